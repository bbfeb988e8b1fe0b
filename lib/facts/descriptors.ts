/** /proc/PID/fd and fdinfo: the open descriptors, and which of them an execve(2) leaves open. */
import { printable } from "../printable.ts";
import type { System } from "../system/types.ts";
import { type Fact, known, unknown } from "./fact.ts";
import { defineCollector, type FactValue } from "./types.ts";

type Descriptor = FactValue<"descriptors">[number];

/** The same number on every architecture that Deno runs on. */
const O_CLOEXEC = 0o2000000;
const MAX_DESCRIPTORS = 4096;
/** Closed, or the process ended, between listing and reading. */
const VANISHED = new Set(["ENOENT", "ESRCH"]);

/** The `flags:` line, which is octal: proc_pid_fdinfo(5). */
export function parseCloseOnExec(text: string): boolean | undefined {
  const flags = /^flags:[ \t]*(0[0-7]{0,10})$/m.exec(text)?.[1];
  return flags === undefined ? undefined : (parseInt(flags, 8) & O_CLOEXEC) !== 0;
}

/** Every open descriptor: number, what it leads to, whether it is closed on exec. */
export const descriptorsCollector = defineCollector({
  name: "fd",
  provides: ["descriptors"],
  collect(system, target) {
    const path = `${target.proc}/fd`;
    const listed = system.listDirectory(path, { limit: MAX_DESCRIPTORS });
    if (!listed.ok) return { descriptors: unknown(listed.message) };
    const descriptors: Descriptor[] = [];
    for (const { name } of listed.value) {
      if (!/^\d{1,10}$/.test(name)) return { descriptors: unknown(`cannot parse ${path}`) };
      const descriptor = readDescriptor(system, target.proc, name);
      if (typeof descriptor === "string") return { descriptors: unknown(descriptor) };
      if (descriptor !== undefined) descriptors.push(descriptor);
    }
    descriptors.sort((a, b) => a.number - b.number);
    return { descriptors: known(descriptors, path) };
  },
});

/** One descriptor; undefined when it is gone, as the one that listed the directory is; or why not. */
function readDescriptor(
  system: System,
  proc: string,
  name: string,
): Descriptor | string | undefined {
  const target = system.readLink(`${proc}/fd/${name}`);
  if (!target.ok) return VANISHED.has(target.code) ? undefined : target.message;
  const path = `${proc}/fdinfo/${name}`;
  const info = system.readText(path);
  if (!info.ok && VANISHED.has(info.code)) {
    // Gone meanwhile, or a kernel that hides fdinfo: the link tells.
    const again = system.readLink(`${proc}/fd/${name}`);
    if (!again.ok && VANISHED.has(again.code)) return undefined;
  }
  const flag = info.ok ? parseCloseOnExec(info.value) : undefined;
  const closeOnExec: Fact<boolean> = flag === undefined
    ? unknown(info.ok ? `no valid flags: line in ${path}` : info.message)
    : known(flag, path);
  return { number: Number(name), target: printable(target.value), closeOnExec };
}
