/** The functions of libc that posture calls, with their signatures; libc.ts alone binds them. */

/**
 * One more argument, which the callee never looks at (on x86-64 and arm64 the caller cleans up).
 * Deno compiles a fast path for every symbol whose parameters are all scalars: 2 ms and 2 MiB at
 * each start, for a path that V8 cannot take without its JIT. A struct among them spares that.
 */
const SLOW = { struct: ["u8"] } as const;
/** What is given for it. */
export const UNUSED = new Uint8Array(1);

/** By the names that posture gives them; memcpy twice, since it copies in both directions. */
export const SYMBOLS = {
  open: { parameters: ["buffer", "i32", "u32", SLOW], result: "i32" },
  read: { parameters: ["i32", "buffer", "usize", SLOW], result: "isize" },
  close: { parameters: ["i32", SLOW], result: "i32" },
  // Since glibc 2.28.
  statx: {
    parameters: ["i32", "buffer", "i32", "u32", "buffer", SLOW],
    result: "i32",
    optional: true,
  },
  statfs: { parameters: ["buffer", "buffer", SLOW], result: "i32" },
  fstatfs: { parameters: ["i32", "buffer", SLOW], result: "i32" },
  readlink: { parameters: ["buffer", "buffer", "usize", SLOW], result: "isize" },
  getxattr: { parameters: ["buffer", "buffer", "buffer", "usize", SLOW], result: "isize" },
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

/** The functions, bound. */
export type Symbols = Deno.DynamicLibrary<typeof SYMBOLS>["symbols"];

/** Memory that libc may write to. */
export type Bytes = Uint8Array<ArrayBuffer>;
