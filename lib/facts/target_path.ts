/**
 * Paths as the target sees them. With `--pid N` its root is /proc/N/root, but the kernel resolves
 * an absolute link below it against *our* root: so links are followed here, one component at a
 * time, and never leave the target's root. path_resolution(7), proc_pid_root(5).
 *
 * A container that swaps a directory for a link between two steps can make us stat a file of the
 * host; what it learns from that is one line in our report.
 */
import { errnoText } from "../system/errno.ts";
import type { Failure, FileStatus, Reading, System } from "../system/types.ts";
import { absent, type Fact, known, unknown } from "./fact.ts";
import type { Target } from "./types.ts";

type Where = Pick<Target, "proc" | "pid">;

/** One step of a resolution: a directory that was passed, a link that was followed, or the end. */
export interface Step {
  /** As the target sees it, every link before it resolved. */
  readonly path: string;
  readonly status: FileStatus;
}

/** Where a path leads in the target's root. */
export interface Resolution {
  readonly path: string;
  readonly status: FileStatus;
  /** Everything that was passed on the way, the root first, the file itself last. */
  readonly steps: readonly Step[];
}

/** As the kernel: MAXSYMLINKS. */
const MAX_LINKS = 40;
const MAX_STEPS = 4096;

/** The path to hand to the system; the path itself must hold no link that is still to follow. */
export function pathForSystem(target: Where, path: string): string {
  return target.pid === undefined ? path : `${target.proc}/root${path}`;
}

/** stat(2) or lstat(2) of an absolute path in the target's root. */
export function statInTarget(
  system: System,
  target: Where,
  path: string,
  options: { readonly follow: boolean },
): Reading<FileStatus> {
  if (target.pid === undefined) return system.stat(path, options);
  const resolved = resolveInTarget(system, target, path, options);
  return resolved.ok ? { ok: true, value: resolved.value.status } : resolved;
}

/**
 * A small file, by its absolute path in the target's root. What a container that races us makes us
 * read instead is parsed as what it claims to be, and no part of it is ever shown.
 */
export function readInTarget(system: System, target: Where, path: string): Reading<string> {
  if (target.pid === undefined) return system.readText(path);
  const resolved = resolveInTarget(system, target, path, { follow: true });
  return resolved.ok ? system.readText(pathForSystem(target, resolved.value.path)) : resolved;
}

/**
 * True when one call proves that nothing is there, the end of a link included: resolving takes one
 * call per component, and is for those that are there. False says nothing.
 */
export function isNowhere(system: System, target: Where, path: string): boolean {
  if (target.pid !== undefined) return false;
  const reading = system.stat(path, { follow: true });
  return !reading.ok && isMissing(reading);
}

/** Resolves an absolute path; `follow` says whether a final link is followed. */
export function resolveInTarget(
  system: System,
  target: Where,
  path: string,
  options: { readonly follow: boolean },
): Reading<Resolution> {
  const steps = new Map<string, Step>();
  let pending = components(path);
  let current = "/";
  let links = 0;
  for (let count = 0; count < MAX_STEPS; count++) {
    const reading = lstat(system, target, current);
    if (!reading.ok) return reading;
    const step = { path: current, status: reading.value };
    steps.set(current, step);
    const { type } = step.status;
    if (type === "symlink" && (pending.length > 0 || options.follow)) {
      const link = ++links > MAX_LINKS
        ? failure("ELOOP", current)
        : readLink(system, target, current);
      if (!link.ok) return link;
      pending = [...components(link.value), ...pending];
      current = link.value.startsWith("/") ? "/" : parentOf(current);
      continue;
    }
    const [next, ...rest] = pending;
    if (next === undefined) return done(step, steps);
    if (type !== "directory") return failure("ENOTDIR", current);
    pending = rest;
    current = next === ".." ? parentOf(current) : childOf(current, next);
  }
  return failure("ELOOP", path);
}

function done(step: Step, steps: ReadonlyMap<string, Step>): Reading<Resolution> {
  const passed = [...steps.values()].filter((one) => one !== step);
  return { ok: true, value: { ...step, steps: [...passed, step] } };
}

/** A process that ended makes everything ENOENT below its root: that says nothing about the path. */
function lstat(system: System, target: Where, path: string): Reading<FileStatus> {
  const reading = system.stat(pathForSystem(target, path), {
    follow: target.pid !== undefined && path === "/",
  });
  if (reading.ok || target.pid === undefined || reading.code !== "ENOENT") return reading;
  const root = system.stat(`${target.proc}/root`, { follow: true });
  if (root.ok && path !== "/") return reading;
  return {
    ok: false,
    code: "ESRCH",
    message: `cannot stat ${target.proc}/root: ${errnoText("ESRCH")}`,
  };
}

/** Links in /proc speak of whoever reads them: those of another process cannot be followed. */
function readLink(system: System, target: Where, path: string): Reading<string> {
  if (target.pid !== undefined && path.startsWith("/proc/")) return failure("EINVAL", path);
  const link = system.readLink(pathForSystem(target, path));
  return link.ok && link.value === "" ? failure("ENOENT", path) : link;
}

function failure(code: string, path: string): Failure {
  return { ok: false, code, message: `cannot resolve ${path}: ${errnoText(code)}` };
}

function components(path: string): readonly string[] {
  return path.split("/").filter((name) => name !== "" && name !== ".");
}

/** The directory above: `/` for `/` itself. */
export function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/")) || "/";
}

/** A name in a directory. */
export function childOf(directory: string, name: string): string {
  return directory === "/" ? `/${name}` : `${directory}/${name}`;
}

/** True for the errors that prove that a path does not exist. */
export function isMissing(failed: Failure): boolean {
  return failed.code === "ENOENT" || failed.code === "ENOTDIR";
}

/** A status as a fact: what does not exist is absent, what could not be looked at is unknown. */
export function statusFact(reading: Reading<FileStatus>, path: string): Fact<FileStatus> {
  if (reading.ok) return known(reading.value, path);
  return isMissing(reading) ? absent(`${path} does not exist`) : unknown(reading.message);
}

/** An absolute path without `//`, `/./` and a slash at the end. */
export function normalPath(path: string): string {
  return `/${components(path).join("/")}`;
}

/** True for the directory itself and everything below it, by whole components. */
export function isWithin(path: string, directory: string): boolean {
  return directory === "/" || path === directory || path.startsWith(`${directory}/`);
}

/** True when the path is within one of the directories. */
export function isWithinAny(path: string, directories: readonly string[]): boolean {
  return directories.some((directory) => isWithin(path, directory));
}
