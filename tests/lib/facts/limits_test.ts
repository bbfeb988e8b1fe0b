import fc from "fast-check";
import { limitsCollector, parseCoreLimit } from "../../../lib/facts/limits.ts";
import type { Facts } from "../../../lib/facts/types.ts";
import { defaultPolicy } from "../../../lib/policy/defaults.ts";
import { assertEquals } from "../../../lib/std/assert.ts";
import { memorySystem } from "../../../lib/system/memory.ts";

const REAL = `Limit                     Soft Limit           Hard Limit           Units     
Max stack size            8388608              unlimited            bytes     
Max core file size        0                    unlimited            bytes     
Max resident set          unlimited            unlimited            bytes     
Max nice priority         0                    0                    
`;

Deno.test({
  name: "limits: the real file, unlimited and large values",
  permissions: "none",
  fn() {
    assertEquals(parseCoreLimit(REAL), { soft: 0, hard: "unlimited" });
    const line = "Max core file size        unlimited            18446744073709551614 bytes     \n";
    assertEquals(parseCoreLimit(line), { soft: "unlimited", hard: 18446744073709551614 });
  },
});

Deno.test({
  name: "limits: empty, truncated, repeated and foreign text gives no limit",
  permissions: "none",
  fn() {
    const line = "Max core file size        0                    0                    bytes     \n";
    const texts = ["", "Max core file size        0", "Max core file size  -1  -1  bytes\n"];
    const repeated = line + line;
    for (const text of [...texts, repeated, `x${line}`, line.replace("bytes", "files"), "\0"]) {
      assertEquals(parseCoreLimit(text), undefined, text);
    }
  },
});

Deno.test({
  name: "limits: an unreadable or unparsable file is unknown",
  permissions: "none",
  fn() {
    for (const limits of [{ error: "EACCES" }, "", { error: "ENOENT" }]) {
      const system = memorySystem({ files: { "/proc/self/limits": limits } });
      const target = { proc: "/proc/self", pid: undefined, policy: defaultPolicy("baseline") };
      const { coreLimit } = limitsCollector.collect(system, target) as Partial<Facts>;
      assertEquals(coreLimit?.state, "unknown");
    }
  },
});

Deno.test({
  name: "limits: the parser never throws, and garbage is no limit",
  permissions: "none",
  fn() {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
      assertEquals(parseCoreLimit(text), undefined);
      assertEquals(parseCoreLimit(`Max core file size ${text} bytes`)?.soft === 0, false);
    }));
  },
});
