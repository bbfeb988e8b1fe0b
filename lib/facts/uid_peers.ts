/**
 * Processes that could read this one's memory and environment, being of the same uid and gid:
 * ptrace(2), "Ptrace access mode checking". Its ancestors started it and its descendants are its
 * own: both are left out.
 */
import { type System, TABLE_LIMIT } from "../system/types.ts";
import { absent, type Fact, known, unknown } from "./fact.ts";
import { parseIdList, parseStatusLines } from "./status.ts";
import { defineCollector, type FactValue, type Target } from "./types.ts";

type UidPeers = FactValue<"uidPeers">;

/** What the search needs of one process. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly parent: number;
  readonly name: string;
  /** No code runs any more: a zombie. */
  readonly dead: boolean;
  readonly uids: readonly number[];
  readonly gids: readonly number[];
}

const MAX_PROCESSES = 65_536;
/** Ended between listing and reading. */
const VANISHED = new Set(["ENOENT", "ESRCH"]);

/** Name to Gid are the first ten lines, some 250 bytes: the others are not looked at. */
const HEAD = 512;

/** Undefined for anything that is no status file of a process. */
export function parseIdentity(text: string): ProcessIdentity | undefined {
  const lines = parseStatusLines(text.slice(0, HEAD));
  const [pid, parent] = ["Pid", "PPid"].map((key) => parseIdList(lines.get(key) ?? "")?.[0]);
  const uids = parseIdList(lines.get("Uid") ?? "");
  const gids = parseIdList(lines.get("Gid") ?? "");
  if (pid === undefined || parent === undefined) return undefined;
  if (uids?.length !== 4 || gids?.length !== 4) return undefined;
  const dead = /^[ZX]/.test(lines.get("State") ?? "");
  return { pid, parent, name: lines.get("Name") ?? "", dead, uids, gids };
}

/** Those of one uid and gid (any of the four) with `own`, neither above nor below it. */
export function findPeers(
  own: ProcessIdentity,
  others: readonly ProcessIdentity[],
): UidPeers["peers"] {
  const parents = new Map([own, ...others].map((one) => [one.pid, one.parent]));
  const above = ancestors(own.pid, parents);
  const alike = (one: readonly number[], other: readonly number[]) =>
    one.some((id) => other.includes(id));
  return others.filter((one) =>
    one.pid !== own.pid && !one.dead && alike(one.uids, own.uids) && alike(one.gids, own.gids) &&
    !above.has(one.pid) && !ancestors(one.pid, parents).has(own.pid)
  ).map(({ pid, name }) => ({ pid, name })).sort((one, other) => one.pid - other.pid);
}

/** Bounded by the number of processes: a parent that was reused could close a circle. */
function ancestors(pid: number, parents: ReadonlyMap<number, number>): ReadonlySet<number> {
  const above = new Set<number>();
  let parent = parents.get(pid);
  while (parent !== undefined && parent !== 0 && !above.has(parent)) {
    above.add(parent);
    parent = parents.get(parent);
  }
  return above;
}

/**
 * The processes that are visible from here. Those that hidepid hides cannot read us either, with
 * one exception that nobody but root can see: one that became this uid without an execve(2).
 */
export const uidPeersCollector = defineCollector({
  name: "uids of processes",
  provides: ["uidPeers"],
  collect(system, target) {
    return { uidPeers: readPeers(system, target) };
  },
});

function readPeers(system: System, target: Target): Fact<UidPeers> {
  const path = `${target.proc}/status`;
  const status = system.readText(path);
  if (!status.ok) return unknown(status.message);
  const own = parseIdentity(status.value);
  if (own === undefined) return unknown(`no valid Uid:, Gid: and PPid: lines in ${path}`);
  if (own.uids.includes(0)) return absent("Runs as root, and root reads every process");
  const listed = system.listDirectory("/proc", { limit: MAX_PROCESSES });
  if (!listed.ok) return unknown(listed.message);
  const names = listed.value.map(({ name }) => name).filter((name) => /^\d{1,10}$/.test(name));
  if (!names.includes(String(own.pid))) {
    return unknown("/proc is not of this pid namespace: it does not list the process itself");
  }
  const others: ProcessIdentity[] = [];
  let refused = 0;
  for (const name of names) {
    const one = system.readText(`/proc/${name}/status`);
    const identity = one.ok ? parseIdentity(one.value) : undefined;
    if (identity !== undefined) others.push(identity);
    else if (one.ok || !VANISHED.has(one.code)) refused++;
  }
  const unreadable = refused > 0 && hidesStatus(system) ? 0 : refused;
  return known({ peers: findPeers(own, others), unreadable }, "/proc/*/status");
}

/** hidepid=1 refuses what the others leave out: processes that this one may not trace. */
function hidesStatus(system: System): boolean {
  const mounts = system.readText("/proc/self/mountinfo", { limit: TABLE_LIMIT });
  if (!mounts.ok) return false;
  const last = mounts.value.split("\n").filter((line) => line.split(" ")[4] === "/proc").at(-1);
  return /\bhidepid=(1|2|4|noaccess|invisible|ptraceable)\b/.test(last ?? "");
}
