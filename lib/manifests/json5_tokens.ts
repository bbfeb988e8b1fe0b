/** The small parts of JSON5 (blanks, comments, quoted texts), and the place where they are read. */
import type { Place } from "./place.ts";

/** A position in a text, which only moves towards its end. */
export interface Cursor {
  readonly file: string;
  readonly text: string;
  offset: number;
  /** The line, from 1, of the last place that was asked for, and where it begins. */
  line: number;
  lineStart: number;
}

/** Ends the reading at the first problem; json5.ts catches it. */
export class Problem extends Error {}

const BLANKS = /[\s\uFEFF]*/y;
const LINE_COMMENT = /\/\/[^\n\r\u2028\u2029]*/y;
const PLAIN = /[^"'\\\n\r]+/y;
const ESCAPES: Readonly<Record<string, string>> = {
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "0": "\0",
};

/** Where the cursor stands. */
export function placeOf(cursor: Cursor): Place {
  for (;;) {
    const end = cursor.text.indexOf("\n", cursor.lineStart);
    if (end < 0 || end >= cursor.offset) break;
    cursor.line++;
    cursor.lineStart = end + 1;
  }
  const { file, line, offset, lineStart } = cursor;
  return { file, line, column: offset - lineStart + 1 };
}

/** The next character; empty at the end. */
export function peek({ text, offset }: Cursor): string {
  return text.charAt(offset);
}

/** Moves over what the (sticky) pattern matches, and gives it. */
export function take(cursor: Cursor, pattern: RegExp): string {
  pattern.lastIndex = cursor.offset;
  return move(cursor, pattern.exec(cursor.text)?.[0].length ?? 0);
}

/** Moves over blanks and comments. */
export function skipBlanks(cursor: Cursor): void {
  for (;;) {
    take(cursor, BLANKS);
    if (take(cursor, LINE_COMMENT) !== "") continue;
    if (!cursor.text.startsWith("/*", cursor.offset)) return;
    const end = cursor.text.indexOf("*/", cursor.offset + 2);
    if (end < 0) throw unexpected(cursor, "a comment with an end");
    cursor.offset = end + 2;
  }
}

/** A text in single or double quotes, without them. */
export function quoted(cursor: Cursor): string {
  const quote = move(cursor, 1);
  const parts: string[] = [];
  for (;;) {
    const next = peek(cursor);
    if (next === quote) break;
    if (next === "" || next === "\n" || next === "\r") throw unexpected(cursor, "a closing quote");
    if (next === "\\") parts.push(escaped(cursor));
    else parts.push(take(cursor, PLAIN) || move(cursor, 1));
  }
  move(cursor, 1);
  return parts.join("");
}

function escaped(cursor: Cursor): string {
  const code = cursor.text.slice(cursor.offset + 1, cursor.offset + 6);
  const [, hex] = /^x([0-9a-fA-F]{2})/.exec(code) ?? /^u([0-9a-fA-F]{4})/.exec(code) ?? [];
  if (hex !== undefined) {
    move(cursor, hex.length + 2);
    return fromCode(hex);
  }
  // An escaped line break continues the text on the next line.
  const [broken] = /^(?:\r\n|[\n\r\u2028\u2029])/.exec(code) ?? [];
  if (broken !== undefined) {
    move(cursor, broken.length + 1);
    return "";
  }
  const letter = code.charAt(0);
  if (letter === "" || /^(?:[xu1-9]|0\d)/.test(code)) throw unexpected(cursor, "an escape");
  move(cursor, 2);
  return ESCAPES[letter] ?? letter;
}

/** The character with this number, in base 16. */
export function fromCode(hex: string): string {
  return String.fromCharCode(Number.parseInt(hex, 16));
}

/** What to throw where something else should stand. */
export function unexpected(cursor: Cursor, wanted: string): Problem {
  const found = peek(cursor);
  return new Problem(
    `${wanted} is expected, ${found === "" ? "the file ends" : `not ${JSON.stringify(found)}`}`,
  );
}

/** Moves over so many characters, and gives them. */
export function move(cursor: Cursor, length: number): string {
  const from = cursor.offset;
  cursor.offset += length;
  return cursor.text.slice(from, cursor.offset);
}
