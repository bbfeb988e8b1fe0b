/** Python requirement files, as pip reads them: what they install, and what has a hash. */
import type { Files } from "../../system/files.ts";
import type { Place } from "../place.ts";
import { readSource } from "../source.ts";
import type { SourceFile } from "../types.ts";

/** One thing to install. */
export interface Requirement {
  readonly at: Place;
  readonly name: string;
  readonly isHashed: boolean;
}

/** A file with all that it includes. */
export interface RequirementFile {
  readonly requirements: readonly Requirement[];
  readonly files: readonly SourceFile[];
  /** Why a part of it cannot be seen. */
  readonly unseen: readonly string[];
  /** It has the line `--require-hashes`, as if the command had the option. */
  readonly requiresHashes: boolean;
}

/** A line of a requirement file, its continuations joined. */
interface Line {
  readonly text: string;
  readonly at: Place;
}

const MAX_FILES = 50;
const NESTED = /^(-r|--requirement|-c|--constraint)(?:\s*=\s*|\s*)(\S+)/;
/** Of one's own, or held to a content by a commit or by a hash in the address. */
const HELD =
  /^(-e|--editable)\b|^\.{0,2}(\/|$)|^\.\[|@\s*file:|^file:|@[0-9a-f]{40}(?![0-9a-f])|#(.*&)?sha(256|384|512)=/;

/** Reads a file and what it includes; undefined when the file itself cannot be read. */
export function readRequirements(files: Files, path: string): RequirementFile | undefined {
  const all: Requirement[] = [];
  const unseen: string[] = [];
  const sources = new Map<string, SourceFile>();
  const constrained = new Set<string>();
  let requiresHashes = false;
  const waiting = [{ path, isConstraint: false }];
  const seen = new Set([path]);
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const source = sources.size < MAX_FILES ? readSource(files, next.path) : undefined;
    if (source?.ok !== true) {
      unseen.push(`${next.path} cannot be read`);
      continue;
    }
    sources.set(next.path, source.file);
    for (const line of requirementLines(source.file)) {
      requiresHashes ||= line.text === "--require-hashes";
      const [, option = "", name] = NESTED.exec(line.text) ?? [];
      const requirement = name === undefined ? parse(line) : undefined;
      if (name !== undefined) {
        const inner = beside(next.path, name);
        if (!seen.has(inner)) {
          waiting.push({ path: inner, isConstraint: next.isConstraint || /^-(c|-c)/.test(option) });
        }
        seen.add(inner);
      } else if (requirement !== undefined && !next.isConstraint) all.push(requirement);
      else if (requirement?.isHashed === true) constrained.add(requirement.name);
    }
  }
  if (sources.size === 0) return undefined;
  const requirements = all.map((one) =>
    constrained.has(one.name) ? { ...one, isHashed: true } : one
  );
  return { requirements, files: [...sources.values()], unseen, requiresHashes };
}

/** The lines that say something. */
export function requirementLines({ path, text }: SourceFile): readonly Line[] {
  const lines: Line[] = [];
  let parts: string[] = [];
  let begun = 0;
  for (const [index, raw] of text.split("\n").entries()) {
    const line = raw.replace(/\r$/, "");
    if (parts.length === 0) begun = index + 1;
    if (line.endsWith("\\") && !/^\s*#/.test(line)) {
      parts.push(line.slice(0, -1));
      continue;
    }
    const joined = [...parts, line].join(" ").replace(/(^|\s)#.*$/s, "").trim();
    parts = [];
    if (joined !== "") lines.push({ text: joined, at: { file: path, line: begun, column: 1 } });
  }
  const rest = parts.join(" ").trim();
  return rest === ""
    ? lines
    : [...lines, { text: rest, at: { file: path, line: begun, column: 1 } }];
}

/** What a line installs; nothing for options, and for what is one's own. */
function parse({ text, at }: Line): Requirement | undefined {
  if (HELD.test(text) || text.startsWith("-")) return undefined;
  const name = /^[A-Za-z0-9][\w.-]*/.exec(text)?.[0] ?? "a requirement";
  return {
    at,
    name: name.toLowerCase().replace(/[-_.]+/g, "-"),
    isHashed: /\s--hash[=\s]\s*\S/.test(text),
  };
}

/** A path as it is named in a file. */
export function beside(file: string, name: string): string {
  if (name.startsWith("/")) return name;
  return plainPath(`${file.slice(0, file.lastIndexOf("/") + 1)}${name}`);
}

/** Without `.` and `..` where they can be resolved. */
export function plainPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === ".." && parts.length > 0 && parts.at(-1) !== ".." && parts.at(-1) !== "") {
      parts.pop();
    } else if (part !== "." && (part !== "" || parts.length === 0)) parts.push(part);
  }
  return parts.join("/");
}
