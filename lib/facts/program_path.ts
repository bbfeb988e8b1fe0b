/** Looking a program up as execvp(3) does, for posture's own environment. */
import type { Failure, Reading, System } from "../system/types.ts";
import { pathElements, readEnviron } from "./environ.ts";

const SELF = { proc: "/proc/self" };

/**
 * The path that will be executed: a name with a slash as it is, else the first regular file in the
 * directories of PATH that may be executed. The failure is what the shell would make 126 or 127 of.
 */
export function findOnPath(system: System, name: string): Reading<string> {
  if (name.includes("/")) return { ok: true, value: name };
  const environ = readEnviron(system, SELF);
  if (!environ.ok) return environ;
  if (environ.value.get("PATH") === null) return unusable(name);
  let refused: Failure | undefined;
  for (const directory of pathElements(environ.value)) {
    const path = `${directory || "."}/${name}`;
    const executable = isExecutable(system, path);
    if (executable.ok && executable.value) {
      // As glibc spells it: the kernel hands this to a script as its $0.
      return { ok: true, value: directory === "" ? name : path };
    }
    if (executable.ok) refused ??= denied(path);
    else if (executable.code !== "ENOENT" && executable.code !== "ENOTDIR") refused ??= executable;
  }
  return refused ??
    { ok: false, code: "ENOENT", message: `cannot start ${name}: it is not on PATH` };
}

function isExecutable(system: System, path: string): Reading<boolean> {
  const file = system.stat(path, { follow: true });
  if (!file.ok) return file;
  return file.value.type === "file" ? system.access(path, "execute") : { ok: true, value: false };
}

/** execvp(3) would look in directories that we cannot name, so not in others in their stead. */
function unusable(name: string): Failure {
  const message = `cannot start ${name}: PATH is not UTF-8; give the program's whole path`;
  return { ok: false, code: "EILSEQ", message };
}

function denied(path: string): Failure {
  const message = `cannot start ${path}: it is no executable file for this user`;
  return { ok: false, code: "EACCES", message };
}
