/** Settings of the tools that update dependencies: Renovate and Dependabot. */
import type { Files } from "../../system/files.ts";
import { parseJson5 } from "../json5.ts";
import { readSource, readTree, unreadable } from "../source.ts";
import { entry } from "../tree.ts";
import type { Manifest } from "../types.ts";
import { readDependabotUpdates } from "./dependabot_updates.ts";
import { youngMerges } from "./renovate_merges.ts";
import { readSettings } from "./renovate_settings.ts";

/** Renovate's settings: JSON, JSON5, or those in a package.json. */
export function readRenovate(files: Files, path: string): Manifest {
  const source = readSource(files, path);
  if (!source.ok) return source.unreadable;
  const { file } = source;
  const parsed = parseJson5(path, file.text);
  if (!parsed.ok) {
    return unreadable(parsed.at, `cannot read ${path}: ${parsed.message}`, [file]);
  }
  const key = /(^|\/)package\.json$/.test(path) ? "renovate" : "";
  const tree = key === "" ? parsed.tree : entry(parsed.tree, key)?.value ?? parsed.tree;
  if (tree.kind !== "mapping") {
    return unreadable(tree.at, `cannot read ${path}: Renovate's settings are no mapping`, [file]);
  }
  const young = youngMerges(readSettings(tree, key), tree.at);
  return { kind: "renovate", model: { file: path, young }, files: [file], blind: [] };
}

/** Dependabot's settings. */
export function readDependabot(files: Files, path: string): Manifest {
  const source = readSource(files, path);
  if (!source.ok) return source.unreadable;
  const read = readTree(source.file);
  if (!read.ok) return read.unreadable;
  const updates = readDependabotUpdates(read.tree);
  return { kind: "dependabot", model: { file: path, updates }, files: [source.file], blind: [] };
}
