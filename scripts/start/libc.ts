/**
 * As much of libc as lib/system/libc.ts binds, over the made-up machine of machine.ts: what takes a
 * path finds it there, everything else succeeds and does nothing.
 */
import type { Symbols } from "../../lib/system/libc_symbols.ts";
import { FILES, LINKS } from "./machine.ts";

const ENOENT = 2;
const EROFS = 30;
const ENODATA = 61;
const W_OK = 2;
const PAGE = 4096n;
const ERRNO = PAGE;
const DIRENT_HEADER = 19;
const MODE_FILE = 0o100644;
const MODE_DIRECTORY = 0o040755;
const MODE_LINK = 0o120777;
const DT_FILE = 8;
const DT_LINK = 10;
/** struct nlmsghdr, struct inet_diag_msg, and both with the message that ends a dump. */
const HEADER = 16;
const SOCKET = 72;
const DUMP = HEADER + SOCKET + HEADER + 4;
const SOCK_DIAG_BY_FAMILY = 20;
const NLMSG_DONE = 3;
const TCP = 6;
const TCP_LISTEN = 10;
const TCP_CLOSE = 7;
const decoder = new TextDecoder();
const encoder = new TextEncoder();

type Bytes = Uint8Array<ArrayBuffer>;

/** Every function by the name that lib/system/libc.ts gives it: one that is missing does not compile. */
export function bindMachine(): Record<keyof Symbols, (...args: never[]) => unknown> {
  const memory = new Map<bigint, Bytes>([[ERRNO, new Uint8Array(4)]]);
  const opened = new Map<number, { readonly path: string; rest: Bytes }>();
  let request: Bytes = new Uint8Array();
  const listings = new Map<bigint, string[]>();

  function fail<T>(result: T, errno = ENOENT): T {
    memory.get(ERRNO)?.set([errno]);
    return result;
  }

  function store(bytes: Bytes): bigint {
    const address = BigInt(memory.size + 1) * PAGE;
    memory.set(address, bytes);
    return address;
  }

  function open(name: Bytes): number {
    const path = resolve(text(name));
    const content = FILES[path];
    if (content === undefined) return fail(-1);
    const descriptor = 100 + opened.size;
    opened.set(descriptor, { path, rest: encoder.encode(content) });
    return descriptor;
  }

  function read(descriptor: number, buffer: Bytes): bigint {
    const file = opened.get(descriptor);
    if (file === undefined) return fail(-1n);
    const part = file.rest.subarray(0, buffer.byteLength);
    buffer.set(part);
    file.rest = file.rest.subarray(part.byteLength);
    return BigInt(part.byteLength);
  }

  function statx(descriptor: number, name: Bytes, flags: number, _: number, out: Bytes): number {
    const typed = text(name);
    const path = typed === "" ? opened.get(descriptor)?.path ?? "" : typed;
    const mode = modeOf((flags & 0x100) === 0 ? resolve(path) : inDirectory(path));
    if (mode === undefined) return fail(-1);
    new DataView(out.buffer).setUint16(0x1c, mode, true);
    return 0;
  }

  function readlink(name: Bytes, buffer: Bytes): bigint {
    const target = LINKS[inDirectory(text(name))];
    if (target === undefined) return fail(-1n);
    return BigInt(encoder.encodeInto(target, buffer).written);
  }

  function opendir(name: Bytes): bigint {
    const prefix = `${resolve(text(name))}/`;
    const names = [...Object.keys(FILES), ...Object.keys(LINKS)]
      .filter((path) => path.startsWith(prefix))
      .map((path) => path.slice(prefix.length).split("/")[0] ?? "");
    if (names.length === 0) return fail(0n);
    const directory = store(new Uint8Array(1));
    listings.set(directory, [...new Set(names)].map((one) => `${prefix}${one}`));
    return directory;
  }

  function readdir(directory: bigint): bigint {
    const path = listings.get(directory)?.shift();
    if (path === undefined) return 0n;
    const name = encoder.encode(path.slice(path.lastIndexOf("/") + 1));
    const entry = new Uint8Array(DIRENT_HEADER + name.byteLength + 1);
    new DataView(entry.buffer).setUint16(16, entry.byteLength, true);
    entry[18] = path in LINKS ? DT_LINK : DT_FILE;
    entry.set(name, DIRENT_HEADER);
    return store(entry);
  }

  function copyOut(buffer: Bytes, pointer: bigint, length: bigint): bigint {
    const offset = Number(pointer % PAGE);
    const bytes = memory.get(pointer - pointer % PAGE);
    buffer.set(bytes?.subarray(offset, offset + Number(length)) ?? []);
    return pointer;
  }

  function copyIn(pointer: bigint, buffer: Bytes): bigint {
    memory.get(pointer)?.set(buffer);
    return pointer;
  }

  /** Nothing may be written. */
  function access(name: Bytes, mode: number): number {
    if (modeOf(resolve(text(name))) === undefined) return fail(-1);
    return (mode & W_OK) === 0 ? 0 : fail(-1, EROFS);
  }

  function send(_: number, message: Bytes): bigint {
    request = message.slice();
    return BigInt(message.byteLength);
  }

  return {
    ...{ open, read, statx, readlink, opendir, readdir, copyOut, copyIn },
    statfs: (_: Bytes, out: Bytes) => isProc(out),
    fstatfs: (_: number, out: Bytes) => isProc(out),
    getxattr: () => fail(-1n, ENODATA),
    access,
    close: () => 0,
    closedir: () => 0,
    errnoLocation: () => ERRNO,
    prctl: () => 1,
    socket: () => 99,
    setsockopt: () => 0,
    getsockopt: () => 0,
    send,
    recv: (_: number, buffer: Bytes) => dumpFor(request, buffer),
    poll: () => 0,
    recvmsg: () => fail(-1n),
    malloc: () => store(new Uint8Array(4096)),
    free: () => {},
    strdup: (bytes: Bytes) => store(bytes.slice()),
    execv: () => fail(-1),
    signal: () => 0n,
    alarm: () => 0,
    setlogmask: () => 0,
    dlsym: () => 1n,
    timer_create: () => 0,
    timer_settime: () => 0,
  };
}

