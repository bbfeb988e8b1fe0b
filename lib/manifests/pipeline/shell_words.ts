/** One word of a shell command, its quotes removed. */

/** A position in a text, and its line from 0. */
export interface Cursor {
  readonly text: string;
  offset: number;
  line: number;
}

/** Reads the commands of a `$(…)`, up to `end`, or of backquotes, up to the end of the text. */
export type Sink = (cursor: Cursor, end: string) => void;

/** Stands for a `$` that no shell expands: one in single quotes, or after a backslash. */
export const LITERAL_DOLLAR = "\uE000";

const PLAIN = /[^\s;&|<>()'"`$\\]+/y;
const QUOTED = /[^"`$\\]+/y;
const SINGLE = /[^']*/y;
const NAME = /\$(?:[A-Za-z_]\w*|[0-9@*#?$!-])/y;
const ARITHMETIC = /\$\(\([^()\n]*\)\)/y;
const BACKQUOTED = /(?:[^`\\]|\\[^])*/y;
const PROCESS = /[<>]\(/y;
const BRACED = /\$\{[^}\n]*\}?/y;

/** Moves over what the (sticky) pattern matches, counts its lines, and gives it. */
export function moveOver(cursor: Cursor, pattern: RegExp): string {
  pattern.lastIndex = cursor.offset;
  const taken = pattern.exec(cursor.text)?.[0] ?? "";
  return step(cursor, taken.length);
}

function step(cursor: Cursor, length: number): string {
  const taken = cursor.text.slice(cursor.offset, cursor.offset + length);
  cursor.offset += taken.length;
  for (let at = taken.indexOf("\n"); at >= 0; at = taken.indexOf("\n", at + 1)) cursor.line++;
  return taken;
}

/** The word that begins here; always moves on. */
export function readWord(cursor: Cursor, sink: Sink): string {
  const parts: string[] = [];
  const start = cursor.offset;
  const process = moveOver(cursor, PROCESS);
  if (process !== "") return `${process.charAt(0)}${substituted(cursor, sink).slice(1)}`;
  for (;;) {
    const plain = moveOver(cursor, PLAIN);
    if (plain !== "") parts.push(plain);
    const next = cursor.text.charAt(cursor.offset);
    if (next === '"') readDouble(cursor, parts, sink);
    else if (next === "'") parts.push(single(cursor));
    else if (next === "\\") parts.push(escaped(cursor));
    else if (next === "$" || next === "`") parts.push(expansion(cursor, sink));
    else break;
  }
  // An operator's character that stands where none can.
  if (cursor.offset === start) parts.push(step(cursor, 1));
  return parts.join("");
}

function single(cursor: Cursor): string {
  step(cursor, 1);
  const text = moveOver(cursor, SINGLE);
  step(cursor, 1);
  return text.replaceAll("$", LITERAL_DOLLAR);
}

function readDouble(cursor: Cursor, parts: string[], sink: Sink): void {
  step(cursor, 1);
  for (;;) {
    parts.push(moveOver(cursor, QUOTED));
    const next = cursor.text.charAt(cursor.offset);
    if (next === "\\") parts.push(escaped(cursor));
    else if (next === "$" || next === "`") parts.push(expansion(cursor, sink));
    else break;
  }
  step(cursor, 1);
}

/** A backslash and what follows it; at a line's end both go. */
function escaped(cursor: Cursor): string {
  step(cursor, 1);
  const next = step(cursor, cursor.text.startsWith("\r\n", cursor.offset) ? 2 : 1);
  return next.endsWith("\n") ? "" : next === "$" ? LITERAL_DOLLAR : next;
}

function expansion(cursor: Cursor, sink: Sink): string {
  if (cursor.text.startsWith("`", cursor.offset)) return backquoted(cursor, sink);
  const sum = moveOver(cursor, ARITHMETIC);
  if (sum !== "") return sum;
  if (cursor.text.startsWith("$(", cursor.offset)) {
    step(cursor, 2);
    return substituted(cursor, sink);
  }
  return moveOver(cursor, NAME) || moveOver(cursor, BRACED) || step(cursor, 1);
}

function substituted(cursor: Cursor, sink: Sink): string {
  const from = cursor.offset;
  sink(cursor, ")");
  return `$(${cursor.text.slice(from, Math.max(from, cursor.offset - 1))})`;
}

function backquoted(cursor: Cursor, sink: Sink): string {
  step(cursor, 1);
  const { line } = cursor;
  const text = moveOver(cursor, BACKQUOTED);
  sink({ text, offset: 0, line }, "");
  step(cursor, 1);
  return `$(${text})`;
}
