/**
 * What limits memory and the number of tasks: cgroup v2 (memory.max, pids.max) or v1
 * (memory.limit_in_bytes, pids.max), the least from the process's cgroup up to the root. cgroups(7).
 */
import type { System } from "../system/types.ts";
import { type Fact, known, unknown } from "./fact.ts";
import { type Mount, readMounts } from "./mounts.ts";
import { INITIAL_INODES, readNamespace } from "./namespaces.ts";
import { isWithin } from "./target_path.ts";
import { defineCollector, type FactValue } from "./types.ts";

/** One line of /proc/PID/cgroup. */
export interface CgroupLine {
  /** 0: cgroup v2. */
  readonly hierarchy: number;
  readonly controllers: readonly string[];
  readonly path: string;
}

type LimitFact = FactValue<"cgroupLimits">["memory"];
type Limit = { readonly limit: number | null; readonly path: string; readonly complete: boolean };

const MAX_DEPTH = 64;
/** v1 prints LONG_MAX rounded down to a page, and pages have up to 64 KiB. */
const V1_UNLIMITED = 0x7fffffffffff0000n;
const FILES = {
  memory: { v1: "memory.limit_in_bytes", v2: "memory.max" },
  pids: { v1: "pids.max", v2: "pids.max" },
} as const;

/** `id:controllers:path`, the path with colons of its own; undefined for anything else. */
export function parseCgroups(text: string): readonly CgroupLine[] | undefined {
  if (!text.endsWith("\n")) return undefined;
  const lines = text.slice(0, -1).split("\n").map((line): CgroupLine | undefined => {
    const match = /^(\d{1,9}):([^:]*):(\/.*)$/.exec(line);
    if (match === null) return undefined;
    const [, hierarchy, controllers = "", path = ""] = match;
    return { hierarchy: Number(hierarchy), controllers: controllers.split(","), path };
  });
  const parsed = lines.filter((line) => line !== undefined);
  return parsed.length === lines.length ? parsed : undefined;
}

/** A limit file: null for no limit, undefined for what the kernel does not write. */
export function parseLimit(text: string): number | null | undefined {
  const word = text.trim();
  if (word === "max") return null;
  if (!/^\d{1,20}$/.test(word)) return undefined;
  return BigInt(word) >= V1_UNLIMITED ? null : Number(word);
}

/** The limits of the process, as far up as this cgroup namespace and these mounts show. */
export const cgroupCollector = defineCollector({
  name: "cgroup",
  provides: ["cgroupLimits"],
  collect(system, target) {
    const path = `${target.proc}/cgroup`;
    const reading = system.readText(path);
    if (!reading.ok) return { cgroupLimits: unknown(reading.message) };
    const lines = parseCgroups(reading.value);
    if (lines === undefined) return { cgroupLimits: unknown(`cannot parse ${path}`) };
    // Paths in it are relative to our own cgroup namespace, and so are our own mounts.
    const mounts = readMounts(system, { proc: "/proc/self" });
    if (mounts.state !== "known") return { cgroupLimits: unknown(mounts.reason) };
    const isOwn = target.pid === undefined;
    const limits = {
      memory: readLimit(system, lines, mounts.value, "memory", isOwn),
      pids: readLimit(system, lines, mounts.value, "pids", isOwn),
    };
    return { cgroupLimits: known(limits, path) };
  },
});

type Controller = keyof typeof FILES;

/** Hybrid machines have both: a controller that has a v1 line of its own is limited there. */
function readLimit(
  system: System,
  lines: readonly CgroupLine[],
  mounts: readonly Mount[],
  controller: Controller,
  isOwn: boolean,
): LimitFact {
  const v1 = lines.find((line) => line.controllers.includes(controller));
  const line = v1 ?? lines.find((one) => one.hierarchy === 0);
  if (line === undefined) return unknown(`no cgroup with the ${controller} controller is named`);
  const candidates = mounts.filter((one) =>
    v1 === undefined
      ? one.fsType === "cgroup2"
      : one.fsType === "cgroup" && one.superOptions.includes(controller)
  );
  const mount = candidates.findLast((one) => directoryOf(system, one, line.path) !== undefined) ??
    candidates.at(-1);
  if (mount === undefined) {
    return unknown(`no cgroup filesystem with the ${controller} controller is mounted here`);
  }
  // Our own mount shows our own limits: not those of a sibling (`/../x`, a pod's other container).
  const isSeen = directoryOf(system, mount, line.path) !== undefined;
  if (!isSeen && (!isOwn || isAbove(line.path))) return notBelow(mount);
  const file = FILES[controller][v1 === undefined ? "v2" : "v1"];
  return leastLimit(system, mount, line.path, file);
}

/** From the process's directory up to the mount; where that is not there, the mount alone. */
function leastLimit(system: System, mount: Mount, cgroup: string, file: string): LimitFact {
  const directory = directoryOf(system, mount, cgroup);
  let current = directory ?? mount.mountPoint;
  let least: Limit | undefined;
  for (let depth = 0; depth < MAX_DEPTH; depth++) {
    const path = `${current}/${file}`;
    const limit = readFile(system, path);
    if (limit.state === "unknown") return limit;
    const value = limit.state === "known" ? limit.value : null;
    if (least === undefined || smaller(value, least.limit)) {
      least = { limit: value, path, complete: false };
    }
    if (current === mount.mountPoint) return conclude(system, mount, directory, least);
    current = current.slice(0, current.lastIndexOf("/"));
  }
  return unknown(`${directory} is too deep`);
}

function smaller(a: number | null, b: number | null): boolean {
  return a !== null && (b === null || a < b);
}

/** A limit that was found holds; that there is none can be said only of the whole path. */
function conclude(
  system: System,
  mount: Mount,
  directory: string | undefined,
  least: Limit,
): LimitFact {
  if (directory === undefined && least.limit === null) {
    return notBelow(mount);
  }
  const own = readNamespace(system, "/proc/self", "cgroup");
  const complete = mount.root === "/" && own.state === "known" &&
    own.value === INITIAL_INODES.cgroup;
  return known({ ...least, complete }, least.path);
}

function notBelow(mount: Mount): LimitFact {
  return unknown(`the process's own cgroup is not below ${mount.mountPoint}`);
}

/** Outside of the cgroup namespace of whoever reads it: cgroup_namespaces(7). */
function isAbove(cgroup: string): boolean {
  return cgroup.split("/").includes("..");
}

/** Where the process's cgroup is mounted, undefined when it is not below this mount. */
function directoryOf(system: System, mount: Mount, cgroup: string): string | undefined {
  if (isAbove(cgroup) || !isWithin(cgroup, mount.root)) return undefined;
  const below = mount.root === "/" ? cgroup : cgroup.slice(mount.root.length);
  const directory = `${mount.mountPoint}${below}`.replace(/\/+$/, "");
  return system.stat(`${directory}/cgroup.procs`, { follow: true }).ok ? directory : undefined;
}

/** Missing at the root, and where a controller is not switched on: no limit at that level. */
function readFile(system: System, path: string): Fact<number | null> {
  const reading = system.readText(path);
  if (!reading.ok) {
    return reading.code === "ENOENT"
      ? { state: "absent", reason: `${path} does not exist` }
      : unknown(reading.message);
  }
  const limit = parseLimit(reading.value);
  return limit === undefined ? unknown(`cannot parse ${path}`) : known(limit, path);
}
