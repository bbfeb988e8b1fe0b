/**
 * .env files, read as data: nothing is expanded, nothing is executed. node:util's parser gives the
 * value of one assignment at a time; which lines make an assignment is decided here, since that
 * parser lets an unbalanced quote swallow the lines that follow and keeps a BOM in the first key.
 */
import { parseEnv } from "node:util";

/** One assignment and the line it starts on, from 1. */
export interface Assignment {
  readonly name: string;
  readonly value: string;
  readonly line: number;
}

/** What a .env file holds. */
export interface Dotenv {
  readonly assignments: readonly Assignment[];
  /** Lines, from 1, that are neither blank, nor a comment, nor an assignment. */
  readonly malformed: readonly number[];
}

const ASSIGNMENT = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_.-]*)[ \t]*=[ \t]*(.*)$/;
/** No quoted value of a .env spans more lines than a chain of certificates does. */
const MAX_QUOTED_LINES = 500;

/** Parses a whole file. Total: whatever is not understood is a malformed line with its number. */
export function parseDotenv(text: string): Dotenv {
  const lines = text.replace(/^\ufeff/, "").split(/\r\n|\n|\r/);
  const assignments: Assignment[] = [];
  const malformed: number[] = [];
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? "";
    if (/^\s*(#|$)/.test(line)) continue;
    const [, name, rest = ""] = ASSIGNMENT.exec(line) ?? [];
    const length = name === undefined || line.includes("\0") ? 0 : valueLines(lines, index, rest);
    if (name === undefined || length === 0) {
      malformed.push(index + 1);
      continue;
    }
    const source = [rest, ...lines.slice(index + 1, index + length)].join("\n");
    assignments.push({ name, value: parseEnv(`A=${source}`)["A"] ?? "", line: index + 1 });
    index += length - 1;
  }
  return { assignments, malformed };
}

/** A line that starts an assignment of its own, and is no last line of base64 (`Qw==`). */
const NEXT_ASSIGNMENT = /^[ \t]*(?:export[ \t]+)?[A-Z_][A-Z0-9_]*=(?!=*["'`]?[ \t]*$)/;

/** How many lines the value takes; 0 when its quote is not closed before the next assignment. */
function valueLines(lines: readonly string[], start: number, rest: string): number {
  const [quote] = rest;
  if (quote !== '"' && quote !== "'" && quote !== "`") return 1;
  if (rest.indexOf(quote, 1) > 0) return 1;
  const following = lines.slice(start + 1, start + MAX_QUOTED_LINES);
  const end = following.findIndex((line) => line.includes(quote) || NEXT_ASSIGNMENT.test(line));
  return end < 0 || NEXT_ASSIGNMENT.test(following[end] ?? "") ? 0 : end + 2;
}
