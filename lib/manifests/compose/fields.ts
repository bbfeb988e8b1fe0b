/** Reads one key of a service each: into a setting, or into items. */
import { type Located, missing, type Place, set, type Setting, unresolved } from "../place.ts";
import { type Entry, entry, type Mapping, textOf, type Tree, writtenOf } from "../tree.ts";
import { isOpen, openReason, shownText } from "./open_text.ts";
import { splitWords } from "./split.ts";
import type { Items, OpenItem, Variable } from "./types.ts";

/** A mapping that keys are read from. */
export interface Fields {
  /** Where something that is missing is told. */
  readonly at: Place;
  readonly tree: Mapping;
  /** Why keys that are not there may well be: `extends` leads to what cannot be read. */
  readonly hidden?: string | undefined;
}

/** What stands under the key, if it says anything, and the key's place. */
export function given(
  { tree }: Fields,
  key: string,
): Entry | undefined {
  const found = entry(tree, key);
  return found === undefined || isNothing(found.value) ? undefined : found;
}

function isNothing(tree: Tree): boolean {
  return tree.kind === "scalar" && tree.value === null;
}

/** A setting that is not given here. */
export function absent<T>({ at, hidden }: Fields): Setting<T> {
  return hidden === undefined ? missing(at) : unresolved(hidden, at);
}

/** A text; `read` gives its meaning, or undefined where it has none. */
export function setting<T>(
  fields: Fields,
  key: string,
  read: (text: string) => T | undefined,
  expected: string,
): Setting<T> {
  const found = given(fields, key);
  if (found === undefined) return absent(fields);
  const text = textOf(found.value);
  if (text === undefined) {
    return unresolved(`${key} is a ${found.value.kind} where ${expected} belongs`, found.at);
  }
  if (isOpen(text)) return unresolved(openReason(text), found.at);
  const value = read(text.trim());
  return value === undefined
    ? unresolved(`${key} is ${JSON.stringify(text)}, not ${expected}`, found.at)
    : set(value, found.at);
}

/** A text as it stands. */
export function textSetting(fields: Fields, key: string): Setting<string> {
  return setting(fields, key, (text) => text, "text");
}

const ON = /^(true|y|yes|on)$/i;
const OFF = /^(false|n|no|off)$/i;

/** A switch, in every spelling that Compose casts to one. */
export function switchSetting(fields: Fields, key: string): Setting<boolean> {
  return setting(
    fields,
    key,
    (text) => ON.test(text) ? true : OFF.test(text) ? false : undefined,
    "true or false",
  );
}

/** What one item of a list says, or why that cannot be known. */
export type ItemReading<T> = { readonly value: T } | { readonly open: string };

/** An item with what was read of it. */
export interface ReadItem<T> {
  readonly item: Tree;
  /** Its place, where that is another than the item's own. */
  readonly at?: Place;
  readonly read: ItemReading<T>;
}

/** The items of a list, or of one text in its place. */
export function items<T>(
  fields: Fields,
  key: string,
  read: (item: Tree) => ItemReading<T>,
): Items<T> {
  const found = given(fields, key);
  if (found === undefined) return noItems(fields);
  const list = found.value.kind === "list" ? found.value.items : [found.value];
  return found.value.kind === "mapping"
    ? wrongItems(found, `${key} is a mapping where a list belongs`)
    : collect(found.at, list.map((item) => ({ item, read: read(item) })));
}

/** Sorts what was read into what is known and what is not. */
export function collect<T>(at: Place, readings: readonly ReadItem<T>[]): Items<T> {
  const known: Located<T>[] = [];
  const open: OpenItem[] = [];
  for (const { item, at = item.at, read } of readings) {
    if ("value" in read) known.push({ value: read.value, at });
    else open.push({ value: read.open, at, written: writtenOf(item) });
  }
  return { at, given: known, unresolved: open };
}

/** No items: none are given, or they may be where nobody can look. */
export function noItems<T>({ at, hidden }: Fields): Items<T> {
  const unresolved = hidden === undefined ? [] : [{ value: hidden, at, written: "" }];
  return { at, given: [], unresolved };
}

function wrongItems<T>({ at, value }: Entry, reason: string): Items<T> {
  return { at, given: [], unresolved: [{ value: reason, at, written: writtenOf(value) }] };
}

/** An item that is a text without variables. */
export function textItem(item: Tree): ItemReading<string> {
  const text = textOf(item);
  if (text === undefined) return { open: `a ${item.kind} stands where text belongs` };
  return isOpen(text) ? { open: openReason(text) } : { value: text };
}

/** Names with values, in either form. */
export function variables(fields: Fields, key: string): Items<Variable> {
  const found = given(fields, key);
  if (found === undefined) return noItems(fields);
  const { at, value } = found;
  if (value.kind === "list") return items(fields, key, assignment);
  if (value.kind === "scalar") return wrongItems(found, `${key} is no list and no mapping`);
  return collect(
    at,
    [...value.entries].map(([name, one]) => ({
      item: one.value,
      at: one.at,
      read: variable(name, one.value),
    })),
  );
}

function assignment(item: Tree): ItemReading<Variable> {
  const text = textOf(item);
  if (text === undefined) return { open: `a ${item.kind} stands where NAME=value belongs` };
  const [name, value] = cutAssignment(shownText(text));
  const [, written] = cutAssignment(writtenOf(item));
  return { value: { name, value, written } };
}

/** `NAME=value`; without a value it is taken from elsewhere. */
export function cutAssignment(text: string): readonly [string, string | undefined] {
  const equals = text.indexOf("=");
  return equals < 0 ? [text, undefined] : [text.slice(0, equals), text.slice(equals + 1)];
}

function variable(name: string, tree: Tree): ItemReading<Variable> {
  if (tree.kind !== "scalar") return { open: `${name} is a ${tree.kind} where text belongs` };
  const text = textOf(tree);
  return text === undefined
    ? { value: { name, value: undefined, written: undefined } }
    : { value: { name, value: shownText(text), written: tagged(tree) } };
}

/** With a tag that is not Compose's own: `!ENV NAME` leads to a value and is none. */
function tagged(tree: Tree): string {
  const isOther = tree.tag !== undefined && tree.tag !== "!override";
  return isOther ? `${tree.tag} ${writtenOf(tree)}` : writtenOf(tree);
}

/** The words of a command in either form, as they are written. */
export function words(fields: Fields, key: string): Items<string> {
  const found = given(fields, key);
  const { value } = found ?? {};
  if (found === undefined || value === undefined || textOf(value) === undefined) {
    return items(
      fields,
      key,
      (item) => textOf(item) === undefined ? textItem(item) : { value: writtenOf(item) },
    );
  }
  const { at } = value;
  return {
    at: found.at,
    given: splitWords(writtenOf(value)).map((word) => ({ value: word, at })),
    unresolved: [],
  };
}
