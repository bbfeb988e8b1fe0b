/** Whether what is written to stderr can reach anybody: a write that succeeds does not say so. */
import type { System } from "../system/types.ts";

const ACCESS_MODE = 0o3;
const READ_ONLY = 0;
const READ_WRITE = 2;
/** O_PATH, since Linux 2.6.39: names a file without opening it. */
const PATH_ONLY = 0o10000000;

/**
 * False for a stderr that was closed at the start, which Rust's runtime fills with /dev/null, open
 * to read and write, and for one that is not open to write, where it takes EBADF for success.
 * `2>/dev/null` is open to write only: whoever typed that wants no report.
 */
export function reachesSomebody(system: System): boolean {
  const info = system.readText("/proc/self/fdinfo/2");
  const digits = info.ok ? /^flags:\s*([0-7]+)$/m.exec(info.value)?.[1] : undefined;
  if (digits === undefined) return false;
  const flags = parseInt(digits, 8);
  const mode = flags & ACCESS_MODE;
  if (mode === READ_ONLY || (flags & PATH_ONLY) !== 0) return false;
  if (mode !== READ_WRITE) return true;
  const target = system.readLink("/proc/self/fd/2");
  return target.ok && target.value !== "/dev/null";
}
