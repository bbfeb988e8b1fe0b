/**
 * The one file with FFI. It exports functions that take and give plain values only: no pointer
 * leaves it. Deno reads nothing below /proc or /sys without --allow-all, so libc does (README,
 * "Permissions"). The FFI permission is given up as soon as the symbols are bound.
 *
 * Pointers are declared `usize`: Deno.UnsafePointer is refused under a scoped grant, so what libc
 * points to is copied out with memcpy.
 */
import { errnoName, errnoText } from "./errno.ts";
import type { Failure, Reading } from "./types.ts";

/**
 * One more argument, which the callee never looks at (on x86-64 and arm64 the caller cleans up).
 * Deno compiles a fast path for every symbol whose parameters are all scalars: 2 ms and 2 MiB at
 * each start, for a path that V8 cannot take without its JIT. A struct among them spares that.
 */
const SLOW = { struct: ["u8"] } as const;
const UNUSED = new Uint8Array(1);

const SYMBOLS = {
  open: { parameters: ["buffer", "i32", "u32", SLOW], result: "i32" },
  read: { parameters: ["i32", "buffer", "usize", SLOW], result: "isize" },
  close: { parameters: ["i32", SLOW], result: "i32" },
  // Since glibc 2.28.
  statx: {
    parameters: ["i32", "buffer", "i32", "u32", "buffer", SLOW],
    result: "i32",
    optional: true,
  },
  readlink: { parameters: ["buffer", "buffer", "usize", SLOW], result: "isize" },
  access: { parameters: ["buffer", "i32", SLOW], result: "i32" },
  opendir: { parameters: ["buffer", SLOW], result: "usize" },
  readdir: { parameters: ["usize", SLOW], result: "usize" },
  closedir: { parameters: ["usize", SLOW], result: "i32" },
  prctl: { parameters: ["i32", "usize", "usize", "usize", "usize", SLOW], result: "i32" },
  socket: { parameters: ["i32", "i32", "i32", SLOW], result: "i32" },
  setsockopt: { parameters: ["i32", "i32", "i32", "buffer", "u32", SLOW], result: "i32" },
  send: { parameters: ["i32", "buffer", "usize", "i32", SLOW], result: "isize" },
  recv: { parameters: ["i32", "buffer", "usize", "i32", SLOW], result: "isize" },
  getsockopt: { parameters: ["i32", "i32", "i32", "buffer", "buffer", SLOW], result: "i32" },
  poll: { parameters: ["buffer", "usize", "i32", SLOW], result: "i32" },
  recvmsg: { parameters: ["i32", "buffer", "i32", SLOW], result: "isize" },
  malloc: { parameters: ["usize", SLOW], result: "usize" },
  free: { parameters: ["usize", SLOW], result: "void" },
  execv: { parameters: ["buffer", "buffer", SLOW], result: "i32" },
  strdup: { parameters: ["buffer", SLOW], result: "usize" },
  signal: { parameters: ["i32", "usize", SLOW], result: "usize" },
  alarm: { parameters: ["u32", SLOW], result: "u32" },
  setlogmask: { parameters: ["i32", SLOW], result: "i32" },
  // In libc itself since glibc 2.34.
  dlsym: { parameters: ["usize", "buffer", SLOW], result: "usize", optional: true },
  timer_create: { parameters: ["i32", "buffer", "buffer", SLOW], result: "i32", optional: true },
  timer_settime: {
    parameters: ["usize", "i32", "buffer", "usize", SLOW],
    result: "i32",
    optional: true,
  },
  errnoLocation: { name: "__errno_location", parameters: [SLOW], result: "usize" },
  copyOut: { name: "memcpy", parameters: ["buffer", "usize", "usize", SLOW], result: "usize" },
  copyIn: { name: "memcpy", parameters: ["usize", "buffer", "usize", SLOW], result: "usize" },
} as const satisfies Deno.ForeignLibraryInterface;

type Symbols = Deno.DynamicLibrary<typeof SYMBOLS>["symbols"];
type Bytes = Uint8Array<ArrayBuffer>;

