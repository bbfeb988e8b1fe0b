/** From the text of a YAML file (and so of JSON) to values with places: bounded, acyclic, total. */
import * as yaml from "yaml";
import { printable } from "../printable.ts";
import type { Place } from "./place.ts";
import type { Entry, Scalar, Tree } from "./tree.ts";

/** The documents of one file, or the first thing that is wrong with it and where. */
export type ParsedYaml =
  | { readonly ok: true; readonly documents: readonly Tree[] }
  | { readonly ok: false; readonly message: string; readonly at: Place };

/** More values than real files have, aliases counted each time: a bomb is one of them. */
const MAX_VALUES = 200_000;
/** What the text is cut into; reading each takes its time, whatever it says. */
const MAX_TOKENS = 300_000;
const MAX_PROBLEM = 120;
/** Collections inside each other: no real file has a tenth of it. */
const MAX_OPEN = 200;

const TOO_LONG = `more than ${MAX_TOKENS} words, line ends and signs: split the file`;

/** Stops the conversion at the first problem; never leaves this file. */
class Problem extends Error {
  constructor(readonly offset: number, message: string) {
    super(message);
  }
}

/** Reads all documents of a file; merge keys (`<<`) are resolved. Never throws. */
export function parseYaml(file: string, text: string): ParsedYaml {
  const lines = new yaml.LineCounter();
  const place = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  try {
    return { ok: true, documents: readDocuments(text, lines, place) };
  } catch (error) {
    const [offset, message] = asProblem(error);
    return { ok: false, message: printable(message.slice(0, MAX_PROBLEM)), at: place(offset) };
  }
}

function asProblem(error: unknown): readonly [number, string] {
  if (error instanceof Problem) return [error.offset, error.message];
  if (error instanceof RangeError) return [0, "nested too deeply"];
  throw error;
}

/**
 * Text that cannot be null, a switch or a number, as almost all plain scalars are: told by one
 * expression instead of the eight of the core schema (3 % of the time).
 */
const PLAIN_TEXT: yaml.ScalarTag = {
  tag: "tag:yaml.org,2002:str",
  default: true,
  test: /^(?![NnTtFf](?:ull|ULL|rue|RUE|alse|ALSE)$)[^+.0-9~-]/,
  resolve: (text) => text,
};

type Locate = (offset: number) => Place;

function readDocuments(text: string, lines: yaml.LineCounter, place: Locate): Tree[] {
  const composer = new yaml.Composer({
    schema: "core",
    customTags: (tags) => [PLAIN_TEXT, ...tags],
    version: "1.2",
    prettyErrors: false,
    // Ours is linear; the parser's own is quadratic.
    uniqueKeys: false,
    logLevel: "silent",
  });
  return [...composer.compose(tokens(text, lines))].flatMap((document) => {
    const [error] = document.errors;
    if (error !== undefined) throw new Problem(error.pos[0], inOneLine(error));
    return document.contents === null ? [] : [toTree(document.contents, place)];
  });
}

/** The parser's tokens; what is nested without end is refused before all of it is read. */
function* tokens(text: string, lines: yaml.LineCounter): Generator<yaml.CST.Token> {
  const parser = new yaml.Parser(lines.addNewLine);
  lines.addNewLine(0);
  let read = 0;
  for (const lexeme of new yaml.Lexer().lex(text)) {
    if (++read > MAX_TOKENS) throw new Problem(parser.offset, TOO_LONG);
    yield* parser.next(lexeme);
    if (parser.stack.length > MAX_OPEN) throw new Problem(parser.offset, "nested too deeply");
  }
  yield* parser.end();
}

/** The parser's texts are for developers where its own limits are hit. */
function inOneLine({ code, message }: yaml.YAMLError): string {
  if (code === "RESOURCE_EXHAUSTION") return "nested too deeply";
  return message.split("\n")[0] ?? message;
}

