/**
 * Shell text as the commands that it runs, those in `$(…)` and in functions included: enough to see
 * what is downloaded and installed, and how. Total, and linear in the text.
 */
import { followScopes } from "./shell_scopes.ts";
import { type Cursor, moveOver, readWord, type Sink } from "./shell_words.ts";

/** One simple command. */
export interface ShellCommand {
  /** Quotes removed, expansions as they are written; a literal `$` is `LITERAL_DOLLAR`. */
  readonly words: readonly string[];
  /** Lines from the start of the text, from 0. */
  readonly line: number;
  /** What stands before it: `|`, `&&`, `||`, `;` or a line's end. */
  readonly operator: string;
  /** The text of its here-documents. */
  readonly input: string;
  /** The line on which its here-document begins, from 0. */
  readonly inputLine: number;
  /** Files that its output goes to. */
  readonly outputs: readonly string[];
  /** Files that its input comes from. */
  readonly sources: readonly string[];
  /** How many `$(…)` it stands in. */
  readonly depth: number;
  /** The function that it stands in; empty outside of all. */
  readonly scope: string;
}

interface Draft {
  words: string[];
  line: number;
  operator: string;
  input: string;
  inputLine: number;
  outputs: string[];
  sources: string[];
  depth: number;
  scope: string;
}

/** A here-document that begins after the line it is named on. */
interface HereDocument {
  readonly end: string;
  readonly isIndented: boolean;
  readonly of: Draft;
}

const MAX_DEPTH = 50;
const BLANK = /(?:[ \t\r]|\\\r?\n)+/y;
const OPERATOR = /;;&?|;&|;|&&|\|\||\|&|\||&(?!>)|[(){}](?=[\s;)]|$)|[()]/y;
const REDIRECT = /(?:\d+|&)?(?:<<<|<<-?|<>|>>|>&|>\||<&|[<>](?!\())/y;

/** All commands, in the order in which they are written. */
export function shellCommands(text: string): readonly ShellCommand[] {
  const found: Draft[] = [];
  readCommands({ text, offset: 0, line: 0 }, found, { depth: 0, scope: "", end: "" });
  return found.sort((one, other) => one.line - other.line);
}

interface Within {
  readonly depth: number;
  readonly scope: string;
  /** What closes it: of a `$(` or a backquote; the empty text: the end. */
  readonly end: string;
}

function readCommands(cursor: Cursor, found: Draft[], { depth, scope, end }: Within): void {
  const waiting: HereDocument[] = [];
  const scopes = followScopes(scope);
  const sink: Sink = (inner, closing) => {
    const within = { depth: depth + 1, scope: scopes.current(), end: closing };
    if (depth < MAX_DEPTH) readCommands(inner, found, within);
  };
  let draft = begin(cursor, "", depth, scope);
  const finish = (operator: string) => {
    const isName = scopes.next(draft.words, operator);
    const isHeld = draft.words.length > 0 || waiting.some(({ of }) => of === draft);
    if (isHeld && !isName) found.push(draft);
    draft = begin(cursor, operator, depth, scopes.current());
  };
  while (cursor.offset < cursor.text.length) {
    moveOver(cursor, BLANK);
    const next = cursor.text.charAt(cursor.offset);
    if (end !== "" && next === end) break;
    if (next === "\n") {
      finish("\n");
      cursor.offset++;
      cursor.line++;
      for (const one of waiting.splice(0)) readHereDocument(cursor, one);
      draft.line = cursor.line;
    } else if (next === "#") {
      moveOver(cursor, /[^\n]*/y);
    } else {
      readPart(cursor, { draft, waiting, sink, finish });
      if (draft.words.length === 0) draft.line = cursor.line;
    }
  }
  finish("");
  cursor.offset++;
}

interface Reading {
  readonly draft: Draft;
  readonly waiting: HereDocument[];
  readonly sink: Sink;
  readonly finish: (operator: string) => void;
}

function readPart(cursor: Cursor, { draft, waiting, sink, finish }: Reading): void {
  const redirect = moveOver(cursor, REDIRECT);
  if (redirect !== "") return readRedirect(cursor, redirect, draft, waiting, sink);
  const operator = moveOver(cursor, OPERATOR);
  if (operator !== "") return finish(operator);
  const { line } = cursor;
  const word = readWord(cursor, sink);
  if (draft.words.length === 0) draft.line = line;
  draft.words.push(word);
}

function readRedirect(
  cursor: Cursor,
  redirect: string,
  draft: Draft,
  waiting: HereDocument[],
  sink: Sink,
): void {
  moveOver(cursor, BLANK);
  if (/[\n;|)]/.test(cursor.text.charAt(cursor.offset) || "\n")) return;
  const target = readWord(cursor, sink);
  if (redirect.endsWith("<<<")) {
    draft.input += `${target}\n`;
  } else if (/<<-?$/.test(redirect)) {
    waiting.push({ end: target, isIndented: redirect.endsWith("-"), of: draft });
  } else if (redirect.includes(">") && !/^[2-9]/.test(redirect) && !target.startsWith(">(")) {
    draft.outputs.push(target);
  } else if (redirect === "<" || redirect === "0<") draft.sources.push(target);
}

function readHereDocument(cursor: Cursor, { end, isIndented, of }: HereDocument): void {
  of.inputLine = cursor.line;
  const lines: string[] = [];
  while (cursor.offset < cursor.text.length) {
    const line = moveOver(cursor, /[^\n]*/y);
    cursor.offset++;
    cursor.line++;
    const plain = line.replace(/\r$/, "");
    if ((isIndented ? plain.replace(/^\t+/, "") : plain) === end) break;
    lines.push(line);
  }
  of.input += `${lines.join("\n")}\n`;
}

function begin({ line }: Cursor, operator: string, depth: number, scope: string): Draft {
  const lists = { words: [], outputs: [], sources: [] };
  return { ...lists, line, operator, input: "", inputLine: line, depth, scope };
}

const PREFIX =
  /^(if|then|else|elif|while|until|do|!|time|exec|command|builtin|env|sudo|doas|nohup)$/;
const ASSIGNMENT = /^[A-Za-z_]\w*\+?=/;

/** A command's own words, after `if`, `sudo`, `env` and assignments; its variables apart. */
export function ownWords(
  { words }: Pick<ShellCommand, "words">,
): { readonly words: readonly string[]; readonly assignments: readonly string[] } {
  const assignments: string[] = [];
  let takesOptions = false;
  let from = 0;
  for (; from < words.length; from++) {
    const word = words[from] ?? "";
    if (ASSIGNMENT.test(word)) assignments.push(word);
    else if (PREFIX.test(word)) takesOptions = true;
    else if (!takesOptions || !word.startsWith("-")) break;
  }
  return { words: words.slice(from), assignments };
}
