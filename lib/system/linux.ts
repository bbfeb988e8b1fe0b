import { hubAccess } from "./hub.ts";
import { openLibc } from "./libc.ts";
import type { Libc } from "./libc.ts";
import { dependencyAuditor } from "./pip_audit.ts";
import type {
  AccessMode,
  DirectoryEntry,
  Failure,
  FileStatus,
  Reading,
  ReadLimit,
  System,
} from "./types.ts";
import { socketDiagnostics } from "./socket_diagnostics.ts";
import { exchange, socketKind } from "./socket_messages.ts";
import { DIRENT_TYPES, fileStatus, fileType, modeOf } from "./statx.ts";
import { FILE_LIMIT } from "./types.ts";

const O_NONBLOCK = 0o4000;
const O_NOCTTY = 0o400;
const O_CLOEXEC = 0o2000000;
const READ_FLAGS = O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
const CHUNK = 64 * 1024;
/** The kernel clears as much memory as a read of /proc/sys asks for: 64 KiB double its cost. */
const FIRST_CHUNK = 4096;
const DIRECTORY_LIMIT = 65_536;
/** Of one process, and no way into a directory of its own. Of attr/, only an info hangs on it. */
const PROCESS_FILE = /^\/proc\/(?:self|\d+)\/(?!root\/|cwd\/|fd\/|attr\/)/;
const ACCESS_BITS: Readonly<Record<AccessMode, number>> = { read: 4, write: 2, execute: 1 };
/** These say that the right is refused; any other errno says that we could not find out. */
const REFUSALS = new Set(["EACCES", "EPERM", "EROFS"]);

let opened: System | undefined;

/** The real machine. Binds libc once; when that fails, every reading carries the reason. */
export function openLinux(): System {
  return opened ??= bindLinux();
}

function bindLinux(): System {
  const libc = openLibc();
  return libc.ok ? linuxSystem(libc.value) : blindSystem(libc);
}

function linuxSystem(libc: Libc): System {
  const decoder = new TextDecoder();
  const scratch = new Uint8Array(CHUNK);
  const first = scratch.subarray(0, FIRST_CHUNK);

  function readBytes(path: string, options: ReadLimit = {}): Reading<Uint8Array> {
    const opened = libc.open(path, READ_FLAGS);
    if (!opened.ok) return opened;
    try {
      const refused = refuseSpecialFile(path, opened.value);
      return refused ?? readAll(path, opened.value, options);
    } finally {
      libc.close(opened.value);
    }
  }

  /** A FIFO or a device could block, never end, or act on being read. */
  function refuseSpecialFile(path: string, descriptor: number): Failure | undefined {
    const status = libc.statx(path, true, descriptor);
    if (!status.ok) return status;
    const type = fileType(modeOf(status.value));
    if (type === "file") return PROCESS_FILE.test(path) ? refuseFalse(path, descriptor) : undefined;
    const code = type === "directory" ? "EISDIR" : "EINVAL";
    return { ok: false, code, message: `cannot read ${path}: it is a ${type}, not a regular file` };
  }

  /** What is mounted over a file of the kernel's, or all of /proc, could say anything. */
  function refuseFalse(path: string, descriptor?: number): Failure | undefined {
    const isProc = libc.isProc(path, descriptor);
    if (!isProc.ok) return isProc;
    const message = `cannot read ${path}: what is mounted there is no proc filesystem`;
    return isProc.value ? undefined : { ok: false, code: "EINVAL", message };
  }

  let falseProc: Failure | undefined | null = null;

  /** Looked at once: links and directories below /proc are the kernel's when /proc is. */
  function inProc<T>(path: string, read: () => Reading<T>): Reading<T> {
    if (!path.startsWith("/proc/")) return read();
    if (falseProc === null) falseProc = refuseFalse("/proc/self/");
    return falseProc ?? read();
  }

  function readAll(path: string, descriptor: number, options: ReadLimit): Reading<Uint8Array> {
    const { limit = FILE_LIMIT, cut = false } = options;
    const chunks: Uint8Array[] = [];
    let total = 0;
    for (;;) {
      const buffer = total < FIRST_CHUNK ? first : scratch;
      const got = libc.read(descriptor, buffer, path);
      if (!got.ok) return got;
      if (got.value === 0) return { ok: true, value: join(chunks, total) };
      total += got.value;
      if (total > limit && !cut) {
        const message = `cannot read ${path}: larger than the limit of ${limit} bytes`;
        return { ok: false, code: "ETOOBIG", message };
      }
      chunks.push(buffer.slice(0, got.value));
      if (total > limit) return { ok: true, value: join(chunks, total).subarray(0, limit) };
    }
  }

  function readText(path: string, options?: ReadLimit): Reading<string> {
    const bytes = readBytes(path, options);
    return bytes.ok ? { ok: true, value: decoder.decode(bytes.value) } : bytes;
  }

  function stat(path: string, options: { readonly follow: boolean }): Reading<FileStatus> {
    const result = libc.statx(path, options.follow);
    return result.ok ? { ok: true, value: fileStatus(result.value) } : result;
  }

  function listDirectory(
    path: string,
    options: ReadLimit = {},
  ): Reading<readonly DirectoryEntry[]> {
    const listed = libc.listDirectory(path, options.limit ?? DIRECTORY_LIMIT);
    if (!listed.ok) return listed;
    const entries = listed.value.map((entry) => ({
      name: entry.name,
      type: DIRENT_TYPES[entry.type] ?? "unknown",
    }));
    return { ok: true, value: entries };
  }

  function access(path: string, mode: AccessMode): Reading<boolean> {
    const result = libc.access(path, ACCESS_BITS[mode]);
    if (result.ok) return { ok: true, value: true };
    return REFUSALS.has(result.code) ? { ok: true, value: false } : result;
  }

  function noNewPrivs(): Reading<boolean> {
    const result = libc.noNewPrivs();
    return result.ok ? { ok: true, value: result.value === 1 } : result;
  }

  return {
    readBytes,
    readText,
    stat,
    readLink: (path) => inProc(path, () => libc.readLink(path)),
    readAttribute: libc.attribute,
    listDirectory,
    access,
    noNewPrivs,
    socketDiagnostics: (request) => socketDiagnostics(libc, request, scratch),
    socketKind: (descriptor) => socketKind(libc, descriptor),
    exchange: (descriptor, message, milliseconds) =>
      exchange(libc, descriptor, message, milliseconds),
    exec: libc.exec,
    noteSignals: libc.noteSignals,
    endAfter: libc.endAfter,
    ...hubAccess,
    ...dependencyAuditor,
  };
}

/** What is left when libc could not be loaded: every answer is the reason. */
function blindSystem(failure: Failure): System {
  const fail = () => failure;
  return {
    readBytes: fail,
    readText: fail,
    stat: fail,
    readLink: fail,
    readAttribute: fail,
    listDirectory: fail,
    access: fail,
    noNewPrivs: fail,
    socketDiagnostics: fail,
    socketKind: fail,
    exchange: fail,
    exec: fail,
    noteSignals: () => () => undefined,
    endAfter: () => () => {},
    ...hubAccess,
    ...dependencyAuditor,
  };
}

function join(chunks: readonly Uint8Array[], total: number): Uint8Array {
  const first = chunks[0];
  if (first !== undefined && chunks.length === 1) return first;
  const all = new Uint8Array(total);
  let offset = 0;
  for (const chunk of chunks) {
    all.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return all;
}
