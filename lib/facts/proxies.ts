/** Reverse proxies that run, by the name of their processes: /proc/PID/comm. proc_pid_comm(5). */
import type { System } from "../system/types.ts";
import { TABLE_LIMIT } from "../system/types.ts";
import { known, unknown } from "./fact.ts";
import { hidesProcesses } from "./instances.ts";
import { parseStatusLines } from "./status.ts";
import { defineCollector, type FactValue } from "./types.ts";

type Proxy = FactValue<"proxies">["processes"][number];

const NAMES = new Set(["nginx", "caddy", "traefik", "haproxy", "envoy", "httpd", "apache2"]);
const MAX_PROCESSES = 32_768;
const VANISHED = new Set(["ENOENT", "ESRCH"]);

/** The first process of each proxy: a server and its workers are one. */
export const proxiesCollector = defineCollector({
  name: "proxies",
  provides: ["proxies"],
  collect(system) {
    const listed = system.listDirectory("/proc");
    if (!listed.ok) return { proxies: unknown(listed.message) };
    const pids = listed.value.flatMap(({ name }) => /^\d{1,10}$/.test(name) ? [Number(name)] : [])
      .sort((a, b) => a - b);
    const found = new Map<string, Proxy>();
    let hidden = pids.length > MAX_PROCESSES ? "there are too many processes" : hiddenBy(system);
    for (const pid of pids.slice(0, MAX_PROCESSES)) {
      const comm = system.readText(`/proc/${pid}/comm`);
      if (!comm.ok && !VANISHED.has(comm.code)) hidden ??= comm.message;
      const name = comm.ok ? comm.value.replace(/\n$/, "") : "";
      if (NAMES.has(name) && !found.has(name) && isAlive(system, pid)) {
        found.set(name, { name, pid });
      }
    }
    return { proxies: known({ processes: [...found.values()], hidden: hidden ?? null }, "/proc") };
  },
});

/** Why not every process of this pid namespace shows, if so. */
function hiddenBy(system: System): string | undefined {
  const first = system.stat("/proc/1", { follow: false });
  if (!first.ok) return `other processes are hidden: ${first.message}`;
  const mounts = system.readText("/proc/self/mountinfo", { limit: TABLE_LIMIT });
  if (!mounts.ok) return mounts.message;
  return hidesProcesses(mounts.value) ? "/proc is mounted with hidepid" : undefined;
}

/** A zombie has a name, and serves nobody. */
function isAlive(system: System, pid: number): boolean {
  const status = system.readText(`/proc/${pid}/status`);
  const state = status.ok ? parseStatusLines(status.value).get("State") ?? "" : "";
  return !/^[ZX]/.test(state.trim());
}
