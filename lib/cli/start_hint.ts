/** Why a program that the gate would have started cannot be started, and what to do. */
import { mountTree } from "../facts/mount_tree.ts";
import { readMounts } from "../facts/mounts.ts";
import { findProgram } from "../facts/program.ts";
import { readShebang } from "../facts/shebang.ts";
import { octal } from "../octal.ts";
import type { Failure, FileStatus, System } from "../system/types.ts";

const SELF = { proc: "/proc/self", pid: undefined };
const EXECUTE = 0o111;

/** What execve(2)'s errno does not say by itself. */
export function startHint(system: System, path: string, { code }: Failure): string | undefined {
  const file = system.stat(path, { follow: true });
  if (code === "ENOEXEC") return "it is no program for this machine, and no script with a #! line";
  if (!file.ok) return undefined;
  if (file.value.type === "directory") return "it is a directory";
  if (code === "ENOENT") return missingHint(system, path);
  return code === "EACCES" ? refusedHint(system, path, file.value) : undefined;
}

function missingHint(system: System, path: string): string {
  const script = readShebang(system, path);
  if (script.ok && script.value?.path.endsWith("\r")) {
    return "its #! line ends in a carriage return: save the script with LF line ends";
  }
  return "the file is there, but the interpreter of its #! line or its loader (ld-linux) is not";
}

function refusedHint(system: System, path: string, { mode }: FileStatus): string {
  if (isOnNoexec(system, path)) {
    return "it is on a mount with noexec: put the program into the image, or mount without noexec";
  }
  const found = `its mode is ${octal(mode)}`;
  return (mode & EXECUTE) === EXECUTE
    ? `${found}, which allows it: look at its interpreter, its access list and the LSM's log`
    : `${found}: set \`RUN chmod 0755 ${path}\` in the Dockerfile`;
}

function isOnNoexec(system: System, path: string): boolean {
  const mounts = readMounts(system, SELF);
  const place = findProgram(system, SELF, path);
  if (mounts.state !== "known" || !place.ok) return false;
  return mountTree(mounts.value).holding(place.value.path)?.options.includes("noexec") === true;
}
