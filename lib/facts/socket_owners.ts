/** Which process holds which listener: the links in /proc/PID/fd. proc_pid_fd(5). */
import type { System } from "../system/types.ts";
import { known, unknown } from "./fact.ts";
import { readSockets } from "./sockets.ts";
import { defineCollector, type FactValue } from "./types.ts";

type Owner = FactValue<"socketOwners">["owners"][number];

const MAX_PROCESSES = 32_768;
/** Links read in all: about 0.2 s. */
const MAX_LINKS = 100_000;
/** Processes and descriptors come and go between listing and reading. */
const GONE = new Set(["ENOENT", "ESRCH"]);

/** The inode in `socket:[12345]`, undefined for any other target of a descriptor. */
export function parseSocketLink(text: string): string | undefined {
  return /^socket:\[(\d{1,20})\]$/.exec(text)?.[1];
}

/** The first process of each listener; what may not be looked into is counted as hidden. */
export const socketOwnersCollector = defineCollector({
  name: "socket owners",
  provides: ["socketOwners"],
  collect(system, target) {
    const sockets = readSockets(system, target);
    if (sockets.state !== "known") return { socketOwners: unknown(sockets.reason) };
    const processes = system.listDirectory("/proc");
    if (!processes.ok) return { socketOwners: unknown(processes.message) };
    const pids = processes.value.map((entry) => entry.name)
      .filter((name) => /^\d{1,10}$/.test(name)).map(Number).sort((a, b) => a - b);
    const inodes = new Set(sockets.value.map((socket) => socket.inode));
    return { socketOwners: known(findOwners(system, pids, inodes), "/proc/*/fd") };
  },
});

function findOwners(
  system: System,
  pids: readonly number[],
  wanted: Set<string>,
): FactValue<"socketOwners"> {
  const owners: Owner[] = [];
  // Sockets of the kernel's own (NFS, WireGuard) have no inode.
  wanted.delete("0");
  let hidden = 0;
  let links = 0;
  for (const [index, pid] of pids.entries()) {
    if (wanted.size === 0) break;
    if (index >= MAX_PROCESSES || links >= MAX_LINKS) {
      hidden += pids.length - index;
      break;
    }
    const found = socketsOf(system, pid, wanted, MAX_LINKS - links);
    links += found.links;
    if (found.refused) hidden++;
    if (found.inodes.length === 0) continue;
    const name = processName(system, pid);
    for (const inode of found.inodes) owners.push({ inode, pid, name });
    for (const inode of found.inodes) wanted.delete(inode);
  }
  return { owners, hidden };
}

interface Held {
  readonly inodes: readonly string[];
  readonly links: number;
  readonly refused: boolean;
}

function socketsOf(system: System, pid: number, wanted: ReadonlySet<string>, most: number): Held {
  const directory = `/proc/${pid}/fd`;
  const entries = system.listDirectory(directory);
  if (!entries.ok) return { inodes: [], links: 0, refused: !GONE.has(entries.code) };
  const inodes = new Set<string>();
  let refused = entries.value.length > most;
  for (const { name } of entries.value.slice(0, most)) {
    const link = system.readLink(`${directory}/${name}`);
    const inode = link.ok ? parseSocketLink(link.value) : undefined;
    if (inode !== undefined && wanted.has(inode)) inodes.add(inode);
    if (!link.ok && !GONE.has(link.code)) refused = true;
  }
  return { inodes: [...inodes], links: entries.value.length, refused };
}

function processName(system: System, pid: number): string {
  const comm = system.readText(`/proc/${pid}/comm`);
  return comm.ok ? comm.value.replace(/\n$/, "") : "";
}
