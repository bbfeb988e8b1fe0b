/** From the text of a JSON5 file (and so of JSON) to values with places: bounded and total. */
import { printable } from "../printable.ts";
import {
  type Cursor,
  fromCode,
  move,
  peek,
  placeOf,
  Problem,
  quoted,
  skipBlanks,
  take,
  unexpected,
} from "./json5_tokens.ts";
import type { Place } from "./place.ts";
import type { Entry, Tree } from "./tree.ts";

/** The value of a file, or the first thing that is wrong with it and where. */
export type ParsedJson5 =
  | { readonly ok: true; readonly tree: Tree }
  | { readonly ok: false; readonly message: string; readonly at: Place };

const MAX_DEPTH = 200;
const NUMBER = /[+-]?(?:0[xX][0-9a-fA-F]+|Infinity|NaN|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)/y;
/** What an identifier may hold, escapes included; JSON5 takes it from ECMAScript 5.1. */
const NAME = /(?:[$\w\u200C\u200D\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}]|\\u[0-9a-fA-F]{4})+/uy;
const WORDS: ReadonlyMap<string, boolean | null> = new Map([
  ["true", true],
  ["false", false],
  ["null", null],
]);

/** Reads one value: comments, single quotes, bare keys and trailing commas are fine. Never throws. */
export function parseJson5(file: string, text: string): ParsedJson5 {
  const cursor = { file, text, offset: 0, line: 1, lineStart: 0 };
  try {
    return { ok: true, tree: readDocument(cursor) };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { ok: false, message: printable(error.message), at: placeOf(cursor) };
  }
}

function readDocument(cursor: Cursor): Tree {
  skipBlanks(cursor);
  const tree = readValue(cursor, 0);
  skipBlanks(cursor);
  if (peek(cursor) !== "") throw unexpected(cursor, "the end of the file");
  return tree;
}

function readValue(cursor: Cursor, depth: number): Tree {
  if (depth > MAX_DEPTH) throw new Problem("nested too deeply");
  const next = peek(cursor);
  if (next === "{") return readMapping(cursor, depth);
  if (next === "[") return readList(cursor, depth);
  const at = placeOf(cursor);
  if (next === '"' || next === "'") {
    const value = quoted(cursor);
    return { kind: "scalar", value, text: value, at };
  }
  const number = take(cursor, NUMBER);
  if (number !== "") return { kind: "scalar", value: toNumber(number), text: number, at };
  const word = take(cursor, NAME);
  const value = WORDS.get(word);
  if (value !== undefined) return { kind: "scalar", value, text: word, at };
  cursor.offset -= word.length;
  throw unexpected(cursor, "a value");
}

function readMapping(cursor: Cursor, depth: number): Tree {
  const at = placeOf(cursor);
  const entries = new Map<string, Entry>();
  readEach(cursor, "}", () => {
    const key = placeOf(cursor);
    const name = readKey(cursor);
    if (entries.has(name)) throw new Problem(`the key ${JSON.stringify(name)} is there twice`);
    skipBlanks(cursor);
    if (peek(cursor) !== ":") throw unexpected(cursor, "a colon");
    move(cursor, 1);
    skipBlanks(cursor);
    entries.set(name, { at: key, value: readValue(cursor, depth + 1) });
  });
  return { kind: "mapping", entries, at };
}

function readList(cursor: Cursor, depth: number): Tree {
  const at = placeOf(cursor);
  const items: Tree[] = [];
  readEach(cursor, "]", () => items.push(readValue(cursor, depth + 1)));
  return { kind: "list", items, at };
}

/** What stands between an opening bracket and `end`, a comma after each but perhaps the last. */
function readEach(cursor: Cursor, end: "}" | "]", readOne: () => void): void {
  move(cursor, 1);
  for (;;) {
    skipBlanks(cursor);
    if (peek(cursor) === end) break;
    readOne();
    skipBlanks(cursor);
    if (peek(cursor) === end) break;
    if (peek(cursor) !== ",") throw unexpected(cursor, `a comma or ${end}`);
    move(cursor, 1);
  }
  move(cursor, 1);
}

function readKey(cursor: Cursor): string {
  const next = peek(cursor);
  if (next === '"' || next === "'") return quoted(cursor);
  const name = /\d/.test(next) ? "" : take(cursor, NAME);
  if (name === "") throw unexpected(cursor, "a key");
  return name.replace(/\\u(.{4})/g, (_, code: string) => fromCode(code));
}

function toNumber(text: string): number {
  const sign = text.startsWith("-") ? -1 : 1;
  return sign * Number(text.replace(/^[+-]/, ""));
}
