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

/** Every instruction of a Dockerfile's text, its name in upper case. */
export function parseInstructions({ path, text }: SourceFile): readonly Located<Instruction>[] {
  const lines = text.split("\n").map((line) => line.replace(/\r$/, ""));
  const escape = escapeOf(lines);
  const lastAt = lastLines(lines);
  const instructions: Located<Instruction>[] = [];
  for (let index = 0; index < lines.length; index++) {
    if (isBlank(lines[index] ?? "")) continue;
    const begun = readOne(lines, index, escape, lastAt);
    const at = { file: path, line: index + 1, column: 1 };
    instructions.push({ value: begun.value, at });
    index = begun.last;
  }
  return instructions;
}

/** A comment, or nothing: Docker leaves it out inside a continued line, too. */
function isBlank(line: string): boolean {
  return /^\s*(#|$)/.test(line);
}

/** The instruction that begins on line `first`, and the last of its lines. */
function readOne(lines: readonly string[], first: number, escape: string, lastAt: LastLines) {
  const parts: string[] = [];
  const written: string[] = [];
  let last = first;
  for (let index = first; index < lines.length; index++) {
    const line = lines[index] ?? "";
    const bare = line.trimEnd();
    const isContinued = bare.endsWith(escape);
    last = index;
    if (isBlank(line)) {
      written.push("\\");
      continue;
    }
    parts.push(isContinued ? bare.slice(0, -1) : line);
    written.push(isContinued ? `${bare.slice(0, -1)}\\` : line);
    if (!isContinued) break;
  }
  const [, name = "", rest = ""] = /^\s*(\S+)\s*([^]*)$/.exec(parts.join("")) ?? [];
  const value = { name: name.toUpperCase(), rest: rest.trim() };
  const end = afterHereDocuments(lines, last, value, lastAt);
  const source = [...written, ...lines.slice(last + 1, end + 1)].join("\n");
  return { value: { ...value, source }, last: end };
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

type Begun = Pick<Instruction, "name" | "rest">;

/** Where each line stands for the last time, as the end of a `<<` and of a `<<-`. */
type LastLines = ReadonlyMap<string, number>;

function lastLines(lines: readonly string[]): LastLines {
  return new Map(
    lines.flatMap((line, index) =>
      [[`<<${line}`, index], [`<<-${untabbed(line)}`, index]] as const
    ),
  );
}

/** The last line of the here-documents that an instruction begins; one without an end is none. */
function afterHereDocuments(
  lines: readonly string[],
  from: number,
  { name, rest }: Begun,
  lastAt: LastLines,
): number {
  if (!TAKES_HERE_DOCUMENT.has(name) || !rest.includes("<<")) return from;
  let last = from;
  for (const word of rest.split(/\s+/)) {
    const [, dash = "", , mark] = HERE_DOCUMENT.exec(word) ?? [];
    // Without this every mark that has no end would cost a look at all of the lines.
    if (mark === undefined || (lastAt.get(`<<${dash}${mark}`) ?? 0) <= last) continue;
    do last++; while ((dash === "" ? lines[last] : untabbed(lines[last] ?? "")) !== mark);
  }
  return last;
}

function untabbed(line: string): string {
  return line.replace(/^\t+/, "");
}
