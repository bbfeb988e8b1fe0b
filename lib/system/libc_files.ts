/** Files, directories and links: open(2), statx(2), readdir(3) and their like. */
import { type Bytes, type Symbols, UNUSED } from "./libc_symbols.ts";
import { type Calls, cPath, cString, decode } from "./libc_calls.ts";
import type { Reading } from "./types.ts";

const AT_FDCWD = -100;
const AT_SYMLINK_NOFOLLOW = 0x100;
const AT_EMPTY_PATH = 0x1000;
const STATX_BASIC_STATS = 0x7ff;
const STATX_SIZE = 256;
const NO_PATH = cString("");
/** struct dirent: d_ino 8, d_off 8, d_reclen 2, d_type 1, then the name. */
const DIRENT_HEADER = 19;
const DIRENT_LENGTH_OFFSET = 16;
const PROC_SUPER_MAGIC = 0x9fa0;
const PATH_MAX = 4096;
const ATTRIBUTE_MAX = 256;
const PR_GET_NO_NEW_PRIVS = 39;

/** A raw directory entry: the name's bytes decoded, and the kernel's d_type number. */
export interface RawEntry {
  readonly name: string;
  readonly type: number;
}

/** Total: each gives a value or the errno. */
export function filesOf(libc: Symbols, { errno, clearErrno, failure, retrying }: Calls) {
  const status = new Uint8Array(STATX_SIZE);
  const statusView = new DataView(status.buffer);

  /** open(2) with O_CLOEXEC given by the caller's flags. */
  function open(path: string, flags: number): Reading<number> {
    const name = cPath(path);
    return retrying(() => libc.open(name, flags, 0, UNUSED), `cannot open ${path}`);
  }

  /** Bytes put into `buffer`: 0 at the end of the file. */
  function read(descriptor: number, buffer: Bytes, path: string): Reading<number> {
    const length = BigInt(buffer.byteLength);
    return retrying(
      () => Number(libc.read(descriptor, buffer, length, UNUSED)),
      `cannot read ${path}`,
    );
  }

  function close(descriptor: number): void {
    libc.close(descriptor, UNUSED);
  }

  /** struct statx of a path, or of a descriptor: good until the next call. */
  function statx(path: string, follow: boolean, descriptor?: number): Reading<DataView> {
    const statxCall = libc.statx;
    const attempt = `cannot stat ${path}`;
    if (statxCall === null) {
      return { ok: false, code: "ENOSYS", message: `${attempt}: needs glibc 2.28` };
    }
    const name = descriptor === undefined ? cPath(path) : NO_PATH;
    const flags = (follow ? 0 : AT_SYMLINK_NOFOLLOW) |
      (descriptor === undefined ? 0 : AT_EMPTY_PATH);
    const result = retrying(
      () => statxCall(descriptor ?? AT_FDCWD, name, flags, STATX_BASIC_STATS, status, UNUSED),
      attempt,
    );
    return result.ok ? { ok: true, value: statusView } : result;
  }

  /** True for a filesystem that is the kernel's own /proc: of the descriptor, else of the path. */
  function isProc(path: string, descriptor?: number): Reading<boolean> {
    const result = retrying(
      () =>
        descriptor === undefined
          ? libc.statfs(cString(path), status, UNUSED)
          : libc.fstatfs(descriptor, status, UNUSED),
      `cannot tell what filesystem ${path} is on`,
    );
    return result.ok
      ? { ok: true, value: statusView.getUint32(0, true) === PROC_SUPER_MAGIC }
      : result;
  }

  function readLink(path: string): Reading<string> {
    const name = cPath(path);
    const buffer = new Uint8Array(PATH_MAX);
    const attempt = `cannot read the link ${path}`;
    const result = retrying(
      () => Number(libc.readlink(name, buffer, BigInt(PATH_MAX), UNUSED)),
      attempt,
    );
    if (!result.ok) return result;
    return { ok: true, value: decode(buffer.subarray(0, result.value)) };
  }

  /** getxattr(2), of what the path leads to; ERANGE over 256 bytes. */
  function attribute(path: string, name: string): Reading<Uint8Array> {
    const [file, key] = [cString(path), cString(name)];
    const buffer = new Uint8Array(ATTRIBUTE_MAX);
    const result = retrying(
      () => Number(libc.getxattr(file, key, buffer, BigInt(ATTRIBUTE_MAX), UNUSED)),
      `cannot read ${name} of ${path}`,
    );
    return result.ok ? { ok: true, value: buffer.subarray(0, result.value) } : result;
  }

  /** access(2) for R_OK 4, W_OK 2, X_OK 1: 0 when allowed, else the errno. */
  function access(path: string, mode: number): Reading<number> {
    const name = cPath(path);
    return retrying(() => libc.access(name, mode, UNUSED), `cannot access ${path}`);
  }

  /** The entries of a directory without `.` and `..`, as opendir and readdir give them. */
  function listDirectory(path: string, limit: number): Reading<readonly RawEntry[]> {
    clearErrno();
    const directory = libc.opendir(cPath(path), UNUSED);
    if (directory === 0n) return failure(`cannot list ${path}`);
    try {
      return readEntries(directory, path, limit);
    } finally {
      libc.closedir(directory, UNUSED);
    }
  }

  function readEntries(directory: bigint, path: string, limit: number): Reading<RawEntry[]> {
    const entries: RawEntry[] = [];
    const header = new Uint8Array(DIRENT_HEADER);
    const view = new DataView(header.buffer);
    for (;;) {
      clearErrno();
      const pointer = libc.readdir(directory, UNUSED);
      if (pointer === 0n) {
        const number = errno();
        return number === 0 ? { ok: true, value: entries } : failure(`cannot list ${path}`, number);
      }
      libc.copyOut(header, pointer, BigInt(DIRENT_HEADER), UNUSED);
      const nameLength = view.getUint16(DIRENT_LENGTH_OFFSET, true) - DIRENT_HEADER;
      const name = new Uint8Array(nameLength);
      libc.copyOut(name, pointer + BigInt(DIRENT_HEADER), BigInt(nameLength), UNUSED);
      const text = decode(name.subarray(0, name.indexOf(0)));
      if (text === "." || text === "..") continue;
      if (entries.length >= limit) {
        const message = `cannot list ${path}: more than ${limit} entries`;
        return { ok: false, code: "ETOOBIG", message };
      }
      entries.push({ name: text, type: header[DIRENT_HEADER - 1] ?? 0 });
    }
  }

  /** prctl(PR_GET_NO_NEW_PRIVS) of the calling thread, which is the main thread. */
  function noNewPrivs(): Reading<number> {
    return retrying(
      () => libc.prctl(PR_GET_NO_NEW_PRIVS, 0n, 0n, 0n, 0n, UNUSED),
      "cannot call prctl(PR_GET_NO_NEW_PRIVS)",
    );
  }

  return {
    open,
    read,
    close,
    statx,
    isProc,
    readLink,
    attribute,
    access,
    listDirectory,
    noNewPrivs,
  };
}
