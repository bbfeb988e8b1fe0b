/**
 * The kernel ignores signals for pid 1 unless it has a handler, so as pid 1 the gate handles those
 * that mean "stop". Elsewhere their default action ends it: the same status, and nothing to undo.
 */
import type { System } from "./system/types.ts";

/** SIGHUP, SIGINT, SIGTERM. */
const STOPPING = [1, 2, 15] as const;

/**
 * As pid 1, notes the signals that mean "stop", save for those that were ignored at the start
 * (nohup). Gives what ends that, so that the program inherits none of it, and says with which exit
 * code to end, 128 + n, when one of them came.
 */
export function noteStopping(system: System): () => number | undefined {
  if (Deno.pid !== 1) return () => undefined;
  const last = system.noteSignals(STOPPING);
  return () => {
    const number = last();
    return number === undefined ? undefined : 128 + number;
  };
}
