import fc from "fast-check";
import type { Facts } from "../../../lib/facts/types.ts";
import {
  isInitialMap,
  mapId,
  parseIdMap,
  userNamespaceCollector,
} from "../../../lib/facts/user_namespace.ts";
import { defaultPolicy } from "../../../lib/policy/defaults.ts";
import { assert, assertEquals } from "../../../lib/std/assert.ts";
import { type MemoryFiles, memorySystem } from "../../../lib/system/memory.ts";

const INITIAL = "         0          0 4294967295\n";
/** Of a rootless container: newuidmap writes the second line. */
const ROOTLESS = "         0       1000          1\n         1     100000      65536\n";

function collect(uidMap: MemoryFiles[string], gidMap: MemoryFiles[string]) {
  const system = memorySystem({
    files: { "/proc/self/uid_map": uidMap, "/proc/self/gid_map": gidMap },
  });
  const target = { proc: "/proc/self", pid: undefined, policy: defaultPolicy("baseline") };
  return (userNamespaceCollector.collect(system, target) as Partial<Facts>).userNamespace;
}

Deno.test({
  name: "uid_map: the initial map, any number of lines, any white space, none at all",
  permissions: "none",
  fn() {
    assertEquals(parseIdMap(INITIAL), [{ inside: 0, outside: 0, length: 4294967295 }]);
    assertEquals(parseIdMap("0\t0 \t4294967295"), parseIdMap(INITIAL));
    assertEquals(parseIdMap(ROOTLESS)?.length, 2);
    assertEquals(parseIdMap(""), []);
    assertEquals(parseIdMap("0 0 1\n".repeat(340))?.length, 340);
  },
});

Deno.test({
  name: "uid_map: truncated, foreign and endless maps are no map",
  permissions: "none",
  fn() {
    const texts = ["0 0", "0 0 1 1", "0 0 -1", "0 0 0x10", "0 0 4294967296", "a b c", "\0"];
    for (const text of [...texts, "0 0 1\n".repeat(341)]) assertEquals(parseIdMap(text), undefined);
  },
});

Deno.test({
  name: "uid_map: only exactly 0 0 4294967295 is the initial one",
  permissions: "none",
  fn() {
    assertEquals(isInitialMap(parseIdMap(INITIAL) ?? []), true);
    for (
      const text of ["", "0 0 4294967294", "0 1 4294967295", "0 0 1\n1 1 4294967294", ROOTLESS]
    ) {
      assertEquals(isInitialMap(parseIdMap(text) ?? []), false, text);
    }
  },
});

Deno.test({
  name: "uid_map: ids on the other side of the map",
  permissions: "none",
  fn() {
    const map = parseIdMap(ROOTLESS) ?? [];
    assertEquals([0, 1, 65536, 65537].map((id) => mapId(map, id)), [
      1000,
      100000,
      165535,
      undefined,
    ]);
    assertEquals(mapId([], 0), undefined);
  },
});

Deno.test({
  name: "uid_map: initial needs both maps; what cannot be read or parsed is unknown",
  permissions: "none",
  fn() {
    const initial = collect(INITIAL, INITIAL);
    assert(initial?.state === "known");
    assertEquals(initial.value.initial, true);
    const half = collect(INITIAL, ROOTLESS);
    assert(half?.state === "known");
    assertEquals(half.value.initial, false);
    assertEquals(collect(INITIAL, { error: "EACCES" })?.state, "unknown");
    assertEquals(collect({ error: "EACCES" }, INITIAL)?.state, "unknown");
    assertEquals(collect("garbage", INITIAL)?.state, "unknown");
  },
});

Deno.test({
  name: "uid_map: with --pid the maps are posture's own, since ids in status are as it sees them",
  permissions: "none",
  fn() {
    const files = (root: number) => ({
      "/proc/self/uid_map": INITIAL,
      "/proc/self/gid_map": INITIAL,
      "/proc/7/uid_map": ROOTLESS,
      "/proc/7/gid_map": ROOTLESS,
      "/proc/sys": { status: { uid: root } },
    });
    const target = { proc: "/proc/7", pid: 7, policy: defaultPolicy("baseline") };
    const of = (root: number) => {
      const system = memorySystem({ files: files(root) });
      const fact = (userNamespaceCollector.collect(system, target) as Partial<Facts>).userNamespace;
      assert(fact?.state === "known");
      return fact.value;
    };
    const initial = parseIdMap(INITIAL) ?? [];
    assertEquals(of(0), { initial: false, uidMap: initial, gidMap: initial, hostRoot: 0 });
    assertEquals(of(1000).hostRoot, 1000);
    assertEquals(of(65534).hostRoot, null);
  },
});

Deno.test({
  name: "uid_map: the parser never throws, and garbage is never the initial map",
  permissions: "none",
  fn() {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
      const map = parseIdMap(text);
      if (map !== undefined) assertEquals(isInitialMap(map), false);
    }));
  },
});
