/** Walks what is to be scanned: bounded, in order, without what .gitignore leaves out. */
import ignore from "ignore";
import { printable } from "../printable.ts";
import type { DirectoryEntry } from "../system/types.ts";
import type { Files } from "../system/files.ts";
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

/** Lines of one .gitignore. */
const MAX_PATTERNS = 5000;

/** What one walk has met, and still may meet. */
interface Walk {
  left: number;
  /** Paths of the manifests that it found. */
  readonly met: string[];
  /** Links with the name of a manifest. */
  readonly links: { readonly path: string; readonly kind: Kind }[];
}

/** A directory, and what the .gitignore files above it leave out. */
interface Directory {
  /** As it is shown: `.` is the empty text, any other ends in a slash. */
  readonly prefix: string;
  readonly depth: number;
  readonly isIgnored: (path: string) => boolean;
}

/** What is below a path that the user named, or the file itself; `as` says what kind it is. */
export function* findManifests(files: Files, named: string, as?: Kind): Generator<Found> {
  const path = named.replace(/(.)\/+$/, "$1");
  const status = files.status(path, { follow: true });
  if (!status.ok) return yield blind(path, status.message);
  if (status.value.type === "directory") {
    return yield* directoryTree(files, path);
  }
  const kind = as ?? recognise(files, path);
  yield kind === undefined
    ? blind(path, `${path} is no manifest that posture knows: name its kind with --as`)
    : { path, kind };
}

function* directoryTree(files: Files, path: string): Generator<Found> {
  const prefix = path === "." ? "" : path === "/" ? "/" : `${path}/`;
  const walk: Walk = { left: MAX_ENTRIES, met: [], links: [] };
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
  for (const { name, type } of listed.value) {
    if (walk.left < 0) return;
    if (walk.left-- === 0) {
      return yield blind(path, `more than ${MAX_ENTRIES} files: stopped here`);
    }
    const inner = `${directory.prefix}${name}`;
    if (type === "directory") {
      if (FOREIGN.has(name) || here.isIgnored(`${inner}/`)) continue;
      yield* below(files, { ...here, prefix: `${inner}/`, depth: directory.depth + 1 }, walk);
    } else if (!here.isIgnored(inner)) {
      yield* one(files, inner, type === "symlink", walk);
    }
  }
}

function* one(files: Files, path: string, isLink: boolean, walk: Walk): Generator<Found> {
  const kind = isLink ? kindByName(path) : recognise(files, path);
  if (kind === undefined) return;
  if (isLink) walk.links.push({ path, kind });
  else {
    walk.met.push(path);
    yield { path, kind };
  }
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

/** What cannot be read to find out what it is, is none of ours: its name would have said so. */
function recognise(files: Files, path: string): Kind | undefined {
  const kind = kindByName(path);
  if (kind !== undefined || !mayBeManifest(path)) return kind;
  const text = files.readText(path);
  return text.ok ? kindByShape(path, text.value) : undefined;
}

/** The nearest .gitignore that says something about a path decides, as git does it. */
function withOwnIgnores(
  files: Files,
  directory: Directory,
  entries: readonly DirectoryEntry[],
): Directory {
  if (!entries.some(({ name, type }) => name === ".gitignore" && type === "file")) return directory;
  const text = files.readText(`${directory.prefix}.gitignore`);
  if (!text.ok) return directory;
  const lines = boundedPatterns(text.value);
  if (lines.length === 0) return directory;
  const patterns = ignore({ allowRelativePaths: true }).add(lines);
  const { isIgnored } = directory;
  return {
    ...directory,
    isIgnored(path) {
      const { ignored, unignored } = patterns.test(path.slice(directory.prefix.length));
      return ignored || !unignored && isIgnored(path);
    },
  };
}

/**
 * The lines of a .gitignore that can be matched in bounded time: each star more in one name costs
 * a regular expression a power more. What an other line would leave out is judged.
 */
function boundedPatterns(text: string): string[] {
  const lines = text.split("\n").map((line) => line.replace(/\r$/, ""));
  const isBounded = (line: string) =>
    line.length <= 1000 && (line.match(/\*\*/g) ?? []).length <= 3 &&
    line.replace(/\*\*+/g, "").split("/").every((part) => part.split("*").length <= 3);
  const isLost = lines.length > MAX_PATTERNS ||
    lines.some((line) => line.startsWith("!") && !isBounded(line));
  return isLost ? [] : lines.filter(isBounded);
}

function blind(file: string, reason: string): Found {
  return { blind: { at: { file, line: 1, column: 1 }, reason: printable(reason) } };
}