/** One document's values. An anchor is known only when its value is complete: nothing is cyclic. */
function toTree(root: unknown, place: Locate): Tree {
  const anchors = new Map<string, { readonly tree: Tree; readonly size: number }>();
  let size = 0;

  function count(added: number, offset: number): void {
    size += added;
    if (size > MAX_VALUES) {
      throw new Problem(offset, `more than ${MAX_VALUES} values, aliases included`);
    }
  }

  function convert(node: unknown, parent: number): Tree {
    if (!yaml.isNode(node)) return { kind: "scalar", value: null, text: "", at: place(parent) };
    const offset = node.range?.[0] ?? parent;
    count(1, offset);
    if (yaml.isAlias(node)) return aliased(node, offset);
    const before = size;
    const plain = convertPlain(node, offset);
    const tree = isOwnTag(node.tag) ? { ...plain, tag: node.tag } : plain;
    const { anchor } = node as { anchor?: string };
    if (anchor !== undefined) anchors.set(anchor, { tree, size: size - before + 1 });
    return tree;
  }

  function convertPlain(node: yaml.Node, offset: number): Tree {
    const at = place(offset);
    if (yaml.isMap(node)) return { kind: "mapping", entries: entriesOf(node, offset), at };
    if (yaml.isSeq(node)) {
      return { kind: "list", items: node.items.map((item) => convert(item, offset)), at };
    }
    return { kind: "scalar", ...scalarOf(node as yaml.Scalar), at };
  }

  function aliased(node: yaml.Alias, offset: number): Tree {
    const target = anchors.get(node.source);
    if (target === undefined) throw new Problem(offset, "an alias to nothing, or to what holds it");
    count(target.size, offset);
    return target.tree;
  }

  function entriesOf(node: yaml.YAMLMap, offset: number): ReadonlyMap<string, Entry> {
    const own = new Map<string, Entry>();
    const merged: Tree[] = [];
    for (const { key, value } of node.items) {
      const start = yaml.isNode(key) ? key.range?.[0] ?? offset : offset;
      count(1, start);
      const name = keyText(key, start);
      const tree = convert(value, start);
      if (isMergeKey(key)) merged.push(tree);
      else if (!own.has(name)) own.set(name, { at: place(start), value: tree });
      else throw new Problem(start, `the key ${JSON.stringify(name)} is there twice`);
    }
    for (const [name, inherited] of merged.flatMap((tree) => sourcesOf(tree, offset))) {
      count(1, offset);
      if (!own.has(name)) own.set(name, inherited);
    }
    return own;
  }

  return convert(root, 0);
}

/** Core tags say what the value is anyway; others (`!reset`, `!reference`) mean something. */
function isOwnTag(tag: string | undefined): tag is string {
  return tag !== undefined && tag !== "!" && !tag.startsWith("tag:yaml.org,2002:");
}

/** `<<`, unless it is quoted. */
function isMergeKey(key: unknown): boolean {
  return yaml.isScalar(key) && key.value === "<<" && key.type === "PLAIN";
}

/** What a merge key brings in: of several mappings, the earlier one wins. */
function sourcesOf(tree: Tree, offset: number): readonly (readonly [string, Entry])[] {
  const sources = tree.kind === "list" ? tree.items : [tree];
  return sources.flatMap((source) => {
    if (source.kind === "mapping") return [...source.entries];
    throw new Problem(offset, "a merge key (<<) takes a mapping or a list of mappings");
  });
}

/** Keys are texts; a number or a switch stands for how it is written. */
function keyText(key: unknown, offset: number): string {
  if (yaml.isScalar(key)) return scalarOf(key).text;
  throw new Problem(offset, "a key that is not text");
}

function scalarOf(node: yaml.Scalar): Pick<Scalar, "value" | "text"> {
  const { value, source } = node;
  if (typeof value === "string") return { value, text: value };
  if (typeof value === "number" || typeof value === "boolean") {
    return { value, text: source ?? String(value) };
  }
  return { value: null, text: source ?? "" };
}
