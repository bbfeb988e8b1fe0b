/** Dockerfiles, as instructions: continued lines joined, comments left out. */
import type { Files } from "../../system/files.ts";
import type { Located } from "../place.ts";
import { readSource } from "../source.ts";
import type { Manifest, SourceFile } from "../types.ts";
import type { Instruction } from "./types.ts";

/** A Dockerfile's instructions, each with its place. */
export function readDockerfile(files: Files, path: string): Manifest {
  const source = readSource(files, path);
  if (!source.ok) return source.unreadable;
  return {
    kind: "dockerfile",
    model: { file: path, instructions: parseInstructions(source.file) },
    files: [source.file],
    blind: [],
  };
}

/** Every instruction of a Dockerfile's text, its name in upper case. */
export function parseInstructions({ path, text }: SourceFile): readonly Located<Instruction>[] {
  const escape = /^#\s*escape\s*=\s*`/im.test(text) ? "`" : "\\";
  const instructions: Located<Instruction>[] = [];
  let begun: { line: number; text: string } | undefined;
  let ends: readonly string[] = [];
  for (const [index, raw] of text.split("\n").entries()) {
    const line = raw.replace(/\r$/, "");
    if (ends.length > 0) {
      // A here-document's lines belong to its instruction.
      if (line.trim() === ends[0]) ends = ends.slice(1);
      continue;
    }
    if (/^\s*(#|$)/.test(line)) continue;
    const continued = line.trimEnd().endsWith(escape);
    const part = continued ? line.trimEnd().slice(0, -1) : line;
    begun = { line: begun?.line ?? index + 1, text: `${begun?.text ?? ""}${part}` };
    if (continued) continue;
    instructions.push({
      value: instruction(begun.text),
      at: { file: path, line: begun.line, column: 1 },
    });
    ends = [...begun.text.matchAll(/<<-?["']?(\w+)["']?/g)].map(([, word = ""]) => word);
    begun = undefined;
  }
  return instructions;
}

function instruction(text: string): Instruction {
  const [, name = "", rest = ""] = /^\s*(\S+)\s*([^]*)$/.exec(text) ?? [];
  return { name: name.toUpperCase(), rest: rest.trim() };
}
