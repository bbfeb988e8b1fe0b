/**
 * Compose's merge rules: mappings by key, lists appended, some lists replaced, others unique by a
 * part of theirs; `!reset` removes what the base says, `!override` replaces it.
 * https://docs.docker.com/reference/compose-file/merge/
 */
import type { Place } from "../place.ts";
import { type Entry, entry, type Mapping, textOf, type Tree, writtenOf } from "../tree.ts";
import { cutAssignment } from "./fields.ts";
import { splitMount } from "./split.ts";

/** Replaced as a whole. */
const REPLACED: ReadonlySet<string> = new Set(["command", "entrypoint", "test"]);
/** Lists of `NAME=value`, which a mapping may be merged with. */
const NAMED: ReadonlySet<string> = new Set([
  "environment",
  "labels",
  "args",
  "annotations",
  "sysctls",
  "extra_hosts",
  "additional_contexts",
  // Names alone, or names with settings.
  "networks",
]);
/** What makes two items of a list the same thing. */
const UNIQUE: Readonly<Record<string, (item: Tree) => string | undefined>> = {
  volumes: mountTarget,
  devices: mountTarget,
  ports: (item) => textOf(item) ?? textOfParts(item, "host_ip", "target", "published", "protocol"),
  secrets: (item) => textOf(item) ?? textOfParts(item, "target") ?? textOfParts(item, "source"),
  configs: (item) => textOf(item) ?? textOfParts(item, "target") ?? textOfParts(item, "source"),
};
const MAX_DEPTH = 48;

/** `over` merged over `base`, both services; the places stay those of what is in force. */
export function mergeServices(base: Mapping, over: Mapping): Mapping {
  return mergeMappings(base, over, 0);
}

/** The same for one of the project's own volumes, networks, configs or secrets. */
export function mergeNamed(base: Entry | undefined, over: Entry): Entry {
  return base === undefined ? over : mergeEntry("", base, over, 0);
}

function mergeMappings(base: Mapping, over: Mapping, depth: number): Mapping {
  const entries = new Map(base.entries);
  for (const [key, { at, value }] of over.entries) {
    const earlier = entries.get(key);
    if (value.tag === "!reset") entries.delete(key);
    else if (earlier === undefined) entries.set(key, { at, value });
    else entries.set(key, mergeEntry(key, earlier, { at, value }, depth));
  }
  return { kind: "mapping", entries, at: over.at };
}

function mergeEntry(key: string, base: Entry, over: Entry, depth: number): Entry {
  if (over.value.tag === "!override" || REPLACED.has(key) || depth > MAX_DEPTH) return over;
  const [earlier, later] = inOneForm(key, base.value, over.value);
  // An empty key says nothing, and so changes nothing.
  if (later.kind === "scalar" && later.value === null) return base;
  if (key === "logging" && !sameDriver(earlier, later)) return over;
  if (earlier.kind === "mapping" && later.kind === "mapping") {
    return { at: over.at, value: mergeMappings(earlier, later, depth + 1) };
  }
  if (earlier.kind === "list" && later.kind === "list") {
    const items = mergeItems(earlier.items, later.items, UNIQUE[key]);
    return { at: over.at, value: { ...later, items } };
  }
  return over;
}

function mergeItems(
  base: readonly Tree[],
  over: readonly Tree[],
  keyOf: ((item: Tree) => string | undefined) | undefined,
): readonly Tree[] {
  if (keyOf === undefined) return [...base, ...over];
  const replaced = new Set(over.map(keyOf));
  return [...base.filter((item) => !replaced.has(keyOf(item) ?? "")), ...over];
}

/** A short form beside a long one is brought into the long one where the two can be merged. */
function inOneForm(key: string, base: Tree, over: Tree): readonly [Tree, Tree] {
  if (NAMED.has(key)) return [byName(base), byName(over)];
  if (key === "build") return [withContext(base), withContext(over)];
  if (key === "tmpfs") return [asList(base), asList(over)];
  return [base, over];
}

/** `[A=b, C]` as a mapping. */
function byName(tree: Tree): Tree {
  if (tree.kind !== "list") return tree;
  const entries = new Map<string, Entry>();
  for (const item of tree.items) {
    const [name, value] = cutAssignment(textOf(item) ?? "");
    const [, written] = cutAssignment(writtenOf(item));
    entries.set(name, { at: item.at, value: scalar(value, written, item.at) });
  }
  return { kind: "mapping", entries, at: tree.at };
}

function scalar(value: string | undefined, written: string | undefined, at: Place): Tree {
  const text = value ?? "";
  return { kind: "scalar", value: value ?? null, text, written: written ?? text, at };
}

function withContext(tree: Tree): Tree {
  if (textOf(tree) === undefined) return tree;
  return {
    kind: "mapping",
    entries: new Map([["context", { at: tree.at, value: tree }]]),
    at: tree.at,
  };
}

function asList(tree: Tree): Tree {
  return textOf(tree) === undefined ? tree : { kind: "list", items: [tree], at: tree.at };
}

function sameDriver(base: Tree, over: Tree): boolean {
  const [earlier, later] = [base, over].map((tree) => textOf(entry(tree, "driver")?.value));
  return earlier === undefined || later === undefined || earlier === later;
}

function mountTarget(item: Tree): string | undefined {
  const text = textOf(item);
  return text === undefined ? textOfParts(item, "target") : splitMount(text).target;
}

function textOfParts(item: Tree, ...keys: readonly string[]): string | undefined {
  if (item.kind !== "mapping") return undefined;
  return keys.map((key) => textOf(entry(item, key)?.value) ?? "").join(" ");
}
