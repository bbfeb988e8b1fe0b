/** From the text of a policy file to an accepted policy. Loaded only for what is not plain JSON. */
import * as yaml from "yaml";
import { printable } from "../printable.ts";
import { acceptPolicy, type Parsed } from "./accept.ts";
import { keyText } from "./problems.ts";

/** More values than a real policy has, aliases counted each time: a bomb is one of them. */
const MAX_VALUES = 10_000;
const MAX_PROBLEM = 120;

/** Stops the conversion at the first problem; never leaves this file. */
class Problem extends Error {}

/** Accepts a policy, or says what is wrong with it; never throws. YAML 1.2, and so JSON. */
export function parsePolicy(text: string): Parsed {
  const data = readYaml(text);
  return data.ok ? acceptPolicy(data.value) : { ok: false, problems: [data.problem] };
}

type Data =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problem: string };

function readYaml(text: string): Data {
  try {
    return { ok: true, value: convert(text) };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const template = text.includes("{{") ? "; is this a template that nobody rendered?" : "";
    const known = error instanceof Problem || error instanceof RangeError;
    if (!known) throw error;
    return { ok: false, problem: `${error.message}${template}` };
  }
}

function convert(text: string): unknown {
  const lines = new yaml.LineCounter();
  const document = yaml.parseDocument(text, {
    schema: "core",
    version: "1.2",
    prettyErrors: false,
    // Ours is linear; the parser's own is quadratic.
    uniqueKeys: false,
    // "silent" would also be silent about a second document.
    logLevel: "error",
    lineCounter: lines,
  });
  const refuse = (offset: number, problem: string): never => {
    const { line, col } = lines.linePos(offset);
    throw new Problem(`line ${line}, column ${col}: ${printable(problem.slice(0, MAX_PROBLEM))}`);
  };
  const [problem] = [...document.errors, ...document.warnings];
  if (problem !== undefined) refuse(problem.pos[0], inOneLine(problem));
  if (document.directives?.yaml.version !== "1.2") refuse(0, "not YAML 1.2; remove %YAML");
  const value = document.contents === null ? null : toData(document.contents, refuse);
  if (isEmpty(value)) {
    throw new Problem("it is empty, which is not the same as no policy; remove it or write one");
  }
  return value;
}

/** The parser's texts are for developers where its own limits are hit. */
function inOneLine({ code, message }: yaml.YAMLError): string {
  if (code === "RESOURCE_EXHAUSTION") return "nested too deeply";
  if (code === "MULTIPLE_DOCS") return "a second document begins; a policy is one";
  return message.split("\n")[0] ?? message;
}

function isEmpty(value: unknown): boolean {
  return value === null || typeof value === "object" && Object.keys(value).length === 0;
}

/** Plain data out of the document: bounded, acyclic, every key a text that is there once. */
function toData(root: unknown, refuse: (offset: number, problem: string) => never): unknown {
  const anchors = new Map<string, { readonly value: unknown; readonly size: number }>();
  let size = 0;

  function count(added: number, offset: number): void {
    size += added;
    if (size > MAX_VALUES) refuse(offset, `more than ${MAX_VALUES} values, aliases included`);
  }

  function convertNode(node: unknown): unknown {
    if (!yaml.isNode(node)) return null;
    const offset = node.range?.[0] ?? 0;
    count(1, offset);
    if (yaml.isAlias(node)) return aliased(node, offset);
    const before = size;
    const value = yaml.isMap(node)
      ? convertMap(node)
      : yaml.isSeq(node)
      ? node.items.map(convertNode)
      : yaml.isScalar(node)
      ? node.value
      : refuse(offset, "unexpected kind of value");
    const { anchor } = node as { anchor?: string };
    if (anchor !== undefined) anchors.set(anchor, { value, size: size - before + 1 });
    return value;
  }

  /** An anchor is known only when its value is complete, so that no value can hold itself. */
  function aliased(node: yaml.Alias, offset: number): unknown {
    const target = anchors.get(node.source);
    if (target === undefined) return refuse(offset, "an alias to nothing, or to what holds it");
    count(target.size, offset);
    return target.value;
  }

  function convertMap(map: yaml.YAMLMap): unknown {
    const values = new Map<string, unknown>();
    for (const { key, value } of map.items) {
      const offset = yaml.isNode(key) ? key.range?.[0] ?? 0 : 0;
      count(1, offset);
      const name = yaml.isScalar(key) ? key.value : undefined;
      if (typeof name !== "string") return refuse(offset, "a key that is not text");
      // Assigned, it would change the object's prototype instead of adding a key.
      if (name === "__proto__") return refuse(offset, "unknown key __proto__");
      if (values.has(name)) return refuse(offset, `the key ${keyText(name)} is there twice`);
      values.set(name, convertNode(value));
    }
    return Object.fromEntries(values);
  }

  return convertNode(root);
}
