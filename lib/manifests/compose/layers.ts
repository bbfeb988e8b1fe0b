/** From the documents of a project's files to its services, volumes and networks, merged in order. */
import type { Place } from "../place.ts";
import { start } from "../source.ts";
import { entriesOf, type Entry, entry, type Mapping, textOf, type Tree } from "../tree.ts";
import { type Extended, resolver, type Scope } from "./extends.ts";
import { interpolate } from "./interpolate.ts";
import { mergeNamed, mergeServices } from "./merge.ts";
import { isOpen, openReason } from "./open_text.ts";
import { asDirectory, directoryOf, joinPath } from "./paths.ts";
import { locate, type Project } from "./project.ts";
import { readVariables, type Variables } from "./variables.ts";

/** A service before it is read: merged, extended, with its key's place. */
export interface MergedService {
  readonly at: Place;
  readonly tree: Mapping;
  readonly hidden: string | undefined;
}

/** What a project's files say together. */
export interface Merged {
  readonly services: Map<string, MergedService>;
  readonly named: Readonly<Record<Section, Map<string, Entry>>>;
}

/** What a project names beside its services. */
const SECTIONS = ["volumes", "networks", "configs", "secrets"] as const;
/** One of these. */
export type Section = (typeof SECTIONS)[number];

/** Files that are merged in order, and what their names are seen from. */
interface Group {
  /** As the project's directory sees them. */
  readonly paths: readonly string[];
  readonly directory: string;
  readonly from: Place;
  /** The files that include these, so that a circle ends. */
  readonly within: readonly string[];
}

const MAX_INCLUDE_DEPTH = 16;

/** The files of the project itself, by their names from where the report's paths start. */
export function mergeFiles(project: Project, files: readonly string[]): Merged {
  const merged: Merged = {
    services: new Map(),
    named: { volumes: new Map(), networks: new Map(), configs: new Map(), secrets: new Map() },
  };
  const variables = variablesOf(project, [".env"], new Map(), undefined);
  const scope = { project, variables, foreign: new Map() };
  for (const file of files) {
    const from = start(file);
    const documents = project.readDocuments(file, from);
    if (documents?.length === 0) project.tell(from, `${file} is empty: it names no services`);
    for (const document of documents ?? []) {
      addDocument(scope, { paths: [file], directory: "", from, within: [file] }, document, merged);
    }
  }
  return merged;
}

function variablesOf(
  project: Project,
  paths: readonly string[],
  known: Variables,
  from: Place | undefined,
): Variables {
  return paths.reduce<Variables>((variables, path) => {
    const text = project.readPrivate(locate(project, path), from);
    return text === undefined ? variables : readVariables(text, variables);
  }, known);
}

function addDocument(scope: Scope, group: Group, raw: Tree, into: Merged): void {
  const document = interpolate(raw, scope.variables);
  if (document.kind !== "mapping") {
    return scope.project.tell(document.at, `${document.at.file} holds no mapping of services`);
  }
  for (const item of listOf(entry(document, "include")?.value)) {
    include(scope, group, item, into);
  }
  for (const section of SECTIONS) {
    const named = into.named[section];
    for (const [name, over] of entriesOf(entry(document, section)?.value)) {
      if (over.value.tag === "!reset") named.delete(name);
      else named.set(name, mergeNamed(named.get(name), over));
    }
  }
  addServices(scope, group, entry(document, "services"), into);
}

function addServices(scope: Scope, group: Group, services: Entry | undefined, into: Merged): void {
  if (services === undefined || isEmpty(services.value)) return;
  if (services.value.kind !== "mapping") {
    return scope.project.tell(services.at, `services is a ${services.value.kind}, not a mapping`);
  }
  const { entries } = services.value;
  const resolve = resolver(scope, {
    services: entries,
    directory: group.directory,
    earlier: (name) => asExtended(into.services.get(name)),
  });
  for (const [name, { at, value }] of entries) {
    if (value.tag === "!reset") into.services.delete(name);
    else if (value.kind !== "mapping") tellNoMapping(scope.project, name, at, value);
    else addService(name, at, resolve(name), into);
    if (group.within.length > 1) scope.project.take(at.file, name);
  }
}

function tellNoMapping(project: Project, name: string, at: Place, value: Tree): void {
  if (name.startsWith("x-")) return;
  project.tell(
    at,
    `service ${name} is ${isEmpty(value) ? "empty" : `a ${value.kind}`}, not a mapping`,
  );
}

function addService(name: string, at: Place, over: Extended | undefined, into: Merged): void {
  if (over === undefined) return;
  const base = into.services.get(name);
  into.services.set(
    name,
    base === undefined ? { at, tree: over.tree, hidden: over.hidden } : {
      at: base.at,
      tree: over.tree.tag === "!override" ? over.tree : mergeServices(base.tree, over.tree),
      hidden: base.hidden ?? over.hidden,
    },
  );
}

function asExtended(service: MergedService | undefined): Extended | undefined {
  return service && { tree: service.tree, hidden: service.hidden, depth: 0 };
}

function isEmpty(tree: Tree): boolean {
  return tree.kind === "scalar" && tree.value === null;
}

function listOf(tree: Tree | undefined): readonly Tree[] {
  if (tree === undefined || isEmpty(tree)) return [];
  return tree.kind === "list" ? tree.items : [tree];
}

/** One entry of `include`: a path, or paths with a directory and variables of their own. */
function include(scope: Scope, group: Group, item: Tree, into: Merged): void {
  const { project } = scope;
  const named = textOf(item) === undefined ? listOf(entry(item, "path")?.value) : [item];
  const texts = named.map((one) => textOf(one) ?? "");
  const open = texts.find(isOpen);
  if (open !== undefined) return project.tell(item.at, `include: ${openReason(open)}`);
  const [first, ...rest] = texts.map((path) => joinPath(group.directory, path));
  if (first === undefined || texts.includes("")) {
    return project.tell(item.at, "include names no file");
  }
  const isCircle = [first, ...rest].some((path) => group.within.includes(locate(project, path)));
  if (isCircle || group.within.length > MAX_INCLUDE_DEPTH) {
    return project.tell(item.at, `include leads back to a file that includes it, or too deep`);
  }
  includeFiles(scope, { ...group, paths: [first, ...rest], from: item.at }, item, into);
}

function includeFiles(scope: Scope, group: Group, item: Tree, into: Merged): void {
  const { project } = scope;
  const [first = ""] = group.paths;
  const own = textOf(entry(item, "project_directory")?.value);
  const directory = own === undefined
    ? directoryOf(first)
    : asDirectory(joinPath(group.directory, own));
  const named = listOf(entry(item, "env_file")?.value).map((one) => textOf(one) ?? "");
  const env = named.map((path) => joinPath(group.directory, path));
  const variables = env.length === 0
    ? variablesOf(project, [joinPath(directory, ".env")], scope.variables, undefined)
    : variablesOf(project, env, scope.variables, item.at);
  const inner = { project, variables, foreign: new Map() };
  for (const path of group.paths) {
    const file = locate(project, path);
    for (const document of project.readDocuments(file, item.at) ?? []) {
      addDocument(inner, { ...group, directory, within: [...group.within, file] }, document, into);
    }
  }
}
