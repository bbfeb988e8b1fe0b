import type { System } from "../system/types.ts";

/**
 * Reads once per machine and key, failures too: several collectors ask for the same table, and
 * they get one answer to judge by.
 */
export function once<T>(
  read: (system: System, key: string) => T,
): (system: System, key: string) => T {
  const machines = new WeakMap<System, Map<string, T>>();
  return (system, key) => {
    const answers = machines.get(system) ?? new Map<string, T>();
    machines.set(system, answers);
    const answer = answers.has(key) ? answers.get(key) as T : read(system, key);
    answers.set(key, answer);
    return answer;
  };
}
