/** Walks what is to be scanned: bounded, in order, without what .gitignore leaves out. */
import { printable } from "../printable.ts";
import type { DirectoryEntry } from "../system/types.ts";
import type { Files } from "../system/files.ts";
import { type Directory, withOwnIgnores } from "./gitignore.ts";
import { kindByName, kindByShape, mayBeManifest } from "./kinds.ts";
import type { Blind, Kind } from "./types.ts";

/** One file to be judged, or what stood in the way of looking. */
export type Found =
  | { readonly path: string; readonly kind: Kind }
  | { readonly blind: Blind };

/** Directories that hold nothing of the project's own. */
const FOREIGN = new Set([".git", "node_modules"]);
const MAX_DEPTH = 64;
/** Entries that one walk looks at. */
const MAX_ENTRIES = 500_000;

/** Why a file that only its content tells cannot be one: gone, no text, larger than any manifest. */
const NO_MANIFEST = new Set(["ENOENT", "EINVAL", "EILSEQ", "ETOOBIG"]);

/** What one walk has met, and still may meet. */
interface Walk {
  left: number;
  /** On the clock of performance.now(), in ms. */
  readonly deadline: number;
  /** Paths of the manifests that it found. */
  readonly met: string[];
  /** Links with the name of a manifest. */
  readonly links: { readonly path: string; readonly kind: Kind }[];
}

/** What is below a path that the user named, or the file itself; `as` says what kind it is. */
export function* findManifests(
  files: Files,
  named: string,
  as?: Kind,
  deadline = Infinity,
): Generator<Found> {
  const path = named.replace(/(.)\/+$/, "$1");
  const status = files.status(path, { follow: true });
  if (!status.ok) return yield blind(path, status.message);
  if (status.value.type === "directory") {
    return yield* directoryTree(files, path, deadline);
  }
  if (as !== undefined) return yield { path, kind: as };
  yield recognise(files, path) ??
    blind(path, `${path} is no manifest that posture knows: name its kind with --as`);
}

function* directoryTree(files: Files, path: string, deadline: number): Generator<Found> {
  const prefix = path === "." ? "" : path === "/" ? "/" : `${path}/`;
  const walk: Walk = { left: MAX_ENTRIES, deadline, met: [], links: [] };
  yield* below(files, { prefix, depth: 0, isIgnored: () => false }, walk);
  yield* linked(files, path, walk);
}

function* below(files: Files, directory: Directory, walk: Walk): Generator<Found> {
  const path = directory.prefix === "" ? "." : directory.prefix;
  const listed = files.list(path);
  if (!listed.ok) return yield blind(path, listed.message);
  if (directory.depth > MAX_DEPTH) {
    return yield blind(path, `${path} lies more than ${MAX_DEPTH} directories deep: not looked at`);
  }
  const here = withOwnIgnores(files, directory, listed.value);
  for (const entry of listed.value) {
    if (walk.left < 0) return;
    const end = endOf(walk);
    if (end !== undefined) return yield blind(path, end);
    yield* entryOf(files, here, entry, walk);
  }
}

/** Why the walk ends here; it says so once. */
function endOf(walk: Walk): string | undefined {
  if (walk.left-- === 0) return `more than ${MAX_ENTRIES} files: stopped here`;
  if (performance.now() < walk.deadline) return undefined;
  walk.left = -1;
  return "the time limit ran out: stopped here (--timeout)";
}

function* entryOf(
  files: Files,
  here: Directory,
  { name, type }: DirectoryEntry,
  walk: Walk,
): Generator<Found> {
  const path = `${here.prefix}${name}`;
  const isDirectory = type === "directory";
  // A pattern may cost more than a look at the name, and most files are none of ours.
  if (isDirectory ? FOREIGN.has(name) : kindByName(path) === undefined && !mayBeManifest(path)) {
    return;
  }
  if (here.isIgnored(isDirectory ? `${path}/` : path)) return;
  if (name.includes("\ufffd") && !files.status(path, { follow: false }).ok) {
    return yield blind(path, `cannot look at ${path}: its name is not UTF-8 text: rename it`);
  }
  if (isDirectory) {
    yield* below(files, { ...here, prefix: `${path}/`, depth: here.depth + 1 }, walk);
  } else yield* one(files, path, type === "symlink", walk);
}

function* one(files: Files, path: string, isLink: boolean, walk: Walk): Generator<Found> {
  if (isLink) {
    const kind = kindByName(path);
    if (kind !== undefined) walk.links.push({ path, kind });
    return;
  }
  const found = recognise(files, path);
  if (found === undefined) return;
  if ("path" in found) walk.met.push(path);
  yield found;
}

/** A link is read when the walk has not met its target; one that leads out of the tree is told. */
function* linked(files: Files, root: string, { met, links }: Walk): Generator<Found> {
  if (links.length === 0) return;
  const real = (path: string) => {
    const found = files.realPath(path);
    return found.ok ? found.value : undefined;
  };
  const seen = new Set(met.map(real));
  const inside = `${real(root)?.replace(/\/$/, "") ?? ""}/`;
  for (const { path, kind } of links) {
    const target = real(path);
    if (target === undefined) yield blind(path, `cannot read ${path}: it is a link to nothing`);
    else if (!target.startsWith(inside)) {
      yield blind(path, `${path} is a link that leads out of what is scanned: name it to scan it`);
    } else if (!seen.has(target)) {
      seen.add(target);
      yield { path, kind };
    }
  }
}

/** A manifest by its name, or by its content where that is one of ours; undefined: none. */
function recognise(files: Files, path: string): Found | undefined {
  const named = kindByName(path);
  if (named !== undefined) return { path, kind: named };
  if (!mayBeManifest(path)) return undefined;
  const text = files.readText(path);
  if (!text.ok) return NO_MANIFEST.has(text.code) ? undefined : blind(path, text.message);
  const kind = kindByShape(path, text.value);
  return kind && { path, kind };
}

function blind(file: string, reason: string): Found {
  return { blind: { at: { file, line: 1, column: 1 }, reason: printable(reason) } };
}
