import fc from "fast-check";
import { assertEquals } from "../../../lib/std/assert.ts";
import { defaultPolicy } from "../../../lib/policy/defaults.ts";
import {
  parseIds,
  parseMask,
  parseStatusLines,
  statusCollector,
} from "../../../lib/facts/status.ts";
import type { Facts } from "../../../lib/facts/types.ts";
import { memorySystem } from "../../../lib/system/memory.ts";

const REAL = `Name:	odd: name)
Umask:	0022
TracerPid:	0
Uid:	10001	10001	10001	10001
Gid:	10001	10001	10001	10001
Groups:	27 999
CapInh:	0000000000000000
CapPrm:	0000000000002000
CapEff:	0000000000002000
CapBnd:	000001fffeffffff
CapAmb:	0000000000000000
NoNewPrivs:	1
Seccomp:	2
Seccomp_filters:	1
`;

function collect(status: string | { error: string }, last = "40\n"): Partial<Facts> {
  const system = memorySystem({
    files: { "/proc/self/status": status, "/proc/sys/kernel/cap_last_cap": last },
  });
  const target = { proc: "/proc/self", pid: undefined, policy: defaultPolicy("baseline") };
  return statusCollector.collect(system, target) as Partial<Facts>;
}

Deno.test({
  name: "status: a real file gives every fact",
  permissions: "none",
  fn() {
    const facts = collect(REAL);
    const values = Object.values(facts).map((fact) => fact.state);
    assertEquals(new Set(values), new Set(["known"]));
    assertEquals(facts.umask?.state === "known" && facts.umask.value, 0o022);
    assertEquals(facts.gids?.state === "known" && facts.gids.value.supplementary, [27, 999]);
    const sets = facts.capabilities?.state === "known" ? facts.capabilities.value : undefined;
    assertEquals(sets?.effective, ["CAP_NET_RAW"]);
    assertEquals(sets?.bounding.length, 40);
  },
});

Deno.test({
  name: "status: an unreadable, empty or truncated file gives no known fact",
  permissions: "none",
  fn() {
    for (
      const status of [{ error: "EACCES" }, "", "Name:\tx\nUid:\t0", "\0\0\0", "Uid:\t0\t0\t0\n"]
    ) {
      for (const fact of Object.values(collect(status))) assertEquals(fact.state, "unknown");
    }
  },
});

Deno.test({
  name: "status: a missing Seccomp: line in a whole file means no seccomp in this kernel",
  permissions: "none",
  fn() {
    assertEquals(collect(REAL.replace(/Seccomp.*\n/g, "")).seccomp?.state, "absent");
  },
});

Deno.test({
  name: "status: bits above cap_last_cap are ignored; without it they all count",
  permissions: "none",
  fn() {
    const sets = (last: string) => {
      const fact = collect(REAL, last).capabilities;
      return fact?.state === "known" ? fact.value.bounding.length : -1;
    };
    assertEquals(sets("37\n"), 37);
    assertEquals(sets("garbage"), 40);
  },
});

Deno.test({
  name: "status: parsers never throw and never give a value outside its range",
  permissions: "none",
  fn() {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
      parseStatusLines(text);
      const ids = parseIds(text);
      if (ids !== undefined) assertEquals(ids.every((id) => id >= 0 && id <= 0xffffffff), true);
      const mask = parseMask(text);
      if (mask !== undefined) assertEquals(mask < 1n << 64n, true);
    }));
  },
});
