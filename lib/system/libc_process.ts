/** What changes this process itself: execve(2), signals, timers. */
import { type Symbols, UNUSED } from "./libc_symbols.ts";
import { type Calls, cString } from "./libc_calls.ts";
import type { Failure } from "./types.ts";

const SIGPIPE = 13;
const SIG_DFL = 0n;
const SIG_IGN = 1n;
const CLOCK_MONOTONIC = 1;
const SIGEV_THREAD = 2;
const SIGEVENT_SIZE = 64;
const RTLD_DEFAULT = 0n;

/** Nothing here throws. */
export function processOf(libc: Symbols, { failure }: Calls) {
  /**
   * execv(3): returns only when it failed. The environment is the one this process was started
   * with, byte for byte. What the runtime changed is put back first: SIGPIPE, which Rust ignores.
   */
  function exec(path: string, args: readonly string[]): Failure {
    const argv = new BigUint64Array(args.length + 1);
    for (const [index, argument] of args.entries()) {
      const copy = libc.strdup(cString(argument), UNUSED);
      // A null pointer ends the list: the program would be started without the rest of it.
      if (copy === 0n) return failure(`cannot start ${path}`);
      argv[index] = copy;
    }
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
  };
}
