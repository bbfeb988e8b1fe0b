/** /proc/PID/status: identity, capabilities, umask, tracer, seccomp. proc_pid_status(5). */
import type { System } from "../system/types.ts";
import { capabilityNames } from "./capability_names.ts";
import { absent, type Fact, known, unknown } from "./fact.ts";
import { defineCollector, type Facts, type FactValue, type Target } from "./types.ts";

/** The lines of a status file by key. Of a key given twice, which the kernel never does, none. */
export type StatusLines = ReadonlyMap<string, string>;

/** Splits at the first colon of each line only: `Name:` may hold more of them. */
export function parseStatusLines(text: string): StatusLines {
  const lines = new Map<string, string>();
  const repeated = new Set<string>();
  for (const line of text.split("\n")) {
    const colon = line.indexOf(":");
    if (colon <= 0) continue;
    const key = line.slice(0, colon);
    if (lines.has(key)) repeated.add(key);
    lines.set(key, line.slice(colon + 1).trim());
  }
  for (const key of repeated) lines.delete(key);
  return lines;
}

/** Exactly four ids: real, effective, saved, filesystem. */
export function parseIds(text: string): readonly [number, number, number, number] | undefined {
  const ids = parseIdList(text);
  if (ids?.length !== 4) return undefined;
  return ids as unknown as readonly [number, number, number, number];
}

/** White-space separated ids, possibly none; undefined when anything else is there. */
export function parseIdList(text: string): number[] | undefined {
  const words = text.split(/\s+/).filter((word) => word !== "");
  const ids = words.map((word) => /^\d{1,10}$/.test(word) ? Number(word) : NaN);
  return ids.every((id) => id <= 0xffffffff) ? ids : undefined;
}

/** A capability mask: 16 hexadecimal digits (8 on kernels before 2.6.25). */
export function parseMask(text: string): bigint | undefined {
  return /^[0-9a-f]{8,16}$/i.test(text) ? BigInt(`0x${text}`) : undefined;
}

const CAPABILITY_LINES = {
  effective: "CapEff",
  permitted: "CapPrm",
  inheritable: "CapInh",
  bounding: "CapBnd",
  ambient: "CapAmb",
} as const;

/** The five capability sets by name. CapAmb is missing before Linux 4.3, where there is none. */
export function parseCapabilities(
  lines: StatusLines,
  last: number,
): FactValue<"capabilities"> | string {
  const sets: Record<string, string[]> = {};
  for (const [set, key] of Object.entries(CAPABILITY_LINES)) {
    const text = lines.get(key) ?? (key === "CapAmb" ? "0000000000000000" : "");
    const mask = parseMask(text);
    if (mask === undefined) return key;
    sets[set] = capabilityNames(mask, last);
  }
  return sets as unknown as FactValue<"capabilities">;
}

type StatusFact =
  | "uids"
  | "gids"
  | "umask"
  | "tracer"
  | "capabilities"
  | "noNewPrivs"
  | "seccomp";

const PROVIDES: readonly StatusFact[] = [
  "uids",
  "gids",
  "umask",
  "tracer",
  "capabilities",
  "noNewPrivs",
  "seccomp",
];

/** Identity, capabilities, umask, tracer, no_new_privs and seccomp of the process. */
export const statusCollector = defineCollector({
  name: "status",
  provides: PROVIDES,
  collect(system, target) {
    const path = `${target.proc}/status`;
    const reading = system.readText(path);
    if (!reading.ok) return everyFact(unknown(reading.message));
    const lines = parseStatusLines(reading.value);
    return {
      uids: uids(lines, path),
      gids: gids(lines, path),
      umask: umask(lines, path),
      tracer: tracer(system, lines, path),
      capabilities: capabilities(system, lines, path),
      noNewPrivs: noNewPrivs(system, target, lines, path),
      seccomp: seccomp(lines, path),
    };
  },
});

function everyFact(fact: Fact<never>): Pick<Facts, StatusFact> {
  return Object.fromEntries(PROVIDES.map((name) => [name, fact])) as Pick<Facts, StatusFact>;
}

function malformed(key: string, path: string): Fact<never> {
  return unknown(`no valid ${key}: line in ${path}`);
}

function uids(lines: StatusLines, path: string): Facts["uids"] {
  const ids = parseIds(lines.get("Uid") ?? "");
  if (ids === undefined) return malformed("Uid", path);
  return known({ real: ids[0], effective: ids[1], saved: ids[2], filesystem: ids[3] }, path);
}

function gids(lines: StatusLines, path: string): Facts["gids"] {
  const ids = parseIds(lines.get("Gid") ?? "");
  if (ids === undefined) return malformed("Gid", path);
  const groups = lines.get("Groups");
  const supplementary = groups === undefined ? undefined : parseIdList(groups);
  if (supplementary === undefined) return malformed("Groups", path);
  const [real, effective, saved, filesystem] = ids;
  return known({ real, effective, saved, filesystem, supplementary }, path);
}

/** The line exists since Linux 4.7. */
function umask(lines: StatusLines, path: string): Facts["umask"] {
  const text = lines.get("Umask") ?? "";
  return /^0[0-7]{3}$/.test(text) ? known(parseInt(text, 8), path) : malformed("Umask", path);
}

function tracer(system: System, lines: StatusLines, path: string): Facts["tracer"] {
  const text = lines.get("TracerPid") ?? "";
  if (!/^\d{1,10}$/.test(text)) return malformed("TracerPid", path);
  const pid = Number(text);
  const name = pid === 0 ? undefined : system.readText(`/proc/${pid}/comm`);
  return known({ pid, name: name?.ok ? name.value.trimEnd() : null }, path);
}

function capabilities(system: System, lines: StatusLines, path: string): Facts["capabilities"] {
  const sets = parseCapabilities(lines, lastCapability(system));
  return typeof sets === "string" ? malformed(sets, path) : known(sets, path);
}

/** Without cap_last_cap (hidden by subset=pid) every bit counts: the stricter reading. */
function lastCapability(system: System): number {
  const reading = system.readText("/proc/sys/kernel/cap_last_cap");
  const text = reading.ok ? reading.value.trim() : "";
  return /^\d{1,2}$/.test(text) ? Math.min(Number(text), 63) : 63;
}

/** The line exists since Linux 4.10; before, prctl tells for our own process. */
function noNewPrivs(
  system: System,
  target: Target,
  lines: StatusLines,
  path: string,
): Facts["noNewPrivs"] {
  const text = lines.get("NoNewPrivs");
  if (text === "0" || text === "1") return known(text === "1", path);
  if (text !== undefined || target.pid !== undefined) return malformed("NoNewPrivs", path);
  const reading = system.noNewPrivs();
  return reading.ok
    ? known(reading.value, "prctl(PR_GET_NO_NEW_PRIVS)")
    : unknown(`no NoNewPrivs: line in ${path}, and ${reading.message}`);
}

function seccomp(lines: StatusLines, path: string): Facts["seccomp"] {
  const text = lines.get("Seccomp");
  if (text === undefined) {
    return lines.has("Uid") && lines.has("CapBnd")
      ? absent(`this kernel has no seccomp (no Seccomp: line in ${path})`)
      : malformed("Seccomp", path);
  }
  if (!/^[012]$/.test(text)) return malformed("Seccomp", path);
  const filters = lines.get("Seccomp_filters") ?? "";
  const count = /^\d{1,9}$/.test(filters) ? Number(filters) : null;
  return known({ mode: Number(text), filters: count }, path);
}
