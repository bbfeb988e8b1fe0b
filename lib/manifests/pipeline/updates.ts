/** Settings of the tools that update dependencies: Renovate and Dependabot. */
import type { Files } from "../../system/files.ts";
import { readSource, readTree } from "../source.ts";
import type { Manifest } from "../types.ts";

/** Renovate's settings: JSON, JSON5, or those in a package.json. */
export function readRenovate(files: Files, path: string): Manifest {
  return readAs("renovate", files, path);
}

/** Dependabot's settings. */
export function readDependabot(files: Files, path: string): Manifest {
  return readAs("dependabot", files, path);
}

function readAs(kind: "renovate" | "dependabot", files: Files, path: string): Manifest {
  const source = readSource(files, path);
  if (!source.ok) return source.unreadable;
  const read = readTree(source.file);
  if (!read.ok) return read.unreadable;
  return { kind, model: { file: path, tree: read.tree }, files: [source.file], blind: [] };
}
