/** Settings that a workflow and each of its jobs have: permissions, concurrency, environment. */
import { type Located, missing, type Place, set, type Setting, unresolved } from "../place.ts";
import { entriesOf, entry, textOf, type Tree } from "../tree.ts";
import type { Concurrency, Permissions, Texts } from "./workflow_types.ts";

/** `read-all`, `write-all`, `{}` or scopes, with the place of the key. */
export function readPermissions(tree: Tree, parent: Place): Setting<Permissions> {
  const key = entry(tree, "permissions");
  if (key === undefined) return missing(parent);
  if (key.value.kind === "mapping") {
    return set({ all: undefined, scopes: textsOf(key.value) }, key.at);
  }
  const text = textOf(key.value);
  // A key without a value grants nothing, as `{}` does.
  if (text === undefined && key.value.kind === "scalar") {
    return set({ all: undefined, scopes: new Map() }, key.at);
  }
  if (text === "read-all") return set({ all: "read", scopes: new Map() }, key.at);
  if (text === "write-all") return set({ all: "write", scopes: new Map() }, key.at);
  return unresolved("neither read-all, write-all nor a mapping", key.at);
}

/** A group's name alone, or a mapping. */
export function readConcurrency(tree: Tree, parent: Place): Setting<Concurrency> {
  const key = entry(tree, "concurrency");
  if (key === undefined) return missing(parent);
  const name = textOf(key.value);
  if (name !== undefined) return set({ group: name, cancel: missing(key.at) }, key.at);
  const group = textOf(entry(key.value, "group")?.value);
  if (group === undefined) return missing(key.at);
  const cancel = entry(key.value, "cancel-in-progress");
  const text = textOf(cancel?.value);
  return set({
    group,
    cancel: cancel === undefined || text === undefined ? missing(key.at) : set(text, cancel.at),
  }, key.at);
}

/** The texts of a mapping, each with its key's place. */
export function textsOf(tree: Tree | undefined): Texts {
  return new Map(
    entriesOf(tree).flatMap(([name, { at, value }]) => {
      const text = textOf(value) ?? (value.kind === "scalar" ? "" : undefined);
      const one: readonly [string, Located<string>][] = text === undefined
        ? []
        : [[name, { value: text, at }]];
      return one;
    }),
  );
}

/** True where a token with these permissions may write to this scope, or to any of them. */
export function mayWrite(permissions: Permissions, ...scopes: readonly string[]): boolean {
  return permissions.all === "write" ||
    scopes.some((scope) => permissions.scopes.get(scope)?.value === "write");
}
