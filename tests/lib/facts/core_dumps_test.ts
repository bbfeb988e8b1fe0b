import { coreDumpsCollector } from "../../../lib/facts/core_dumps.ts";
import type { Facts } from "../../../lib/facts/types.ts";
import { defaultPolicy } from "../../../lib/policy/defaults.ts";
import { assert, assertEquals } from "../../../lib/std/assert.ts";
import { type MemoryFiles, memorySystem } from "../../../lib/system/memory.ts";

const PATTERN = "/proc/sys/kernel/core_pattern";
const USES_PID = "/proc/sys/kernel/core_uses_pid";

function collect(files: MemoryFiles) {
  const target = { proc: "/proc/self", pid: undefined, policy: defaultPolicy("baseline") };
  const facts = coreDumpsCollector.collect(memorySystem({ files }), target) as Partial<Facts>;
  assert(facts.coreDumps?.state === "known");
  return facts.coreDumps.value;
}

Deno.test({
  name: "core_dumps: pattern and pid as the kernel gives them",
  permissions: "none",
  fn() {
    const pipe = "|/usr/lib/systemd/systemd-coredump %P %u %g %s %t %c %h";
    const { corePattern, coreUsesPid } = collect({ [PATTERN]: `${pipe}\n`, [USES_PID]: "1\n" });
    assertEquals(corePattern, { state: "known", value: pipe, source: PATTERN });
    assertEquals(coreUsesPid, { state: "known", value: 1, source: USES_PID });
  },
});

Deno.test({
  name: "core_dumps: an empty pattern is a value, an unreadable one unknown",
  permissions: "none",
  fn() {
    const empty = collect({ [PATTERN]: "\n", [USES_PID]: "garbage" });
    assertEquals(empty.corePattern, { state: "known", value: "", source: PATTERN });
    assertEquals(empty.coreUsesPid.state, "unknown");
    const refused = collect({ [PATTERN]: { error: "EACCES" }, [USES_PID]: "" });
    assertEquals(refused.corePattern.state, "unknown");
    assertEquals(refused.coreUsesPid.state, "unknown");
  },
});

Deno.test({
  name: "core_dumps: missing beside other settings is absent, hidden by subset=pid is unknown",
  permissions: "none",
  fn() {
    assertEquals(collect({ "/proc/sys/kernel/hostname": "app\n" }).corePattern.state, "absent");
    assertEquals(collect({ "/proc/self/status": "" }).corePattern.state, "unknown");
  },
});
