/** Dockerfiles, as instructions: continued lines joined, comments and here-documents left out. */
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
  const lines = text.split("\n").map((line) => line.replace(/\r$/, ""));
  const escape = escapeOf(lines);
  const instructions: Located<Instruction>[] = [];
  let parts: string[] = [];
  let begun = 0;
  const end = () => {
    const value = instruction(parts.join(""));
    if (value.name !== "") {
      instructions.push({ value, at: { file: path, line: begun + 1, column: 1 } });
    }
    parts = [];
    return value;
  };
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? "";
    // Docker leaves out comments and empty lines inside a continued one, too.
    if (/^\s*(#|$)/.test(line)) continue;
    if (parts.length === 0) begun = index;
    const bare = line.trimEnd();
    if (bare.endsWith(escape)) parts.push(bare.slice(0, -1));
    else {
      parts.push(line);
      index = afterHereDocuments(lines, index, end());
    }
  }
  if (parts.length > 0) end();
  return instructions;
}

/** `# escape=` counts among the directives only: comments before anything else. */
function escapeOf(lines: readonly string[]): string {
  for (const line of lines) {
    const [, name, value] = /^#\s*([A-Za-z]+)\s*=\s*(\S+)\s*$/.exec(line) ?? [];
    if (name === undefined) return "\\";
    if (name.toLowerCase() === "escape") return value === "`" ? "`" : "\\";
  }
  return "\\";
}

const HERE_DOCUMENT = /^\d*<<(-?)(["']?)([A-Za-z0-9_.-]+)\2$/;
const TAKES_HERE_DOCUMENT: ReadonlySet<string> = new Set(["RUN", "COPY", "ADD"]);

/** The last line of the here-documents that an instruction begins; one without an end is none. */
function afterHereDocuments(lines: readonly string[], from: number, { name, rest }: Instruction) {
  if (!TAKES_HERE_DOCUMENT.has(name) || !rest.includes("<<")) return from;
  let last = from;
  for (const word of rest.split(/\s+/)) {
    const [, dash, , mark] = HERE_DOCUMENT.exec(word) ?? [];
    if (mark === undefined) continue;
    const end = lines.findIndex((line, index) =>
      index > last && (dash === "" ? line : line.replace(/^\t+/, "")) === mark
    );
    if (end > 0) last = end;
  }
  return last;
}

function instruction(text: string): Instruction {
  const [, name = "", rest = ""] = /^\s*(\S+)\s*([^]*)$/.exec(text) ?? [];
  return { name: name.toUpperCase(), rest: rest.trim() };
}
