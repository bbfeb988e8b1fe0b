/**
 * Files by Deno's own calls, under the permission to read and nothing else: what `posture scan`
 * needs, on every system. /proc and /sys are refused by Deno, which is right: no manifest is there.
 */
import type { DirectoryEntry, Failure, FileType, Reading, ReadLimit, System } from "./types.ts";
import { FILE_LIMIT } from "./types.ts";

/** The files of this machine, read only. Nothing in it throws. */
export interface Files {
  /** A regular file as UTF-8, a BOM dropped: EILSEQ when it is none, ETOOBIG over the limit. */
  readText(path: string, options?: ReadLimit): Reading<string>;
  /** `follow` says whether a final symbolic link is followed. */
  status(path: string, options: { readonly follow: boolean }): Reading<{ readonly type: FileType }>;
  /** Sorted by name; ETOOBIG when there are more than `limit`. */
  list(path: string, options?: ReadLimit): Reading<readonly DirectoryEntry[]>;
  /** The path without links, absolute. */
  realPath(path: string): Reading<string>;
  /** The path from the root on, its links as they are; stdin has none. */
  absolutePath(path: string): Reading<string>;
}

const DIRECTORY_LIMIT = 65_536;

/** The real files. */
export const realFiles: Files = {
  readText: (path, { limit = FILE_LIMIT } = {}) =>
    attempt(`read ${path}`, () => readWhole(path, limit)),
  status: (path, { follow }) =>
    attempt(`look at ${path}`, () => ({
      type: typeOf(follow ? Deno.statSync(path) : Deno.lstatSync(path)),
    })),
  list: (path, { limit = DIRECTORY_LIMIT } = {}) =>
    attempt(`list ${path}`, () => entriesOf(path, limit)),
  realPath: (path) => attempt(`resolve ${path}`, () => Deno.realPathSync(path)),
  absolutePath: (path) =>
    attempt(`resolve ${path}`, () => path.startsWith("/") ? path : `${Deno.cwd()}/${path}`),
};

/** The same, with stdin under the path `-`. */
export function withStdin(files: Files): Files {
  let text: Reading<string> | undefined;
  return {
    ...files,
    readText: (path, options) =>
      path === "-"
        ? text ??= attempt("read stdin", () => decode(readAll(Deno.stdin, FILE_LIMIT)))
        : files.readText(path, options),
    status: (path, options) =>
      path === "-" ? { ok: true, value: { type: "file" } } : files.status(path, options),
    absolutePath: (path) =>
      path === "-"
        ? { ok: false, code: "ENOENT", message: "cannot resolve -: stdin lies in no directory" }
        : files.absolutePath(path),
  };
}

/**
 * The same, with the names that Deno leaves out because they are not UTF-8, U+FFFD for what is not:
 * what is behind them cannot be read, and must not be taken for nothing.
 */
export function withEveryName(files: Files, system: Pick<System, "listDirectory">): Files {
  return {
    ...files,
    list: (path, options) => {
      const listed = files.list(path, options);
      const all = listed.ok ? system.listDirectory(path, options) : listed;
      if (!listed.ok || !all.ok || all.value.length === listed.value.length) return listed;
      const known = new Set(listed.value.map(({ name }) => name));
      const others = all.value.filter(({ name }) => !known.has(name));
      return { ok: true, value: [...listed.value, ...others].sort(byName) };
    },
  };
}

function readAll(stream: typeof Deno.stdin, limit: number): Uint8Array {
  const bytes = readInto(new Uint8Array(limit + 1), stream);
  if (bytes.byteLength > limit) throw new Refusal("ETOOBIG", `larger than ${limit} bytes`);
  return bytes;
}

/** What there is to read, at most as much as `bytes` holds. */
function readInto(bytes: Uint8Array, stream: Pick<Deno.FsFile, "readSync">): Uint8Array {
  let total = 0;
  while (total < bytes.byteLength) {
    const got = stream.readSync(bytes.subarray(total));
    if (got === null || got === 0) break;
    total += got;
  }
  return bytes.subarray(0, total);
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Refusal("EILSEQ", "not UTF-8 text");
  }
}

function readWhole(path: string, limit: number): string {
  const status = Deno.statSync(path);
  // Opening a FIFO would wait for a writer; reading a device could act or never end.
  if (!status.isFile) throw new Refusal("EINVAL", `it is a ${typeOf(status)}, not a regular file`);
  if (status.size > limit) throw new Refusal("ETOOBIG", `larger than ${limit} bytes`);
  using file = Deno.openSync(path);
  const bytes = readInto(new Uint8Array(status.size + 1), file);
  if (bytes.byteLength === status.size) return decode(bytes);
  // Half of it, or of what it becomes, could say the opposite of all of it.
  throw new Refusal("EAGAIN", "its size changed while it was read: scan it again");
}

function entriesOf(path: string, limit: number): readonly DirectoryEntry[] {
  const entries: DirectoryEntry[] = [];
  for (const entry of Deno.readDirSync(path)) {
    if (entries.length === limit) throw new Refusal("ETOOBIG", `more than ${limit} names`);
    entries.push({ name: entry.name, type: typeOf(entry) });
  }
  return entries.sort(byName);
}

function byName(a: DirectoryEntry, b: DirectoryEntry): number {
  return a.name < b.name ? -1 : 1;
}

type Flags = Pick<Deno.DirEntry, "isFile" | "isDirectory" | "isSymlink"> & Partial<Deno.FileInfo>;

function typeOf(flags: Flags): FileType {
  if (flags.isSymlink) return "symlink";
  if (flags.isDirectory) return "directory";
  if (flags.isFile) return "file";
  if (flags.isFifo === true) return "fifo";
  if (flags.isSocket === true) return "socket";
  if (flags.isBlockDevice === true) return "block-device";
  return flags.isCharDevice === true ? "character-device" : "unknown";
}

/** Ours, with the name that the kernel would give it; never leaves this file. */
class Refusal extends Error {
  constructor(readonly code: string, message: string) {
    super(message);
  }
}

function attempt<T>(what: string, act: () => T): Reading<T> {
  try {
    return { ok: true, value: act() };
  } catch (error) {
    return { ok: false, ...reasonOf(error, what) };
  }
}

function reasonOf(error: unknown, what: string): Pick<Failure, "code" | "message"> {
  const code = error instanceof Refusal ? error.code : codeOf(error);
  const reason = error instanceof Refusal ? error.message : TEXTS[code] ?? code;
  return { code, message: `cannot ${what}: ${reason}` };
}

const TEXTS: Readonly<Record<string, string>> = {
  ENOENT: "No such file or directory",
  EACCES: "Permission denied",
  ENOTDIR: "Not a directory",
  EISDIR: "Is a directory",
  ELOOP: "Too many levels of symbolic links",
  ENAMETOOLONG: "File name too long",
};

function codeOf(error: unknown): string {
  const { code } = error as { readonly code?: unknown };
  if (typeof code === "string") return code;
  if (error instanceof Deno.errors.NotFound) return "ENOENT";
  if (error instanceof Deno.errors.PermissionDenied) return "EACCES";
  if (error instanceof Deno.errors.NotCapable) return "EACCES";
  return error instanceof Deno.errors.FilesystemLoop ? "ELOOP" : "EIO";
}