const EINTR = 4;
/** More interrupted calls in a row than a live signal storm would give. */
const MAX_RETRIES = 100;
const AT_FDCWD = -100;
const AT_SYMLINK_NOFOLLOW = 0x100;
const AT_EMPTY_PATH = 0x1000;
const STATX_BASIC_STATS = 0x7ff;
const STATX_SIZE = 256;
/** struct dirent: d_ino 8, d_off 8, d_reclen 2, d_type 1, then the name. */
const DIRENT_HEADER = 19;
const DIRENT_LENGTH_OFFSET = 16;
const PATH_MAX = 4096;
const PR_GET_NO_NEW_PRIVS = 39;
const AF_NETLINK = 16;
const SOCK_DGRAM = 2;
const SOCK_CLOEXEC = 0o2000000;
const SOL_SOCKET = 1;
const SO_RCVTIMEO = 20;
const MSG_DONTWAIT = 0x40;
const MSG_NOSIGNAL = 0x4000;
const MSG_CMSG_CLOEXEC = 0x40000000;
/** struct msghdr: name 8, its length 8, iovec 8, count 8, control 8, its length 8, flags 8. */
const MSGHDR_SIZE = 56;
/** Where a received message is put: the iovec, its bytes, the control messages. */
const MESSAGE = { bytes: 16, control: 128, size: 384 } as const;
const SIGPIPE = 13;
const SIG_DFL = 0n;
const SIG_IGN = 1n;
const CLOCK_MONOTONIC = 1;
const SIGEV_THREAD = 2;
const SIGEVENT_SIZE = 64;
const RTLD_DEFAULT = 0n;

/** Where glibc is: exactly the strings that deno.json grants, this architecture's first. */
function libraryPaths(): readonly string[] {
  const triplet = `${Deno.build.arch}-linux-gnu`;
  return [
    `/lib/${triplet}/libc.so.6`,
    "/lib64/libc.so.6",
    "/usr/lib64/libc.so.6",
    `/usr/lib/${triplet}/libc.so.6`,
    "/usr/lib/libc.so.6",
  ];
}

/** A raw directory entry: the name's bytes decoded, and the kernel's d_type number. */
export interface RawEntry {
  readonly name: string;
  readonly type: number;
}

/** The calls posture makes, each total: a value or the errno. */
export type Libc = ReturnType<typeof wrap>;

