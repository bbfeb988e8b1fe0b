/** Shell scripts, as lines: enough to see what they download, and how. */
import type { Files } from "../../system/files.ts";
import { readSource } from "../source.ts";
import type { Manifest } from "../types.ts";

/** A script's lines, each with its place. */
export function readScript(files: Files, path: string): Manifest {
  const source = readSource(files, path);
  if (!source.ok) return source.unreadable;
  const lines = source.file.text.split("\n").map((value, index) => ({
    value: value.replace(/\r$/, ""),
    at: { file: path, line: index + 1, column: 1 },
  }));
  return { kind: "script", model: { file: path, lines }, files: [source.file], blind: [] };
}
