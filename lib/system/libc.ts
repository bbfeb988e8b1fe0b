/**
 * The one file with FFI; what is made of it, by topic, is in the libc_*.ts beside it, and all of it
 * takes and gives plain values only: no pointer leaves. Deno reads nothing below /proc or /sys
 * without --allow-all, so libc does (README, "Permissions"). The FFI permission is given up as soon
 * as the symbols are bound.
 *
 * Pointers are declared `usize`: Deno.UnsafePointer is refused under a scoped grant, so what libc
 * points to is copied out with memcpy.
 */
import { callsOf } from "./libc_calls.ts";
import { filesOf } from "./libc_files.ts";
import { processOf } from "./libc_process.ts";
import { socketsOf } from "./libc_sockets.ts";
import { SYMBOLS, type Symbols } from "./libc_symbols.ts";
import type { Reading } from "./types.ts";

/**
 * Where glibc is: exactly the strings that deno.json grants, this architecture's first. The last one
 * is the portable bundle's own, which is granted no other.
 */
function libraryPaths(): readonly string[] {
  const triplet = `${Deno.build.arch}-linux-gnu`;
  return [
    `/lib/${triplet}/libc.so.6`,
    "/lib64/libc.so.6",
    "/usr/lib64/libc.so.6",
    `/usr/lib/${triplet}/libc.so.6`,
    "/usr/lib/libc.so.6",
    "/posture/libc.so.6",
  ];
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
  const calls = callsOf(libc);
  return { ...filesOf(libc, calls), ...socketsOf(libc, calls), ...processOf(libc, calls) };
}
