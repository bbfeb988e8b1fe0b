/** Substitutes the variables in every value of a document. Keys are left alone, as Compose does. */
import type { Entry, Tree } from "../tree.ts";
import { substitute, type Variables } from "./variables.ts";

/** Nothing of Compose's own lies deeper. */
const MAX_DEPTH = 48;

/** The document with its variables replaced; what was written is kept beside. */
export function interpolate(tree: Tree, variables: Variables, depth = 0): Tree {
  if (depth > MAX_DEPTH) return tree;
  switch (tree.kind) {
    case "scalar": {
      const text = substitute(tree.text.replaceAll("\0", "\ufffd"), variables);
      return text === tree.text ? tree : { ...tree, value: text, text, written: tree.text };
    }
    case "list":
      return { ...tree, items: tree.items.map((item) => interpolate(item, variables, depth + 1)) };
    case "mapping": {
      const entries = new Map<string, Entry>();
      for (const [key, { at, value }] of tree.entries) {
        entries.set(key, { at, value: interpolate(value, variables, depth + 1) });
      }
      return { ...tree, entries };
    }
  }
}
