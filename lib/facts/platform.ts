import { known } from "./fact.ts";
import { unknown } from "./fact.ts";
import { defineCollector } from "./types.ts";

/** Operating system, architecture and kernel release. */
export const platformCollector = defineCollector({
  name: "osrelease",
  provides: ["platform"],
  collect(system) {
    const path = "/proc/sys/kernel/osrelease";
    const reading = system.readText(path);
    if (!reading.ok) return { platform: unknown(reading.message) };
    const { os, arch } = Deno.build;
    return { platform: known({ os, arch, kernel: reading.value.trim() }, path) };
  },
});
