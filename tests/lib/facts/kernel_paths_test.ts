import { kernelPathsCollector } from "../../../lib/facts/kernel_paths.ts";
import type { Facts } from "../../../lib/facts/types.ts";
import { defaultPolicy } from "../../../lib/policy/defaults.ts";
import { assert, assertEquals } from "../../../lib/std/assert.ts";
import { memorySystem } from "../../../lib/system/memory.ts";

const target = { proc: "/proc/self", pid: undefined, policy: defaultPolicy("baseline") };

Deno.test({
  name: "kernel paths: looked at without being opened; missing, refused and there are told apart",
  permissions: "none",
  fn() {
    const system = memorySystem({
      files: {
        "/proc/kcore": { content: "", openError: "EIO" },
        "/proc/keys": { error: "EACCES" },
      },
    });
    const refuse = () => {
      throw new Error("opened");
    };
    const closed = { ...system, readText: refuse, readBytes: refuse, listDirectory: refuse };
    const fact = (kernelPathsCollector.collect(closed, target) as Partial<Facts>).kernelPaths;
    assert(fact?.state === "known");
    const state = (path: string) => fact.value.find((one) => one.path === path)?.status.state;
    assertEquals(state("/proc/kcore"), "known");
    assertEquals(state("/proc/keys"), "unknown");
    assertEquals(state("/proc/timer_stats"), "absent");
  },
});
