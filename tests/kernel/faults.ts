/**
 * Faults in single system calls of the gate, by strace's fault injection. Each is named by the call,
 * the error, and which call of a thread gets it: every thread counts its own.
 */
import { type Outcome, type Posture, runGate } from "./refused.ts";

/** The calls of the gate and its runtime that read, map, or look for something. */
const CALLS = [
  ...["open", "openat", "read", "pread64", "fstat", "newfstatat", "statx", "lseek"],
  ...["getdents64", "readlink", "readlinkat", "access", "faccessat2", "getcwd", "fcntl", "ioctl"],
  ...["mmap", "mprotect", "brk", "prctl", "prlimit64", "socket", "sendto", "recvfrom", "clone3"],
];
/** The errors of a broken disk, a refusal, a full memory, a signal. */
const ERRORS = ["EIO", "EACCES", "ENOMEM", "EINTR"] as const;
/** Those that may last: EINTR for ever hangs the runtime before our code begins. */
const LASTING = ["EIO", "EACCES"] as const;

/** One fault point. */
export interface Fault {
  readonly call: string;
  readonly error: string;
  /** The first call of a thread that fails, from 1. */
  readonly when: number;
  /** Every later one fails too. */
  readonly onward: boolean;
}

/** Every fault in a gate that makes so many calls of each kind. */
export function faultPoints(counts: Readonly<Record<string, number>>): readonly Fault[] {
  return Object.entries(counts).flatMap(([call, count]) =>
    Array.from({ length: count }, (_, index) => index + 1).flatMap((when) => [
      ...ERRORS.map((error) => ({ call, error, when, onward: false })),
      ...LASTING.map((error) => ({ call, error, when, onward: true })),
    ])
  );
}

/** How often the busiest thread makes each of `CALLS`, from what `strace -f` printed. */
function countCalls(trace: string): Readonly<Record<string, number>> {
  const perThread = new Map<string, number>();
  for (const [, thread, call = ""] of trace.matchAll(/^(\d+) +([a-z0-9_]+)\(/gm)) {
    const key = `${call} ${thread}`;
    perThread.set(key, (perThread.get(key) ?? 0) + 1);
  }
  const counts: Record<string, number> = {};
  for (const [key, count] of perThread) {
    const call = key.split(" ")[0] ?? "";
    if (CALLS.includes(call)) counts[call] = Math.max(counts[call] ?? 0, count);
  }
  return counts;
}

/** A whole number below `limit`, from a seed: the same seed gives the same numbers. */
export function randomNumbers(seed: number): (limit: number) => number {
  let state = seed >>> 0;
  return (limit) => {
    // mulberry32: small, and even enough to choose by.
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

/** `count` of these, none twice, chosen by `random`. */
export function sample<T>(
  all: readonly T[],
  count: number,
  random: (limit: number) => number,
): readonly T[] {
  const left = [...all];
  const chosen: T[] = [];
  while (chosen.length < count && left.length > 0) {
    chosen.push(...left.splice(random(left.length), 1));
  }
  return chosen;
}

/** `read:EIO:17`, `read:EIO:17+`. */
export function faultName({ call, error, when, onward }: Fault): string {
  return `${call}:${error}:${when}${onward ? "+" : ""}`;
}

/** What a run with a fault gave. */
export interface Injected extends Outcome {
  /** False when the gate never made that call: a run differs a little from the next. */
  readonly hit: boolean;
}

/** The calls of a run without a fault. */
export async function traceCalls(
  posture: Posture,
): Promise<Outcome & { readonly counts: Readonly<Record<string, number>> }> {
  const { log, ...outcome } = await runGate(posture, { around: strace() });
  return { ...outcome, counts: countCalls(log) };
}

/** Runs the gate with one fault. */
export async function inject(posture: Posture, fault: Fault): Promise<Injected> {
  const { call, error, when, onward } = fault;
  const options = [
    ...["-e", `trace=${call},execve`],
    ...["-e", `inject=${call}:error=${error}:when=${when}${onward ? "+" : ""}`],
  ];
  const { log, ...outcome } = await runGate(posture, { around: strace(options) });
  return { ...outcome, hit: log.includes("(INJECTED)") };
}

function strace(options: readonly string[] = []): readonly string[] {
  return ["strace", "-f", "-qq", ...options, "-o", "%"];
}

/** Runs `task` on every item, `width` at a time. */
export async function eachOf<T>(
  items: readonly T[],
  width: number,
  task: (item: T) => Promise<void>,
): Promise<void> {
  let next = 0;
  const worker = async () => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) await task(item);
  };
  await Promise.all(Array.from({ length: width }, worker));
}
