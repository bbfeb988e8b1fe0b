/**
 * The listeners of the network namespace. NETLINK_SOCK_DIAG first: reading /proc/PID/net/tcp walks
 * every established connection (3 ms where a dump takes 0.04 ms). The tables of /proc where the
 * dump is refused (gVisor, seccomp), and for another process, whose namespace may be another.
 */
import { type System, TABLE_LIMIT } from "../system/types.ts";
import { type Fact, known, unknown } from "./fact.ts";
import { parseProcNet } from "./proc_net.ts";
import { type Dump, dumpRequest, parseDump, type Socket } from "./sock_diag.ts";
import { defineCollector, type Facts, type Target } from "./types.ts";

const PROTOCOLS = ["tcp", "tcp6", "udp", "udp6"] as const;
const ATTEMPTS = 3;

/** Listening TCP and bound, unconnected UDP sockets. */
export const socketsCollector = defineCollector({
  name: "sock_diag",
  provides: ["sockets"],
  collect(system, target) {
    return { sockets: readSockets(system, target) };
  },
});

/** All four protocols, or unknown: a table that is missing could hide a listener. */
export function readSockets(system: System, target: Target): Facts["sockets"] {
  const sockets: Socket[] = [];
  const sources = new Set<string>();
  for (const protocol of PROTOCOLS) {
    const table = readProtocol(system, target, protocol);
    if (table.state !== "known") return unknown(table.reason);
    sockets.push(...table.value);
    sources.add(table.source);
  }
  return known(sockets.sort(byPort), [...sources].join(", "));
}

function byPort(a: Socket, b: Socket): number {
  return PROTOCOLS.indexOf(a.protocol) - PROTOCOLS.indexOf(b.protocol) || a.port - b.port ||
    compare(a.address, b.address) || compare(a.inode, b.inode);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

type Table = Fact<readonly Socket[]>;

function readProtocol(system: System, target: Target, protocol: Socket["protocol"]): Table {
  if (target.pid !== undefined) return readTable(system, target, protocol);
  const dump = readDump(system, protocol);
  if (dump.ok) return known(dump.sockets, "NETLINK_SOCK_DIAG");
  const table = readTable(system, target, protocol);
  return table.state === "unknown" ? unknown(`${table.reason}; ${dump.reason}`) : table;
}

/** Asks again when a change of the table interrupted the dump. */
function readDump(system: System, protocol: Socket["protocol"]): Dump {
  let dump: Dump = { ok: false, reason: "no dump", interrupted: true };
  for (let tries = 0; tries < ATTEMPTS && !dump.ok && dump.interrupted; tries++) {
    const reading = system.socketDiagnostics(dumpRequest(protocol));
    dump = reading.ok
      ? parseDump(protocol, reading.value)
      : { ok: false, reason: reading.message, interrupted: false };
  }
  return dump;
}

function readTable(system: System, target: Target, protocol: Socket["protocol"]): Table {
  const path = `${target.proc}/net/${protocol}`;
  const reading = system.readText(path, { limit: TABLE_LIMIT });
  if (!reading.ok) {
    const withoutIpv6 = protocol.endsWith("6") && reading.code === "ENOENT" &&
      system.stat(`${target.proc}/net/${protocol.slice(0, -1)}`, { follow: true }).ok;
    return withoutIpv6 ? known([], `${path} (no IPv6)`) : unknown(reading.message);
  }
  const sockets = parseProcNet(protocol, reading.value);
  return sockets === undefined ? unknown(`cannot parse ${path}`) : known(sockets, path);
}
