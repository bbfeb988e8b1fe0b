/**
 * Compose's variable substitution: `$A`, `${A}`, `${A:-b}`, `${A-b}`, `${A:?why}`, `${A:+b}`, `$$`,
 * nested. Values come from the project's .env alone, never from the environment of whoever scans:
 * the same files give the same report everywhere.
 * https://docs.docker.com/reference/compose-file/interpolation/
 */
import { parseDotenv } from "../../std/dotenv.ts";
import { openMark } from "./open_text.ts";

/** The variables of a project. */
export type Variables = ReadonlyMap<string, string>;

/** Deeper than anybody nests defaults. */
const MAX_NESTING = 16;
/** Longer than any value; what doubles itself in a .env ends here. */
const MAX_LENGTH = 4096;
/** What a text may grow by. */
const MAX_GROWTH = 65_536;

/** A text with its variables replaced; one without a value becomes an open mark. */
export function substitute(text: string, variables: Variables): string {
  return text.includes("$") ? readUntil(text, 0, "", variables, 0).value : text;
}

/** Reads a .env file; a value may name those before it. */
export function readVariables(text: string, known: Variables): Variables {
  const variables = new Map(known);
  for (const { name, value } of parseDotenv(text).assignments) {
    if (known.has(name)) continue;
    const full = substitute(value, variables);
    variables.set(name, full.length > MAX_LENGTH ? openMark(name) : full);
  }
  return variables;
}

interface Piece {
  readonly value: string;
  /** Where the next piece begins. */
  readonly next: number;
}

/** Up to the brace that ends a default, or to the end of the text. */
function readUntil(
  text: string,
  from: number,
  end: "" | "}",
  variables: Variables,
  depth: number,
): Piece {
  let value = "";
  let index = from;
  while (index < text.length && (end === "" || text[index] !== end)) {
    if (text[index] !== "$") {
      const next = nextSpecial(text, index, end);
      value += text.slice(index, next);
      index = next;
      continue;
    }
    const piece = readVariable(text, index, variables, depth);
    value += piece.value;
    index = piece.next;
    if (value.length > text.length + MAX_GROWTH) return { value: cut(text), next: text.length };
  }
  return { value, next: index };
}

/** Stands for what cannot be substituted: its beginning names it. */
function cut(text: string): string {
  return openMark(text.slice(0, 20).replaceAll("\0", ""));
}

function nextSpecial(text: string, from: number, end: string): number {
  for (let index = from; index < text.length; index++) {
    if (text[index] === "$" || text[index] === end) return index;
  }
  return text.length;
}

const PLAIN = /[A-Za-z_][A-Za-z0-9_]*/y;
const BRACED = /\{([A-Za-z_][A-Za-z0-9_]*)(:?[-?+]|(?=\}))/y;

function readVariable(text: string, dollar: number, variables: Variables, depth: number): Piece {
  const from = dollar + 1;
  if (text[from] === "$") return { value: "$", next: from + 1 };
  PLAIN.lastIndex = BRACED.lastIndex = from;
  const [name] = PLAIN.exec(text) ?? [];
  if (name !== undefined) {
    return { value: variables.get(name) ?? openMark(name), next: from + name.length };
  }
  const [head, braced, operator] = BRACED.exec(text) ?? [];
  if (head === undefined || braced === undefined || depth === MAX_NESTING) {
    return { value: cut(text.slice(dollar)), next: text.length };
  }
  const other = readUntil(text, from + head.length, "}", variables, depth + 1);
  if (text[other.next] !== "}") {
    return { value: cut(text.slice(dollar)), next: text.length };
  }
  return { value: choose(braced, operator ?? "", other.value, variables), next: other.next + 1 };
}

function choose(name: string, operator: string, other: string, variables: Variables): string {
  const value = variables.get(name);
  const isGiven = value !== undefined && (value !== "" || !operator.startsWith(":"));
  switch (operator.at(-1)) {
    case "-":
      return isGiven ? value : other;
    case "+":
      return isGiven ? other : "";
    default:
      return isGiven ? value : openMark(name);
  }
}
