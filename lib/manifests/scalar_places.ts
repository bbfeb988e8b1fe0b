/**
 * Where a part of a text value stands in its YAML file: in a block (`|`, `>`), in quotes, or plain.
 * Each answer is compared with the file; where the two do not agree there is none.
 */
import type { Place } from "./place.ts";

/** The place of the value's character at an offset; undefined where it cannot be said exactly. */
export type OffsetPlace = (offset: number) => Place | undefined;

/** A stretch of the value that stands in one line of the file as it is. */
interface Stretch {
  readonly offset: number;
  readonly length: number;
  /** Both from 0. */
  readonly line: number;
  readonly column: number;
}

/** `lines` are the file's, `at` is where the value begins: its quote, its `|`, its first letter. */
export function scalarPlaces(lines: readonly string[], at: Place, value: string): OffsetPlace {
  let stretches: readonly Stretch[] | undefined;
  return (offset) => {
    stretches ??= stretchesOf(lines, at, value);
    const found = lastUpTo(stretches, offset);
    if (found === undefined || offset >= found.offset + found.length) return undefined;
    const column = found.column + offset - found.offset + 1;
    return { file: at.file, line: found.line + 1, column };
  };
}

/** They are in order: a script of many commands asks for many. */
function lastUpTo(stretches: readonly Stretch[], offset: number): Stretch | undefined {
  let [low, high] = [0, stretches.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((stretches[middle]?.offset ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return stretches[low - 1];
}

function stretchesOf(lines: readonly string[], at: Place, value: string): readonly Stretch[] {
  const column = at.column - 1;
  const line = at.line - 1;
  switch (lines[line]?.charAt(column)) {
    case "|":
      return literal(lines, line + 1, value);
    case ">":
      return folded(lines, { line: line + 1, column: 0 }, value);
    case "'":
    case '"':
      return escaped(lines[line] ?? "", line, column, value) ??
        folded(lines, { line, column: column + 1 }, value);
    case "&":
    case "!":
    case "*":
    case undefined:
      return [];
    default:
      return folded(lines, { line, column }, value);
  }
}

/** Line for line, without the indent. */
function literal(lines: readonly string[], first: number, value: string): readonly Stretch[] {
  let offset = 0;
  return value.split("\n").flatMap((text, index) => {
    const own = offset;
    offset += text.length + 1;
    const line = first + index;
    const source = (lines[line] ?? "").replace(/\r$/, "");
    const column = source.length - text.length;
    const agrees = text !== "" && source.endsWith(text) && /^ *$/.test(source.slice(0, column));
    return agrees ? [{ offset: own, length: text.length, line, column }] : [];
  });
}

/** Lines that become one: what is between their first and their last letter stays as it is. */
function folded(
  lines: readonly string[],
  from: { readonly line: number; readonly column: number },
  value: string,
): readonly Stretch[] {
  const found: Stretch[] = [];
  let offset = 0;
  for (let line = from.line; line < lines.length; line++) {
    const begin = line === from.line ? from.column : 0;
    const source = lines[line]?.slice(begin) ?? "";
    const text = source.trim();
    offset += /^\s*/.exec(value.slice(offset))?.[0].length ?? 0;
    const rest = value.slice(offset).trimEnd();
    if (rest === "") break;
    if (text === "") continue;
    // The last line may end in a quote, a bracket or a comment.
    const length = value.startsWith(text, offset) ? text.length : rest.length;
    if (length === rest.length && !text.startsWith(rest)) return found;
    const column = begin + source.length - source.trimStart().length;
    found.push({ offset, length, line, column });
    offset += length;
  }
  return found;
}

const ESCAPES: Readonly<Record<string, string>> = {
  "0": "\0",
  a: "\x07",
  b: "\b",
  t: "\t",
  n: "\n",
  v: "\v",
  f: "\f",
  r: "\r",
  e: "\x1b",
  N: "\x85",
  _: "\xa0",
  L: "\u2028",
  P: "\u2029",
};

/** Quoted within one line, sign for sign; undefined where it does not end on it. */
function escaped(
  source: string,
  line: number,
  quote: number,
  value: string,
): readonly Stretch[] | undefined {
  const sign = source.charAt(quote);
  const found: Stretch[] = [];
  let column = quote + 1;
  for (let offset = 0; offset < value.length;) {
    const [written, meant] = signAt(source, column, sign);
    if (meant === "" || !value.startsWith(meant, offset)) return undefined;
    found.push({ offset, length: meant.length, line, column });
    offset += meant.length;
    column += written;
  }
  return source.charAt(column) === sign ? found : undefined;
}

/** How long a sign is in the file, and what it means; nothing at the closing quote. */
function signAt(source: string, column: number, quote: string): readonly [number, string] {
  const next = source.charAt(column);
  if (quote === "'") {
    if (next !== "'") return [1, next];
    return source.charAt(column + 1) === "'" ? [2, "'"] : [0, ""];
  }
  if (next === '"') return [0, ""];
  if (next !== "\\") return [1, next];
  const name = source.charAt(column + 1);
  const digits = { x: 2, u: 4, U: 8 }[name];
  if (digits === undefined) return [2, ESCAPES[name] ?? name];
  const code = Number.parseInt(source.slice(column + 2, column + 2 + digits), 16);
  const isCode = Number.isInteger(code) && code <= 0x10FFFF;
  return [2 + digits, isCode ? String.fromCodePoint(code) : ""];
}
