/** Substitutes the variables in every value of a document. Keys are left alone, as Compose does. */
import type { Entry, Mapping, Scalar, Tree } from "../tree.ts";
import { openMark } from "./open_text.ts";
import { substitute, type Variables } from "./variables.ts";

/** Nothing of Compose's own lies deeper. */
const MAX_DEPTH = 48;

/** What all values of a document may grow by, so that a short file does not become a long one. */
const MAX_GROWTH = 4 * 1024 * 1024;

/** The document with its variables replaced; what was written is kept beside. */
export function interpolate(document: Tree, variables: Variables): Tree {
  let left = MAX_GROWTH;

  function scalar(tree: Scalar): Scalar {
    const text = substitute(tree.text.replaceAll("\0", "\ufffd"), variables);
    if (text === tree.text) return tree;
    left -= Math.max(0, text.length - tree.text.length);
    const kept = left < 0 ? openMark(tree.text.slice(0, 20).replaceAll("\0", "")) : text;
    return { ...tree, value: kept, text: kept, written: tree.text };
  }

  function mapping(tree: Mapping, depth: number): Mapping {
    const entries = new Map<string, Entry>();
    for (const [key, { at, value }] of tree.entries) {
      entries.set(key, { at, value: convert(value, depth + 1) });
    }
    return { ...tree, entries };
  }

  function convert(tree: Tree, depth: number): Tree {
    if (depth > MAX_DEPTH) return tree;
    if (tree.kind === "scalar") return scalar(tree);
    if (tree.kind === "mapping") return mapping(tree, depth);
    return { ...tree, items: tree.items.map((item) => convert(item, depth + 1)) };
  }

  return convert(document, 0);
}