/** Binds libc and gives up the FFI permission; the failure says what was tried. */
export function openLibc(): Reading<Libc> {
  const problems: string[] = [];
  try {
    for (const path of libraryPaths()) {
      try {
        return { ok: true, value: wrap(Deno.dlopen(path, SYMBOLS).symbols) };
      } catch (error) {
        problems.push(`${path}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  } finally {
    Deno.permissions.revokeSync({ name: "ffi" });
  }
  return {
    ok: false,
    code: "ENOSYS",
    message: `cannot load the C library (glibc): ${problems[0] ?? "no path to try"}`,
  };
}

function wrap(libc: Symbols) {
  const errnoBuffer = new Uint8Array(4);
  const errnoView = new DataView(errnoBuffer.buffer);

  function errno(): number {
    libc.copyOut(errnoBuffer, libc.errnoLocation(UNUSED), 4n, UNUSED);
    return errnoView.getInt32(0, true);
  }

  function clearErrno(): void {
    errnoBuffer.fill(0);
    libc.copyIn(libc.errnoLocation(UNUSED), errnoBuffer, 4n, UNUSED);
  }

  function failure(attempt: string, number = errno()): Failure {
    const code = errnoName(number);
    return { ok: false, code, message: `${attempt}: ${errnoText(code)}` };
  }

  /** Calls again while a signal interrupts, a bounded number of times. */
  function retrying(call: () => number, attempt: string): Reading<number> {
    for (let tries = 0; tries < MAX_RETRIES; tries++) {
      const result = call();
      if (result >= 0) return { ok: true, value: result };
      const number = errno();
      if (number !== EINTR) return failure(attempt, number);
    }
    return failure(attempt, EINTR);
  }

  /** open(2) with O_CLOEXEC given by the caller's flags. */
  function open(path: string, flags: number): Reading<number> {
    const name = cString(path);
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

  /** struct statx of a path, or of `descriptor` when the path is empty. */
  function statx(path: string, follow: boolean, descriptor?: number): Reading<DataView> {
    const statxCall = libc.statx;
    const buffer = new Uint8Array(STATX_SIZE);
    const attempt = `cannot stat ${path}`;
    if (statxCall === null) {
      return { ok: false, code: "ENOSYS", message: `${attempt}: needs glibc 2.28` };
    }
    const name = cString(descriptor === undefined ? path : "");
    const flags = (follow ? 0 : AT_SYMLINK_NOFOLLOW) |
      (descriptor === undefined ? 0 : AT_EMPTY_PATH);
    const result = retrying(
      () => statxCall(descriptor ?? AT_FDCWD, name, flags, STATX_BASIC_STATS, buffer, UNUSED),
      attempt,
    );
    return result.ok ? { ok: true, value: new DataView(buffer.buffer) } : result;
  }

  function readLink(path: string): Reading<string> {
    const name = cString(path);
    const buffer = new Uint8Array(PATH_MAX);
    const attempt = `cannot read the link ${path}`;
    const result = retrying(
      () => Number(libc.readlink(name, buffer, BigInt(PATH_MAX), UNUSED)),
      attempt,
    );
    if (!result.ok) return result;
    return { ok: true, value: decode(buffer.subarray(0, result.value)) };
  }

  /** access(2) for R_OK 4, W_OK 2, X_OK 1: 0 when allowed, else the errno. */
  function access(path: string, mode: number): Reading<number> {
    const name = cString(path);
    return retrying(() => libc.access(name, mode, UNUSED), `cannot access ${path}`);
  }

  /** The entries of a directory without `.` and `..`, as opendir and readdir give them. */
  function listDirectory(path: string, limit: number): Reading<readonly RawEntry[]> {
    clearErrno();
    const directory = libc.opendir(cString(path), UNUSED);
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

  /** A close-on-exec netlink socket of `protocol` whose receives end after `seconds`. */
  function netlinkSocket(protocol: number, seconds: number): Reading<number> {
    const attempt = `cannot open a netlink socket (protocol ${protocol})`;
    const type = SOCK_DGRAM | SOCK_CLOEXEC;
    const opened = retrying(() => libc.socket(AF_NETLINK, type, protocol, UNUSED), attempt);
    if (!opened.ok) return opened;
    const timeval = new Uint8Array(new BigInt64Array([BigInt(seconds), 0n]).buffer);
    const size = timeval.byteLength;
    if (libc.setsockopt(opened.value, SOL_SOCKET, SO_RCVTIMEO, timeval, size, UNUSED) === 0) {
      return opened;
    }
    const failed = failure(attempt);
    close(opened.value);
    return failed;
  }

  function send(descriptor: number, message: Bytes): Reading<number> {
    const length = BigInt(message.byteLength);
    return retrying(
      () => Number(libc.send(descriptor, message, length, 0, UNUSED)),
      "cannot send to netlink",
    );
  }

  function receive(descriptor: number, buffer: Bytes): Reading<number> {
    const length = BigInt(buffer.byteLength);
    return retrying(
      () => Number(libc.recv(descriptor, buffer, length, 0, UNUSED)),
      "cannot receive from netlink",
    );
  }

  /** getsockopt(SOL_SOCKET) of an option that is an int. */
  function socketOption(descriptor: number, option: number): Reading<number> {
    const value = new Uint8Array(4);
    const size = new Uint8Array(new Uint32Array([value.byteLength]).buffer);
    const call = () => libc.getsockopt(descriptor, SOL_SOCKET, option, value, size, UNUSED);
    const result = retrying(call, `cannot call getsockopt on descriptor ${descriptor}`);
    return result.ok ? { ok: true, value: new DataView(value.buffer).getInt32(0, true) } : result;
  }

  /** poll(2) for `events`, at most `milliseconds`: what happened, 0 for nothing. */
  function poll(descriptor: number, events: number, milliseconds: number): Reading<number> {
    const deadline = performance.now() + milliseconds;
    const entry = new DataView(new ArrayBuffer(8));
    entry.setInt32(0, descriptor, true);
    entry.setInt16(4, events, true);
    const bytes = new Uint8Array(entry.buffer);
    const left = () => Math.max(0, Math.ceil(deadline - performance.now()));
    const result = retrying(
      () => libc.poll(bytes, 1n, left(), UNUSED),
      `cannot poll descriptor ${descriptor}`,
    );
    return result.ok ? { ok: true, value: entry.getInt16(6, true) } : result;
  }

  /** One message, without waiting and without SIGPIPE. */
  function sendMessage(descriptor: number, message: Bytes): Reading<number> {
    const length = BigInt(message.byteLength);
    return retrying(
      () => Number(libc.send(descriptor, message, length, MSG_DONTWAIT | MSG_NOSIGNAL, UNUSED)),
      `cannot send on descriptor ${descriptor}`,
    );
  }

  /**
   * One message, without waiting: its first bytes, and its control messages as the kernel wrote
   * them. The descriptors in those are open, and closed on exec. recvmsg(2) wants pointers, so what
   * it fills is memory of libc's own, freed before this returns.
   */
  function receiveMessage(
    descriptor: number,
  ): Reading<{ readonly bytes: Bytes; readonly control: Bytes }> {
    const memory = libc.malloc(BigInt(MESSAGE.size), UNUSED);
    const attempt = `cannot receive on descriptor ${descriptor}`;
    if (memory === 0n) return failure(attempt);
    try {
      const space = MESSAGE.control - MESSAGE.bytes;
      const iovec = new BigUint64Array([memory + BigInt(MESSAGE.bytes), BigInt(space)]);
      libc.copyIn(memory, new Uint8Array(iovec.buffer), 16n, UNUSED);
      const header = new DataView(new ArrayBuffer(MSGHDR_SIZE));
      header.setBigUint64(16, memory, true);
      header.setBigUint64(24, 1n, true);
      header.setBigUint64(32, memory + BigInt(MESSAGE.control), true);
      header.setBigUint64(40, BigInt(MESSAGE.size - MESSAGE.control), true);
      const flags = MSG_DONTWAIT | MSG_CMSG_CLOEXEC;
      const bytes = new Uint8Array(header.buffer);
      const got = retrying(() => Number(libc.recvmsg(descriptor, bytes, flags, UNUSED)), attempt);
      if (!got.ok) return got;
      const controlLength = Number(header.getBigUint64(40, true));
      return {
        ok: true,
        value: {
          bytes: copyOf(memory + BigInt(MESSAGE.bytes), got.value),
          control: copyOf(memory + BigInt(MESSAGE.control), controlLength),
        },
      };
    } finally {
      libc.free(memory, UNUSED);
    }
  }

  function copyOf(address: bigint, length: number): Bytes {
    const copy = new Uint8Array(length);
    if (length > 0) libc.copyOut(copy, address, BigInt(length), UNUSED);
    return copy;
  }

  /**
   * execv(3): returns only when it failed. The environment is the one this process was started
   * with, byte for byte. What the runtime changed is put back first: SIGPIPE, which Rust ignores.
   */
  function exec(path: string, args: readonly string[]): Failure {
    const argv = new BigUint64Array(args.length + 1);
    args.forEach((argument, index) => argv[index] = libc.strdup(cString(argument), UNUSED));
    libc.signal(SIGPIPE, SIG_DFL, UNUSED);
    libc.execv(cString(path), argv, UNUSED);
    return failure(`cannot start ${path}`);
  }

  /**
   * Notes these signals instead of what they do, save for those that are ignored; gives what puts
   * them back to their default and says which one came last. The handler is setlogmask(3): it takes
   * the signal's number, keeps it, and nothing here calls syslog. (A handler of the runtime's own
   * costs a thread, and that one aborts pid 1 when a signal comes before it is ready: status 139.)
   * Without glibc 2.34 nothing is noted.
   */
  function noteSignals(numbers: readonly number[]): () => number | undefined {
    const note = addressOf("setlogmask");
    if (note === 0n) return () => undefined;
    const noted = numbers.filter((number) => {
      if (libc.signal(number, note, UNUSED) !== SIG_IGN) return true;
      libc.signal(number, SIG_IGN, UNUSED);
      return false;
    });
    return () => {
      // Newer glibc takes a lock in setlogmask: no handler may come while this one holds it.
      for (const number of noted) libc.signal(number, SIG_DFL, UNUSED);
      const last = libc.setlogmask(0, UNUSED);
      return noted.find((number) => number === last);
    };
  }

  /** Where libc has a function; 0 when it cannot be told. */
  function addressOf(name: string): bigint {
    return libc.dlsym?.(RTLD_DEFAULT, cString(name), UNUSED) ?? 0n;
  }

  /**
   * Ends this process with `exitCode` after `seconds`, even while a system call blocks; gives what
   * calls it off. A thread does that: SIGALRM ends neither pid 1 nor a process that ignores it.
   * Without glibc 2.34, or without room for a thread, it is SIGALRM after all, without last words.
   */
  function endAfter(seconds: number, exitCode: number, lastWords?: string): () => void {
    const timer = createTimer("_exit", BigInt(exitCode));
    if (timer !== undefined && setTimer(timer, seconds)) {
      const warning = lastWords === undefined ? undefined : warnAfter(seconds, lastWords);
      return () => [timer, warning].forEach((one) => one !== undefined && setTimer(one, 0));
    }
    const earlier = libc.alarm(seconds, UNUSED);
    return () => void libc.alarm(earlier, UNUSED);
  }

  /** Half a second before: warnx(3) writes the program's name, these words and a line's end. */
  function warnAfter(seconds: number, words: string): bigint | undefined {
    const format = libc.strdup(cString(words.replaceAll("%", "%%")), UNUSED);
    const timer = format === 0n ? undefined : createTimer("warnx", format);
    if (timer !== undefined) setTimer(timer, seconds - 0.5);
    return timer;
  }

  /** 0 seconds: never. */
  function setTimer(timer: bigint, seconds: number): boolean {
    // struct itimerspec: the interval, then the value, each in seconds and nanoseconds.
    const value = [Math.floor(seconds), (seconds % 1) * 1e9].map(BigInt);
    const spec = new Uint8Array(new BigInt64Array([0n, 0n, ...value]).buffer);
    return libc.timer_settime?.(timer, 0, spec, 0n, UNUSED) === 0;
  }

  /** A timer that calls libc's `name`; execve(2) ends it and its thread. Undefined: none. */
  function createTimer(name: string, argument: bigint): bigint | undefined {
    const call = addressOf(name);
    if (call === 0n) return undefined;
    // struct sigevent: the function's argument 8, signal 4, kind 4, function 8, attributes 8.
    const event = new DataView(new ArrayBuffer(SIGEVENT_SIZE));
    event.setBigInt64(0, argument, true);
    event.setInt32(12, SIGEV_THREAD, true);
    event.setBigUint64(16, call, true);
    const timer = new BigUint64Array(1);
    const bytes = new Uint8Array(timer.buffer);
    const created = libc.timer_create?.(
      CLOCK_MONOTONIC,
      new Uint8Array(event.buffer),
      bytes,
      UNUSED,
    );
    return created === 0 ? timer[0] : undefined;
  }

  return {
    exec,
    noteSignals,
    endAfter,
    open,
    read,
    close,
    statx,
    readLink,
    access,
    listDirectory,
    noNewPrivs,
    netlinkSocket,
    send,
    receive,
    socketOption,
    poll,
    sendMessage,
    receiveMessage,
  };
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A NUL inside would silently shorten the path: such a path does not exist for the kernel. */
function cString(text: string): Bytes {
  const cut = text.includes("\0") ? "" : text;
  const bytes = new Uint8Array(cut.length * 3 + 1);
  const { written } = encoder.encodeInto(cut, bytes);
  return bytes.subarray(0, written + 1);
}

function decode(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}
