/** Where the target looks for programs: the directories of its PATH, as facts may use them. */
import type { Failure, Reading, System } from "../system/types.ts";
import { readEnviron, searchPath } from "./environ.ts";
import { childOf, normalPath } from "./target_path.ts";
import type { Target } from "./types.ts";

/** Where programs are, whatever PATH says. */
export const PROGRAM_DIRECTORIES = [
  "/bin",
  "/sbin",
  "/usr/bin",
  "/usr/sbin",
  "/usr/local/bin",
  "/usr/local/sbin",
] as const;

/** More directories than any PATH names in earnest. */
const MAX_DIRECTORIES = 64;

/**
 * Absolute, each once; a relative one counts from the working directory. They are a part of the
 * variable's value: a fact names what it found in them by `shownOnPath`. A PATH that cannot be had
 * whole is a failure: a directory that is left out may hold what is looked for.
 */
export function pathDirectories(system: System, target: Target): Reading<readonly string[]> {
  const environ = readEnviron(system, target);
  if (!environ.ok) return environ;
  if (environ.value.get("PATH") === null) return failure("EILSEQ", "PATH is not UTF-8");
  const given = searchPath(environ.value);
  if (given.every((directory) => directory.startsWith("/"))) return bounded(given);
  const cwd = system.readLink(`${target.proc}/cwd`);
  if (!cwd.ok) return cwd;
  return bounded(given.map((one) => one.startsWith("/") ? one : childOf(cwd.value, one)));
}

function bounded(directories: readonly string[]): Reading<readonly string[]> {
  const value = [...new Set(directories.map(normalPath))];
  if (value.length <= MAX_DIRECTORIES) return { ok: true, value };
  return failure("ETOOBIG", `PATH names more than ${MAX_DIRECTORIES} directories`);
}

function failure(code: string, message: string): Failure {
  return { ok: false, code, message };
}

/** A file below a directory of PATH without that directory, which is a part of PATH's value. */
export function shownOnPath(path: string, directory: string): string {
  return `$PATH/${path.slice(directory.length).replace(/^\/+/, "")}`;
}
