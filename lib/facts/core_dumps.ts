/** Where the kernel puts core dumps, which is the same for every process: core(5). */
import type { System } from "../system/types.ts";
import { absent, type Fact, known, mapFact, unknown } from "./fact.ts";
import { defineCollector } from "./types.ts";

const SETTINGS = "/proc/sys/kernel";

/** kernel.core_pattern and kernel.core_uses_pid. */
export const coreDumpsCollector = defineCollector({
  name: "core_pattern",
  provides: ["coreDumps"],
  collect(system) {
    const corePattern = setting(system, "core_pattern");
    const usesPid = mapFact(setting(system, "core_uses_pid"), (text) => text.trim());
    return {
      coreDumps: known({ corePattern, coreUsesPid: numberOf(usesPid) }, SETTINGS),
    };
  },
});

/** Kernels without CONFIG_COREDUMP have no such file; with subset=pid there is no /proc/sys. */
function setting(system: System, name: string): Fact<string> {
  const path = `${SETTINGS}/${name}`;
  const reading = system.readText(path);
  if (reading.ok) return known(reading.value.replace(/\n$/, ""), path);
  const visible = reading.code === "ENOENT" && system.stat(SETTINGS, { follow: true }).ok;
  return visible ? absent(`this kernel has no ${path}`) : unknown(reading.message);
}

function numberOf(fact: Fact<string>): Fact<number> {
  if (fact.state !== "known") return fact;
  return /^\d{1,9}$/.test(fact.value)
    ? known(Number(fact.value), fact.source)
    : unknown(`no number in ${fact.source}`);
}
