/**
 * `extends`: the service that is named, merged under the one that names it.
 * https://docs.docker.com/reference/compose-file/services/#extends
 */
import type { Place } from "../place.ts";
import { type Entry, entry, type Mapping, textOf, type Tree } from "../tree.ts";
import { anchorPaths } from "./anchor.ts";
import { interpolate } from "./interpolate.ts";
import { mergeServices } from "./merge.ts";
import { isOpen, openReason } from "./open_text.ts";
import { directoryOf, joinPath } from "./paths.ts";
import { locate, type Project } from "./project.ts";
import type { Variables } from "./variables.ts";

/** A service as it is after `extends`. */
export interface Extended {
  readonly tree: Mapping;
  /** Why keys that are not there may well be. */
  readonly hidden: string | undefined;
  /** How many others it goes back to. */
  readonly depth: number;
}

/** Gives a service of one file by its name; undefined: there is none. */
export type Resolver = (name: string) => Extended | undefined;

/** Longer than anybody's chain. */
const MAX_CHAIN = 32;

/** What the services of one project have in common, whichever file they stand in. */
export interface Scope {
  readonly project: Project;
  readonly variables: Variables;
  /** Files that `extends` names, by their path. */
  readonly foreign: Map<string, Resolver | undefined>;
}

/** Where services stand: `directory` as the project's directory sees it. */
export interface Home {
  readonly services: ReadonlyMap<string, Entry>;
  readonly directory: string;
  /** The file, where it is another than the project's own. */
  readonly file?: string;
  /** Services of files that were merged before. */
  readonly earlier: Resolver;
}

/** Resolves the services of one file, each once. */
export function resolver(scope: Scope, home: Home): Resolver {
  const known = new Map<string, Extended>();
  const busy = new Set<string>();

  return function resolve(name) {
    const done = known.get(name);
    if (done !== undefined) return done;
    const own = home.services.get(name);
    if (own === undefined) return home.earlier(name);
    if (own.value.kind !== "mapping") return undefined;
    const tree = anchorPaths(own.value, home.directory);
    if (busy.has(name)) return undefined;
    busy.add(name);
    const extended = extend(scope, home, tree, resolve, (base) => busy.has(base));
    busy.delete(name);
    known.set(name, extended);
    if (home.file !== undefined) scope.project.take(home.file, name);
    return extended;
  };
}

type Base = { readonly ok: true; readonly base: Extended } | {
  readonly ok: false;
  readonly reason: string;
  /** The file's own problem is told already. */
  readonly isTold?: boolean;
};

function extend(
  scope: Scope,
  home: Home,
  tree: Mapping,
  resolve: Resolver,
  isBusy: (name: string) => boolean,
): Extended {
  const found = entry(tree, "extends");
  if (found === undefined || found.value.tag === "!reset") {
    return { tree, hidden: undefined, depth: 0 };
  }
  const sought = baseOf(scope, home, found.value, resolve, isBusy);
  const base = sought.ok ? checked(scope, sought.base, found.at) : sought;
  if (!base.ok) {
    if (base.isTold !== true) scope.project.tell(found.at, base.reason);
    return { tree, hidden: `what extends leads to is not seen: ${base.reason}`, depth: 0 };
  }
  const merged = mergeServices(base.base.tree, tree);
  return { tree: merged, hidden: base.base.hidden, depth: base.base.depth + 1 };
}

/** A chain, or copies of something large, that would take for ever. */
function checked({ project }: Scope, base: Extended, at: Place): Base {
  if (base.depth >= MAX_CHAIN) {
    return { ok: false, reason: `the chain of extends is longer than ${MAX_CHAIN}` };
  }
  return project.mayHold(knownSize(base.tree), at)
    ? { ok: true, base }
    : { ok: false, reason: "the project is too large", isTold: true };
}

const sizes = new WeakMap<Mapping, number>();

/** Its values, counted once: one large service may have thousands that extend it. */
export function knownSize(tree: Mapping): number {
  const known = sizes.get(tree) ?? sizeOf(tree);
  sizes.set(tree, known);
  return known;
}

function sizeOf(tree: Tree, depth = 0): number {
  if (tree.kind === "scalar" || depth > 8) return 1;
  const inner = tree.kind === "list"
    ? tree.items
    : [...tree.entries.values()].map(({ value }) => value);
  return inner.reduce((sum, one) => sum + sizeOf(one, depth + 1), 1);
}

function baseOf(
  scope: Scope,
  home: Home,
  target: Tree,
  resolve: Resolver,
  isBusy: (name: string) => boolean,
): Base {
  const name = textOf(target) ?? textOf(entry(target, "service")?.value);
  const file = textOf(entry(target, "file")?.value);
  const open = [name ?? "", file ?? ""].find(isOpen);
  if (open !== undefined) return { ok: false, reason: `extends: ${openReason(open)}` };
  if (name === undefined) return { ok: false, reason: "extends names no service" };
  const path = file === undefined ? undefined : joinPath(home.directory, file);
  const from = path === undefined ? resolve : foreignResolver(scope, path, target.at);
  if (from === undefined) {
    return { ok: false, reason: `extends: cannot read ${file}`, isTold: true };
  }
  const isCycle = path === undefined && isBusy(name);
  const base = isCycle ? undefined : from(name);
  if (base !== undefined) return { ok: true, base };
  const where = file === undefined ? "" : ` in ${file}`;
  return isCycle
    ? { ok: false, reason: `extends leads from service ${name} back to itself` }
    : { ok: false, reason: `extends: there is no service ${name}${where}, or it leads back here` };
}

function foreignResolver(scope: Scope, path: string, from: Place): Resolver | undefined {
  const { project, variables, foreign } = scope;
  if (foreign.has(path)) return foreign.get(path);
  const documents = project.readDocuments(locate(project, path), from);
  const home = documents && {
    services: servicesOf(documents.map((one) => interpolate(one, variables))),
    directory: directoryOf(path),
    file: locate(project, path),
    earlier: () => undefined,
  };
  const found = home && resolver(scope, home);
  foreign.set(path, found);
  return found;
}

function servicesOf(documents: readonly Tree[]): ReadonlyMap<string, Entry> {
  return new Map(documents.flatMap((document) => {
    const services = entry(document, "services")?.value;
    return services?.kind === "mapping" ? [...services.entries] : [];
  }));
}
