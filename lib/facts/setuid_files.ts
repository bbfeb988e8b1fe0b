/** Setuid and setgid programs: a walk that is bounded in entries and seconds, and says so. */
import type { DirectoryEntry, FileStatus, Reading, System } from "../system/types.ts";
import { known } from "./fact.ts";
import { mountTree } from "./mount_tree.ts";
import { readMounts } from "./mounts.ts";
import { pathDirectories, PROGRAM_DIRECTORIES, shownOnPath } from "./path_directories.ts";
import {
  childOf,
  isMissing,
  isNowhere,
  isWithinAny,
  pathForSystem,
  resolveInTarget,
} from "./target_path.ts";
import { defineCollector, type FactValue, type Target } from "./types.ts";

type SetuidFile = FactValue<"setuidFiles">["files"][number];

/** Where a walk ends, in directory entries and in milliseconds. */
export interface WalkBounds {
  readonly entries: number;
  readonly ms: number;
}

const BOUNDS: WalkBounds = { entries: 20_000, ms: 2_000 };

/** Where distributions put such programs, besides PATH: cheap to search, unlike all of /usr/lib. */
const DIRECTORIES = [
  ...PROGRAM_DIRECTORIES,
  "/usr/libexec",
  "/usr/lib/dbus-1.0",
  "/usr/lib/openssh",
  "/usr/lib/policykit-1",
  "/usr/lib/polkit-1",
  "/usr/lib/snapd",
] as const;

/** Filesystems of the kernel: endless, and no place for programs. */
const NEVER = ["/proc", "/sys", "/dev"];

/** Setuid files in the policy's directories, else in PATH and the usual places. */
export const setuidFilesCollector = defineCollector({
  name: "setuid walk",
  provides: ["setuidFiles"],
  collect(system, target) {
    const asked = target.policy.filesystem.setuid?.directories ?? [];
    const directories = asked.length > 0 ? asked : DIRECTORIES;
    const found = walk(system, target, directories, BOUNDS);
    const onPath = asked.length > 0 ? NOTHING : walkPath(system, target);
    return {
      setuidFiles: known({
        files: [...found.files, ...onPath.files],
        searched: found.searched + onPath.searched,
        incomplete: found.incomplete ?? onPath.incomplete,
        directories: [...directories, ...(onPath.searched > 0 ? ["$PATH"] : [])],
      }, "lstat"),
    };
  },
});

type Found = Omit<FactValue<"setuidFiles">, "directories">;

const NOTHING: Found = { files: [], searched: 0, incomplete: null };

/** The directories of PATH besides the usual ones. Where they are is a part of PATH's value. */
function walkPath(system: System, target: Target): Found {
  const directories = pathDirectories(system, target);
  if (!directories.ok) {
    return { ...NOTHING, incomplete: `cannot tell what is on PATH: ${directories.message}` };
  }
  const mounts = readMounts(system, target);
  const tree = mounts.state === "known" ? mountTree(mounts.value) : undefined;
  let all = NOTHING;
  for (const given of directories.value) {
    const start = resolveInTarget(system, target, given, { follow: true });
    // What the process may not pass through it cannot run either: root's own ~/bin on PATH.
    if (!start.ok && start.code === "EACCES" && target.pid === undefined) continue;
    const directory = start.ok ? start.value.path : given;
    const isUsual = isWithinAny(given, DIRECTORIES) || isWithinAny(directory, DIRECTORIES);
    const isInert = tree?.holding(directory)?.options.includes("nosuid") === true;
    if (isUsual || isInert) continue;
    const { files, searched, incomplete } = walk(system, target, [directory], BOUNDS);
    const shown = files.map((file) => ({ ...file, path: shownOnPath(file.path, directory) }));
    all = {
      files: [...all.files, ...shown],
      searched: all.searched + searched,
      incomplete: all.incomplete ??
        (incomplete === null ? null : "a directory on PATH cannot be searched whole"),
    };
  }
  return all;
}

/** True when executing the file changes the uid, or the gid: execve(2). */
export function changesIdentity(status: Pick<FileStatus, "type" | "mode">): boolean {
  if (status.type !== "file") return false;
  return (status.mode & 0o4000) !== 0 && (status.mode & 0o111) !== 0 ||
    (status.mode & 0o2010) === 0o2010;
}

/**
 * Searches directories and everything below them on the same device; follows no link in them. What
 * is on another device is not searched, and said so, except where nothing there could take effect.
 */
export function walk(
  system: System,
  target: Target,
  directories: readonly string[],
  bounds: WalkBounds,
): Found {
  const files: SetuidFile[] = [];
  const seen = new Set<string>();
  const pending: { readonly path: string; readonly device: string }[] = [];
  const end = performance.now() + bounds.ms;
  let searched = 0;
  let incomplete: string | null = null;

  for (const directory of directories) {
    if (isNowhere(system, target, directory)) continue;
    const start = resolveInTarget(system, target, directory, { follow: true });
    if (!start.ok && !isMissing(start)) incomplete ??= start.message;
    if (!start.ok || start.value.status.type !== "directory") continue;
    pending.push({ path: start.value.path, device: start.value.status.device });
  }

  function visit(path: string, device: string): void {
    const listed = list(path);
    if (!listed.ok) {
      if (!isMissing(listed)) incomplete ??= listed.message;
      return;
    }
    for (const entry of listed.value) {
      if (isOver()) return;
      searched++;
      look(childOf(path, entry.name), entry, device);
    }
  }

  function list(path: string): Reading<readonly DirectoryEntry[]> {
    return system.listDirectory(pathForSystem(target, path), { limit: bounds.entries });
  }

  function look(path: string, entry: DirectoryEntry, device: string): void {
    if (!["file", "directory", "unknown"].includes(entry.type)) return;
    const status = system.stat(pathForSystem(target, path), { follow: false });
    if (!status.ok) {
      if (!isMissing(status)) incomplete ??= status.message;
      return;
    }
    const { type, mode, uid, gid } = status.value;
    if (type === "directory") {
      if (status.value.device === device) pending.push({ path, device });
      else if (!isCovered(path)) incomplete ??= `${path} is another filesystem: list it as well`;
    }
    if (changesIdentity(status.value)) files.push({ path, mode, uid, gid });
  }

  /** Searched on its own account, the kernel's, or mounted so that no setuid bit counts. */
  function isCovered(path: string): boolean {
    if (directories.includes(path) || isWithinAny(path, NEVER)) return true;
    const mounts = readMounts(system, target);
    const options = mounts.state === "known" ? mountTree(mounts.value).holding(path)?.options : [];
    return options?.some((option) => option === "nosuid" || option === "noexec") === true;
  }

  function isOver(): boolean {
    if (searched >= bounds.entries) incomplete = `stopped after ${bounds.entries} entries`;
    else if (performance.now() > end) incomplete = `stopped after ${bounds.ms / 1000} s`;
    else return false;
    return true;
  }

  for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
    if (seen.has(next.path) || isWithinAny(next.path, NEVER)) continue;
    if (isOver()) break;
    seen.add(next.path);
    visit(next.path, next.device);
  }
  return { files, searched, incomplete };
}
