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

/** What the walk still may do, shared by all of it. */
interface Budget {
  left: number;
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
    const prefix = path === "." ? "" : path === "/" ? "/" : `${path}/`;
    return yield* below(files, { prefix, depth: 0, isIgnored: () => false }, {
      left: MAX_ENTRIES,
    });
  }
  const kind = as ?? recognise(files, path);
  yield kind === undefined
    ? blind(path, `${path} is no manifest that posture knows: name its kind with --as`)
    : { path, kind };
}

function* below(files: Files, directory: Directory, budget: Budget): Generator<Found> {
  const path = directory.prefix === "" ? "." : directory.prefix;
  const listed = files.list(path);
  if (!listed.ok) return yield blind(path, listed.message);
  if (directory.depth > MAX_DEPTH) {
    return yield blind(path, `${path} lies more than ${MAX_DEPTH} directories deep: not looked at`);
  }
  const here = withOwnIgnores(files, directory, listed.value);
  for (const { name, type } of listed.value) {
    if (budget.left-- === 0) {
      return yield blind(path, `more than ${MAX_ENTRIES} files: stopped here`);
    }
    const inner = `${directory.prefix}${name}`;
    if (type === "directory") {
      if (FOREIGN.has(name) || here.isIgnored(`${inner}/`)) continue;
      yield* below(files, { ...here, prefix: `${inner}/`, depth: directory.depth + 1 }, budget);
    } else if (!here.isIgnored(inner)) {
      yield* one(files, inner, type === "symlink", directory.prefix);
    }
  }
}

/** A link within the tree leads to a file that the walk meets itself; one out of it is told. */
function* one(files: Files, path: string, isLink: boolean, prefix: string): Generator<Found> {
  if (isLink) {
    const kind = kindByName(path);
    if (kind !== undefined && !isInside(files, path, prefix)) {
      yield blind(path, `${path} is a link that leads out of what is scanned: name it to scan it`);
    }
    return;
  }
  const kind = recognise(files, path);
  if (kind !== undefined) yield { path, kind };
}

function isInside(files: Files, path: string, prefix: string): boolean {
  const [target, root] = [files.realPath(path), files.realPath(prefix === "" ? "." : prefix)];
  return target.ok && root.ok && target.value.startsWith(`${root.value.replace(/\/$/, "")}/`);
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
  const patterns = ignore({ allowRelativePaths: true }).add(text.value);
  const { isIgnored } = directory;
  return {
    ...directory,
    isIgnored(path) {
      const { ignored, unignored } = patterns.test(path.slice(directory.prefix.length));
      return ignored || !unignored && isIgnored(path);
    },
  };
}

function blind(file: string, reason: string): Found {
  return { blind: { at: { file, line: 1, column: 1 }, reason: printable(reason) } };
}
