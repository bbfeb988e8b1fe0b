/** Dockerfiles, as instructions: continued lines joined, comments and here-documents left out. */
import type { Files } from "../../system/files.ts";
import type { Located } from "../place.ts";
import { readSource } from "../source.ts";
import type { Manifest, SourceFile } from "../types.ts";
import { dockerPipInstalls } from "./docker_pip.ts";
import type { Instruction } from "./types.ts";

/** A Dockerfile's instructions, each with its place. */
export function readDockerfile(files: Files, path: string): Manifest {
  const source = readSource(files, path);
  if (!source.ok) return source.unreadable;
  const instructions = parseInstructions(source.file);
  const pip = dockerPipInstalls(files, path, instructions);
  return {
    kind: "dockerfile",
    model: { file: path, instructions, installs: pip.installs },
    files: [source.file, ...pip.files],
    blind: [],
  };
}

interface Begun {
  readonly line: number;
  readonly parts: string[];
  readonly lines: string[];
}

/** Every instruction of a Dockerfile's text, its name in upper case. */
export function parseInstructions({ path, text }: SourceFile): readonly Located<Instruction>[] {
  const lines = text.split("\n").map((line) => line.replace(/\r$/, ""));
  const escape = escapeOf(lines);
  const instructions: Located<Instruction>[] = [];
<<<<<<< HEAD
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
=======
  let begun: Begun | undefined;
  let ends: readonly string[] = [];
  const finish = () => {
    if (begun === undefined) return;
    const at = { file: path, line: begun.line, column: 1 };
    instructions.push({ value: instruction(begun), at });
    begun = undefined;
  };
  for (const [index, raw] of text.split("\n").entries()) {
    const line = raw.replace(/\r$/, "");
    if (ends.length > 0) {
      // A here-document's lines belong to its instruction.
      begun?.lines.push(line);
      if (line.trim() === ends[0]) ends = ends.slice(1);
      if (ends.length === 0) finish();
      continue;
    }
    if (/^\s*(#|$)/.test(line)) {
      begun?.lines.push("\\");
      continue;
    }
    begun ??= { line: index + 1, parts: [], lines: [] };
    const isContinued = line.trimEnd().endsWith(escape);
    const part = isContinued ? line.trimEnd().slice(0, -1) : line;
    begun.parts.push(part);
    begun.lines.push(isContinued ? `${part}\\` : part);
    if (isContinued) continue;
    ends = [...begun.parts.join("").matchAll(/<<-?["']?(\w+)["']?/g)].map(([, word = ""]) => word);
    if (ends.length === 0) finish();
  }
  finish();
  return instructions;
}

function instruction({ parts, lines }: Begun): Instruction {
  const [, name = "", rest = ""] = /^\s*(\S+)\s*([^]*)$/.exec(parts.join("")) ?? [];
  return { name: name.toUpperCase(), rest: rest.trim(), source: lines.join("\n") };
>>>>>>> cbda5d1 (feat(unhashed-python-requirements): pip's files, wherever they are installed)
}
