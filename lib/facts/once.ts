import type { System } from "../system/types.ts";

/**
 * Reads once per machine and key, failures too: several collectors ask for the same table, and
 * they get one answer to judge by.
 */
export function once<A, T>(
  read: (system: System, asked: A) => T,
  keyOf: (asked: A) => string = String,
): (system: System, asked: A) => T {
  const machines = new WeakMap<System, Map<string, T>>();
  return (system, asked) => {
    const answers = machines.get(system) ?? new Map<string, T>();
    machines.set(system, answers);
    const key = keyOf(asked);
    const answer = answers.has(key) ? answers.get(key) as T : read(system, asked);
    answers.set(key, answer);
    return answer;
  };
}
