/** /proc/PID/ns: the namespaces of the process. namespaces(7). */
import type { System } from "../system/types.ts";
import { absent, type Fact, known, unknown } from "./fact.ts";
import { defineCollector, type Facts, type FactValue } from "./types.ts";

/** The kinds of namespaces, as /proc/PID/ns spells them. */
export const NAMESPACE_KINDS = [
  "cgroup",
  "ipc",
  "mnt",
  "net",
  "pid",
  "time",
  "user",
  "uts",
] as const;

/** One of the kinds. */
export type NamespaceKind = (typeof NAMESPACE_KINDS)[number];

/**
 * Inodes of the initial namespaces: `enum init_ns_ino` in linux/nsfs.h. They lie below the range
 * that the kernel numbers other namespaces from (0xF0000000), so an equal number is a proof on
 * every kernel. A different one is no proof for mnt and net: fixed only since Linux 6.18.
 */
export const INITIAL_INODES: Readonly<Record<NamespaceKind, number>> = {
  ipc: 0xefffffff,
  uts: 0xeffffffe,
  user: 0xeffffffd,
  pid: 0xeffffffc,
  cgroup: 0xeffffffb,
  time: 0xeffffffa,
  net: 0xeffffff9,
  mnt: 0xeffffff8,
};

/** The inode of a link such as `pid:[4026531836]`, undefined when it is none of that kind. */
export function parseNamespaceLink(kind: NamespaceKind, text: string): number | undefined {
  const match = /^([a-z]+):\[(\d{1,10})\]$/.exec(text);
  if (match === null || match[1] !== kind) return undefined;
  const inode = Number(match[2]);
  return inode <= 0xffffffff ? inode : undefined;
}

/** The namespaces of the process, and the network namespace of the host's pid 1 where it shows. */
export const namespacesCollector = defineCollector({
  name: "ns",
  provides: ["namespaces", "hostNetNamespace"],
  collect(system, target) {
    const namespaces = readNamespaces(system, target.proc);
    const facts = Object.values(namespaces);
    const problem = facts.find((one) => one.state === "unknown");
    const fact: Facts["namespaces"] = problem === undefined ||
        facts.some((one) => one.state === "known")
      ? known(namespaces, `${target.proc}/ns`)
      : unknown(problem.reason);
    return { namespaces: fact, hostNetNamespace: hostNetNamespace(system) };
  },
});

/** One namespace of one process: `proc` is /proc/self or /proc/N. */
export function readNamespace(
  system: System,
  proc: string,
  kind: NamespaceKind,
): Exclude<Fact<number>, { state: "absent" }> & { readonly code?: string } {
  const path = `${proc}/ns/${kind}`;
  const link = system.readLink(path);
  if (!link.ok) return { ...unknown(link.message), code: link.code };
  const inode = parseNamespaceLink(kind, link.value);
  return inode === undefined ? unknown(`cannot parse the link ${path}`) : known(inode, path);
}

/** A kind that is missing among others that are there is one that this kernel does not have. */
function readNamespaces(system: System, proc: string): FactValue<"namespaces"> {
  const read = NAMESPACE_KINDS.map((kind) => [kind, readNamespace(system, proc, kind)] as const);
  const someKnown = read.some(([, fact]) => fact.state === "known");
  const facts = read.map(([kind, fact]): [string, Fact<number>] => {
    if (fact.state === "known") return [kind, fact];
    const missing = someKnown && fact.code === "ENOENT";
    return [kind, missing ? absent(`this kernel has no ${kind} namespaces`) : unknown(fact.reason)];
  });
  return Object.fromEntries(facts) as FactValue<"namespaces">;
}

/** /proc/1 is the host's only where our own pid namespace is the initial one. */
function hostNetNamespace(system: System): Facts["hostNetNamespace"] {
  const own = readNamespace(system, "/proc/self", "pid");
  if (own.state === "unknown") return unknown(own.reason);
  if (own.value !== INITIAL_INODES.pid) {
    return absent("the host's pid 1 is not visible from this pid namespace");
  }
  const net = readNamespace(system, "/proc/1", "net");
  return net.state === "known" ? net : unknown(net.reason);
}