/** struct statfs: f_type is PROC_SUPER_MAGIC. Nobody asks about a file outside of /proc. */
function isProc(out: Bytes): number {
  new DataView(out.buffer).setUint32(0, 0x9fa0, true);
  return 0;
}

/**
 * One listener on port 8080 as sock_diag(7) tells of it, and the end of the dump: the family and the
 * protocol are those of the request.
 */
function dumpFor(request: Bytes, buffer: Bytes): bigint {
  const [family = 0, protocol = 0] = request.subarray(HEADER);
  const view = new DataView(buffer.buffer, buffer.byteOffset);
  buffer.fill(0, 0, DUMP);
  view.setUint32(0, HEADER + SOCKET, true);
  view.setUint16(4, SOCK_DIAG_BY_FAMILY, true);
  buffer.set([family, protocol === TCP ? TCP_LISTEN : TCP_CLOSE], HEADER);
  view.setUint16(HEADER + 4, 8080);
  view.setUint32(HEADER + SOCKET, HEADER + 4, true);
  view.setUint16(HEADER + SOCKET + 4, NLMSG_DONE, true);
  return BigInt(DUMP);
}

function text(name: Bytes): string {
  return decoder.decode(name.subarray(0, name.indexOf(0)));
}

/** Follows the links in the last place of a path, and that of /proc/self/cwd. */
function resolve(path: string): string {
  const known = inDirectory(path);
  const target = LINKS[known];
  return target?.startsWith("/") ? target : known;
}

function inDirectory(path: string): string {
  const directory = LINKS["/proc/self/cwd"] ?? "";
  return path.replace(/^(\.|\/proc\/self\/cwd)(?=\/)/, directory);
}

function modeOf(path: string): number | undefined {
  if (path in FILES) return MODE_FILE;
  if (path in LINKS) return MODE_LINK;
  const prefix = path.endsWith("/") ? path : `${path}/`;
  const paths = [...Object.keys(FILES), ...Object.keys(LINKS)];
  return paths.some((one) => one.startsWith(prefix)) ? MODE_DIRECTORY : undefined;
}
