/** /proc/sys/kernel/osrelease: the kernel's release, as uname -r prints it. */
import type { System } from "../system/types.ts";
import { known, unknown } from "./fact.ts";
import { once } from "./once.ts";
import { defineCollector, type Facts } from "./types.ts";

const PATH = "/proc/sys/kernel/osrelease";

/** Operating system, architecture and kernel release; elsewhere than on Linux without the latter. */
export const platformCollector = defineCollector({
  name: "osrelease",
  provides: ["platform"],
  collect(system) {
    return { platform: platformFact(system, Deno.build) };
  },
});

const readRelease = once((system, path: string) => system.readText(path));

/** The fact for a build target; an unreadable release on Linux is unknown, never empty. */
export function platformFact(
  system: System,
  { os, arch }: Pick<typeof Deno.build, "os" | "arch">,
): Facts["platform"] {
  if (os !== "linux") return known({ os, arch, kernel: null }, "the build target");
  const reading = readRelease(system, PATH);
  if (!reading.ok) return unknown(reading.message);
  const kernel = reading.value.trim();
  return /^[\x21-\x7e]{1,64}$/.test(kernel)
    ? known({ os, arch, kernel }, PATH)
    : unknown(`cannot parse ${PATH}`);
}
