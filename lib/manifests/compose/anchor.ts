/** Makes the relative paths of a service that stands in another directory those of the project. */
import { type Entry, entry, type Mapping, textOf, type Tree } from "../tree.ts";
import { joinPath } from "./paths.ts";

/** The service as the project's directory sees it; `directory` is where it stands. */
export function anchorPaths(service: Mapping, directory: string): Mapping {
  if (directory === "") return service;
  const entries = new Map(service.entries);
  replace(
    entries,
    "volumes",
    (value) =>
      value.kind === "list"
        ? { ...value, items: value.items.map((item) => anchorVolume(item, directory)) }
        : value,
  );
  replace(entries, "build", (value) => anchorBuild(value, directory));
  return { ...service, entries };
}

function replace(entries: Map<string, Entry>, key: string, change: (value: Tree) => Tree): void {
  const found = entries.get(key);
  if (found !== undefined) entries.set(key, { at: found.at, value: change(found.value) });
}

function anchorVolume(item: Tree, directory: string): Tree {
  if (item.kind !== "mapping") return withText(item, (text) => relative(text, directory));
  if (textOf(entry(item, "type")?.value) !== "bind") return item;
  return withEntry(item, "source", (text) => relative(text, directory));
}

/** What begins with a dot; a name alone is a volume's. */
function relative(text: string, directory: string): string {
  if (!/^\.\.?(\/|:|$)/.test(text)) return text;
  const colon = text.indexOf(":");
  const path = joinPath(directory, colon < 0 ? text : text.slice(0, colon));
  const dotted = /^(\/|\.)/.test(path) ? path : `./${path}`;
  return dotted + (colon < 0 ? "" : text.slice(colon));
}

function anchorBuild(build: Tree, directory: string): Tree {
  const context = (text: string) => isRemote(text) ? text : joinPath(directory, text);
  if (build.kind !== "mapping") return withText(build, context);
  if (build.entries.has("context")) return withEntry(build, "context", context);
  const here: Tree = { kind: "scalar", value: directory, text: directory, at: build.at };
  const entries = new Map(build.entries).set("context", { at: build.at, value: here });
  return { ...build, entries };
}

/** A context that is no directory of this machine's. */
export function isRemote(context: string): boolean {
  return /^([a-z][a-z0-9+.-]*:|git@|github\.com\/)/i.test(context);
}

function withEntry(tree: Mapping, key: string, change: (text: string) => string): Mapping {
  const found = tree.entries.get(key);
  if (found === undefined) return tree;
  const value = withText(found.value, change);
  return { ...tree, entries: new Map(tree.entries).set(key, { at: found.at, value }) };
}

function withText(tree: Tree, change: (text: string) => string): Tree {
  const text = textOf(tree);
  if (tree.kind !== "scalar" || text === undefined) return tree;
  const changed = change(text);
  return { ...tree, value: changed, text: changed };
}
