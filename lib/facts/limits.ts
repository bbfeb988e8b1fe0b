/** /proc/PID/limits: proc_pid_limits(5), getrlimit(2). */
import { known, unknown } from "./fact.ts";
import { defineCollector, type FactValue } from "./types.ts";

type CoreLimit = FactValue<"coreLimit">;

const CORE_LINE = /^Max core file size +(\d{1,20}|unlimited) +(\d{1,20}|unlimited) +bytes *$/m;

/** RLIMIT_CORE in bytes; undefined without exactly one such line. */
export function parseCoreLimit(text: string): CoreLimit | undefined {
  const match = CORE_LINE.exec(text);
  if (match === null || CORE_LINE.test(text.slice(match.index + match[0].length))) return undefined;
  const [soft, hard] = match.slice(1).map((one) => one === "unlimited" ? one : Number(one));
  return soft === undefined || hard === undefined ? undefined : { soft, hard };
}

/** The core file limit, which an execve(2) leaves as it is. */
export const limitsCollector = defineCollector({
  name: "limits",
  provides: ["coreLimit"],
  collect(system, target) {
    const path = `${target.proc}/limits`;
    const reading = system.readText(path);
    if (!reading.ok) return { coreLimit: unknown(reading.message) };
    const limit = parseCoreLimit(reading.value);
    return {
      coreLimit: limit === undefined
        ? unknown(`no valid "Max core file size" line in ${path}`)
        : known(limit, path),
    };
  },
});
