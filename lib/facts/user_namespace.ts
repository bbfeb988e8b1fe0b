/** /proc/PID/uid_map and gid_map: user_namespaces(7). */
import type { System } from "../system/types.ts";
import { known, unknown } from "./fact.ts";
import { defineCollector, type FactValue } from "./types.ts";

type IdMap = FactValue<"userNamespace">["uidMap"];

const ALL_IDS = 4294967295;
const MAX_LINES = 340;

/** Any number of lines, any white space; undefined when a line is not three ids. */
export function parseIdMap(text: string): IdMap | undefined {
  const map: { inside: number; outside: number; length: number }[] = [];
  for (const line of text.split("\n")) {
    const words = line.trim().split(/\s+/).filter((word) => word !== "");
    if (words.length === 0) continue;
    if (words.length !== 3 || !words.every((word) => /^\d{1,10}$/.test(word))) return undefined;
    const [inside = 0, outside = 0, length = 0] = words.map(Number);
    if (Math.max(inside, outside, length) > ALL_IDS || map.length >= MAX_LINES) return undefined;
    map.push({ inside, outside, length });
  }
  return map;
}

/** The initial namespace maps every id to itself; an unmapped one has an empty map. */
export function isInitialMap(map: IdMap): boolean {
  const [only] = map;
  return map.length === 1 && only?.inside === 0 && only.outside === 0 && only.length === ALL_IDS;
}

/** The id on the other side of the map, undefined when it is not mapped. */
export function mapId(map: IdMap, id: number): number | undefined {
  const range = map.find((one) => id >= one.inside && id < one.inside + one.length);
  return range === undefined ? undefined : range.outside + (id - range.inside);
}

/** What stat(2) shows for an id that has no place in the map, unless somebody changed it. */
const OVERFLOW = 65534;

/**
 * The user namespace of the process. The ids in /proc/PID/status are as posture's own namespace sees
 * them, so that the maps that explain them are posture's own, also with --pid.
 */
export const userNamespaceCollector = defineCollector({
  name: "uid_map",
  provides: ["userNamespace"],
  collect(system, target) {
    const own = readMaps(system, "/proc/self");
    if (typeof own === "string") return { userNamespace: unknown(own) };
    const maps = target.pid === undefined ? own : readMaps(system, target.proc);
    if (typeof maps === "string") return { userNamespace: unknown(maps) };
    const initial = isInitialMap(maps.uidMap) && isInitialMap(maps.gidMap);
    const value = { initial, ...own, hostRoot: hostRoot(system) };
    return { userNamespace: known(value, `${target.proc}/uid_map`) };
  },
});

/** /proc/sys is the host's root's in every user namespace: proc_sys_make_inode in the kernel. */
function hostRoot(system: System): number | null {
  const status = system.stat("/proc/sys", { follow: true });
  return status.ok && status.value.uid !== OVERFLOW ? status.value.uid : null;
}

type Maps = Pick<FactValue<"userNamespace">, "uidMap" | "gidMap">;

function readMaps(system: System, proc: string): Maps | string {
  const uidMap = readMap(system, `${proc}/uid_map`);
  if (typeof uidMap === "string") return uidMap;
  const gidMap = readMap(system, `${proc}/gid_map`);
  return typeof gidMap === "string" ? gidMap : { uidMap, gidMap };
}

/** The map, or why it could not be had. */
function readMap(system: System, path: string): IdMap | string {
  const reading = system.readText(path);
  // Kernels without CONFIG_USER_NS have no such file, and only the initial namespace.
  if (!reading.ok) return reading.message;
  return parseIdMap(reading.value) ?? `cannot parse ${path}`;
}
