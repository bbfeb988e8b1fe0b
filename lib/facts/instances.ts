/**
 * Other live processes that run the program to be started: /proc/N/exe and cmdline. Command lines
 * hold secrets: they are compared here and never become a part of the fact.
 */
import { type Reading, type System, TABLE_LIMIT } from "../system/types.ts";
import { known, unknown } from "./fact.ts";
import {
  baseName,
  commandArguments,
  type StartedProgram,
  startedProgram,
} from "./started_program.ts";
import { parseStatusLines } from "./status.ts";
import { defineCollector, type FactValue, type Target } from "./types.ts";

type Instances = FactValue<"instances">;

/** Ended between listing and reading; a kernel thread has no executable either. */
const VANISHED = new Set(["ENOENT", "ESRCH"]);

/** Processes with the executable and the command of the one that is judged. */
export const instancesCollector = defineCollector({
  name: "exe",
  provides: ["instances"],
  collect(system, target) {
    const program = startedProgram(system, target);
    if (!program.ok) return { instances: unknown(program.message) };
    const hidden = hiddenProcesses(system);
    if (hidden !== undefined) return { instances: unknown(hidden) };
    const listed = system.listDirectory("/proc");
    if (!listed.ok) return { instances: unknown(listed.message) };
    const pids = listed.value.flatMap(({ name }) => /^\d{1,10}$/.test(name) ? [Number(name)] : []);
    return { instances: known(search(system, target, program.value, pids), "/proc/*/exe") };
  },
});

/** Why not every process can be seen, if so: pid 1 is always there, and hidepid hides the others. */
function hiddenProcesses(system: System): string | undefined {
  const first = system.stat("/proc/1", { follow: false });
  if (!first.ok) return `other processes are hidden: ${first.message}`;
  const mounts = system.readText("/proc/self/mountinfo", { limit: TABLE_LIMIT });
  if (!mounts.ok) return mounts.message;
  return hidesProcesses(mounts.value) ? "/proc is mounted with hidepid" : undefined;
}

/** True when the last mount on /proc hides other users' processes (hidepid 2 and 4): proc(5). */
export function hidesProcesses(mountinfo: string): boolean {
  const last = mountinfo.split("\n").filter((line) => line.split(" ")[4] === "/proc").at(-1) ?? "";
  return /\bhidepid=(2|4|invisible|ptraceable)\b/.test(last);
}

function search(
  system: System,
  target: Target,
  program: StartedProgram,
  pids: readonly number[],
): Instances {
  const matching = new Set<number>();
  let unreadable = 0;
  for (const pid of pids.filter((one) => one !== target.pid)) {
    const same = runs(system, pid, program);
    if (same.ok) {
      if (same.value) matching.add(pid);
    } else if (!VANISHED.has(same.code)) unreadable++;
  }
  const peers = instancesOf(system, matching, target.pid).map((pid) => ({
    pid,
    name: nameOf(system, pid),
  }));
  return { executable: program.path, peers, unreadable };
}

/** Arguments first: they are readable for everybody's processes, the executable is not. */
function runs(system: System, pid: number, program: StartedProgram): Reading<boolean> {
  const given = commandArguments(system, `/proc/${pid}`);
  if (!given.ok) return given;
  if (given.value === undefined || !sameArguments(given.value, program)) return answer(false);
  const path = `/proc/${pid}/exe`;
  const file = system.stat(path, { follow: true });
  if (!file.ok) return file;
  if (file.value.device === program.device && file.value.inode === program.inode) {
    return answer(true);
  }
  // Replaced by an upgrade while it runs.
  const link = system.readLink(path);
  return answer(link.ok && link.value === `${program.path} (deleted)`);
}

function answer(value: boolean): Reading<boolean> {
  return { ok: true, value };
}

function sameArguments(given: readonly string[], program: StartedProgram): boolean {
  const { script, args } = program;
  const own = given.slice(0, script.length);
  const isScript = own.length === script.length &&
    script.every((one, index) => baseName(one) === baseName(own[index] ?? ""));
  if (!isScript || args === undefined) return isScript;
  const rest = given.slice(script.length);
  return rest.length === args.length && args.every((one, index) => one === rest[index]);
}

/** A server and its forked workers are one instance: only the topmost of each is counted. */
function instancesOf(
  system: System,
  matching: ReadonlySet<number>,
  own: number | undefined,
): readonly number[] {
  const related = new Set(own === undefined ? matching : [...matching, own]);
  const topmost = (pid: number): number => {
    let top = pid;
    for (let steps = 0; steps < related.size; steps++) {
      const parent = parentOf(system, top);
      if (parent === undefined || !related.has(parent)) break;
      top = parent;
    }
    return top;
  };
  const ownTop = own === undefined ? undefined : topmost(own);
  return [...new Set([...matching].map(topmost))].filter((pid) => pid !== ownTop);
}

function parentOf(system: System, pid: number): number | undefined {
  const status = system.readText(`/proc/${pid}/status`);
  const text = status.ok ? parseStatusLines(status.value).get("PPid") ?? "" : "";
  return /^\d{1,10}$/.test(text) ? Number(text) : undefined;
}

function nameOf(system: System, pid: number): string {
  const comm = system.readText(`/proc/${pid}/comm`);
  return comm.ok ? comm.value.trimEnd() : "?";
}
