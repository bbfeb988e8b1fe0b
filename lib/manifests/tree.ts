/** A YAML or JSON document as plain values, each with its place: what every model is read from. */
import type { Place } from "./place.ts";

/** One value. */
export type Tree = Scalar | List | Mapping;

interface Node {
  readonly at: Place;
  /** A tag of its own, such as Compose's `!reset`. */
  readonly tag?: string;
}

/** Text, a number, a switch or nothing. */
export interface Scalar extends Node {
  readonly kind: "scalar";
  readonly value: string | number | boolean | null;
  /** As it is written, without quotes: `0755` and `1e3` keep their form. */
  readonly text: string;
  /** What stood there before variables were substituted, where there were any. */
  readonly written?: string;
}

/** A sequence. */
export interface List extends Node {
  readonly kind: "list";
  readonly items: readonly Tree[];
}

/** A mapping; its keys are texts. */
export interface Mapping extends Node {
  readonly kind: "mapping";
  readonly entries: ReadonlyMap<string, Entry>;
}

/** A key with its value. */
export interface Entry {
  /** The key's place. */
  readonly at: Place;
  readonly value: Tree;
}

/** The entry under this key, where `tree` is a mapping that has it. */
export function entry(tree: Tree | undefined, key: string): Entry | undefined {
  return tree?.kind === "mapping" ? tree.entries.get(key) : undefined;
}

/** The value at the end of these keys, where there is one. */
export function valueAt(tree: Tree | undefined, ...keys: readonly string[]): Tree | undefined {
  return keys.reduce<Tree | undefined>((node, key) => entry(node, key)?.value, tree);
}

/** The entries of a mapping, with their keys; nothing for any other kind. */
export function entriesOf(tree: Tree | undefined): readonly (readonly [string, Entry])[] {
  return tree?.kind === "mapping" ? [...tree.entries] : [];
}

/** The items of a list; nothing for any other kind. */
export function itemsOf(tree: Tree | undefined): readonly Tree[] {
  return tree?.kind === "list" ? tree.items : [];
}

/** What a scalar says as text; undefined for null, a list or a mapping. */
export function textOf(tree: Tree | undefined): string | undefined {
  return tree?.kind === "scalar" && tree.value !== null ? tree.text : undefined;
}

/** The same as it stands in the file, before variables were substituted; of a mapping its values. */
export function writtenOf(tree: Tree): string {
  if (tree.kind === "scalar") return tree.written ?? tree.text;
  const inner = tree.kind === "list" ? tree.items : [...tree.entries.values()].map(valueOf);
  return inner.filter(({ kind }) => kind === "scalar").map(writtenOf).join(" ");
}

function valueOf({ value }: Entry): Tree {
  return value;
}

/** Stands where nothing is: an empty file. */
export function missingTree(at: Place): Tree {
  return { kind: "scalar", value: null, text: "", at };
}
