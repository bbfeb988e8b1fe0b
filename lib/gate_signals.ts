/**
 * The kernel ignores signals for pid 1 unless it has a handler, so as pid 1 the gate handles those
 * that mean "stop". Elsewhere their default action ends it: the same status, and nothing to undo.
 */
import { parseMask, parseStatusLines } from "./facts/status.ts";
import type { System } from "./system/types.ts";

const STOPPING = [["SIGHUP", 1], ["SIGINT", 2], ["SIGTERM", 15]] as const;

/**
 * As pid 1, ends the process with 128 + n on SIGHUP, SIGINT and SIGTERM. Gives the numbers of those
 * that were ignored at the start (nohup): the runtime's first handler takes all three, and exec
 * would reset what is handled to its default.
 */
export function endOnSignals(system: System): readonly number[] {
  if (Deno.pid !== 1) return [];
  const mask = ignoredMask(system);
  const isIgnored = (number: number) => ((mask >> BigInt(number - 1)) & 1n) === 1n;
  for (const [name, number] of STOPPING) {
    if (!isIgnored(number)) Deno.addSignalListener(name, () => Deno.exit(128 + number));
  }
  return STOPPING.map(([, number]) => number).filter(isIgnored);
}

function ignoredMask(system: System): bigint {
  const status = system.readText("/proc/self/status");
  const mask = status.ok ? parseStatusLines(status.value).get("SigIgn") : undefined;
  return parseMask(mask ?? "") ?? 0n;
}

/** Lets a signal that arrived while we judged take effect: handlers run between two turns. */
export async function deliverSignals(): Promise<void> {
  if (Deno.pid !== 1) return;
  for (let turn = 0; turn < 3; turn++) {
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}
