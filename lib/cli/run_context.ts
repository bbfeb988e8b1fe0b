import { printable } from "../printable.ts";
import type { RunContext } from "../report/jsonl.ts";
import { openLinux } from "../system/linux.ts";

let context: RunContext | undefined;

/** One process is one run: each of its lines carries the same id, and this machine's name. */
export function runContext(): RunContext {
  return context ??= { host: hostName(), runId: crypto.randomUUID() };
}

function hostName(): string | null {
  const name = openLinux().readText("/proc/sys/kernel/hostname");
  return name.ok ? printable(name.value.trim()) : null;
}
