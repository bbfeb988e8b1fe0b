/** GitHub workflows and composite actions. */
import type { Files } from "../../system/files.ts";
import { readSource, readTree } from "../source.ts";
import { entry } from "../tree.ts";
import type { Manifest } from "../types.ts";
import { workflowPipInstalls } from "./workflow_pip.ts";

/** A workflow has jobs; an action has none, and says how it runs. */
export function readWorkflow(files: Files, path: string): Manifest {
  const source = readSource(files, path);
  if (!source.ok) return source.unreadable;
  const read = readTree(source.file);
  if (!read.ok) return read.unreadable;
  const { tree } = read;
  const form = entry(tree, "jobs") === undefined && entry(tree, "runs") !== undefined
    ? "action"
    : "workflow";
  const pip = workflowPipInstalls(files, source.file, tree);
  return {
    kind: "workflow",
    model: { file: path, form, tree, installs: pip.installs },
    files: [source.file, ...pip.files],
    blind: [],
  };
}
