/** What every call of libc has in common: errno, interruptions, text in and out. */
import { errnoName, errnoText } from "./errno.ts";
import { type Bytes, type Symbols, UNUSED } from "./libc_symbols.ts";
import type { Failure, Reading } from "./types.ts";

/** How a call is made and how it fails. */
export type Calls = ReturnType<typeof callsOf>;

const EINTR = 4;
/** More interrupted calls in a row than a live signal storm would give. */
const MAX_RETRIES = 100;

/** For the thread that asks, which is the only one that may use them: errno is a thread's own. */
export function callsOf(libc: Symbols) {
  const errnoBuffer = new Uint8Array(4);
  const errnoView = new DataView(errnoBuffer.buffer);
  const location = libc.errnoLocation(UNUSED);

  function errno(): number {
    libc.copyOut(errnoBuffer, location, 4n, UNUSED);
    return errnoView.getInt32(0, true);
  }

  function clearErrno(): void {
    errnoBuffer.fill(0);
    libc.copyIn(location, errnoBuffer, 4n, UNUSED);
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

  return { errno, clearErrno, failure, retrying };
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Four bytes in UTF-8 at most, for each two of UTF-16; longer ones get memory of their own. */
const SHORT_PATH = 1024;
const pathBytes = new Uint8Array(SHORT_PATH * 3 + 1);

/** As `cString`, for one call: it is good until the next path. */
export function cPath(path: string): Bytes {
  if (path.length > SHORT_PATH || path.includes("\0")) return cString(path);
  pathBytes[encoder.encodeInto(path, pathBytes).written] = 0;
  return pathBytes;
}

/** With a NUL inside the kernel would see a shorter path: no path at all, then. */
export function cString(text: string): Bytes {
  const cut = text.includes("\0") ? "" : text;
  const bytes = new Uint8Array(cut.length * 3 + 1);
  const { written } = encoder.encodeInto(cut, bytes);
  return bytes.subarray(0, written + 1);
}

/** Text from libc; bytes that are not UTF-8 become U+FFFD. */
export function decode(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}
