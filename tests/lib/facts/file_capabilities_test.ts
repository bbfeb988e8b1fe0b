import fc from "fast-check";
import { parseFileCapabilities } from "../../../lib/facts/file_capabilities.ts";
import { assertEquals } from "../../../lib/std/assert.ts";

/** What setcap wrote: `getfattr -e hex -n security.capability`. */
const NET_RAW = "0100000200200000000000000000000000000000";
const NET_RAW_AND_BPF = "0100000200200000000000008000000000000000";
/** With the root user of a namespace, as setcap writes it in one: uid 100000. */
const OF_A_NAMESPACE = "0100000300200000000000000000000000000000a0860100";

function bytes(hex: string): Uint8Array {
  return new Uint8Array((hex.match(/../g) ?? []).map((two) => parseInt(two, 16)));
}

Deno.test({
  name: "file capabilities: each revision's permitted set",
  permissions: "none",
  fn() {
    assertEquals(parseFileCapabilities(bytes(NET_RAW)), ["CAP_NET_RAW"]);
    assertEquals(parseFileCapabilities(bytes(NET_RAW_AND_BPF)), ["CAP_NET_RAW", "CAP_BPF"]);
    assertEquals(parseFileCapabilities(bytes(OF_A_NAMESPACE)), ["CAP_NET_RAW"]);
    assertEquals(parseFileCapabilities(bytes("010000010020000000000000")), ["CAP_NET_RAW"]);
  },
});

Deno.test({
  name: "file capabilities: empty, cut off or of no known revision is none of them",
  permissions: "none",
  fn() {
    for (const hex of ["", "01", NET_RAW.slice(2), `${NET_RAW}00`, NET_RAW.replace("02", "04")]) {
      assertEquals(parseFileCapabilities(bytes(hex)), undefined, hex);
    }
    fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), (random) => {
      const names = parseFileCapabilities(random);
      if (names !== undefined) assertEquals([12, 20, 24].includes(random.length), true);
    }));
  },
});
