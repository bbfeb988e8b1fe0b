import fc from "fast-check";
import type { Fact } from "../../../lib/facts/fact.ts";
import { groupsCollector, parseGroups } from "../../../lib/facts/groups.ts";
import type { Facts } from "../../../lib/facts/types.ts";
import { defaultPolicy } from "../../../lib/policy/defaults.ts";
import { assertEquals, assertStringIncludes } from "../../../lib/std/assert.ts";
import { type MemoryFiles, memorySystem } from "../../../lib/system/memory.ts";

const DEBIAN = `root:x:0:
adm:x:4:syslog
disk:x:6:
shadow:x:42:
nogroup:x:65534:
docker:x:999:alice,bob
`;

/** The root of process 7, as path resolution asks for it. */
const ROOT: MemoryFiles = { "/proc/7/root/": {} };

function collect(files: MemoryFiles, pid?: number): Fact<Facts["groupNames"]> {
  const proc = pid === undefined ? "/proc/self" : `/proc/${pid}`;
  const target = { proc, pid, policy: defaultPolicy("baseline") };
  const facts = groupsCollector.collect(memorySystem({ files }), target) as Partial<Facts>;
  return facts.groupNames as Fact<Facts["groupNames"]>;
}

Deno.test({
  name: "groups: names and gids, no members",
  permissions: "none",
  fn() {
    assertEquals(parseGroups(DEBIAN).map(({ gid, name }) => `${name} ${gid}`), [
      "root 0",
      "adm 4",
      "disk 6",
      "shadow 42",
      "nogroup 65534",
      "docker 999",
    ]);
    assertEquals(JSON.stringify(collect({ "/etc/group": DEBIAN })).includes("alice"), false);
  },
});

Deno.test({
  name: "groups: malformed lines are passed over, as glibc does",
  permissions: "none",
  fn() {
    const text = "# docker:x:1:\n+:::\n:x:2:\nroot:x:\nbig:x:4294967296:\nneg:x:-1:\n" +
      "hex:x:0x0:\nshort:x:5\ntwo words:!:7:\nlast:x:6:";
    assertEquals(parseGroups(text), [{ gid: 7, name: "two words" }, { gid: 6, name: "last" }]);
  },
});

Deno.test({
  name: "groups: no file is absent, an unreadable or unparsable one unknown, an empty one known",
  permissions: "none",
  fn() {
    assertEquals(collect({ "/etc/passwd": "" }).state, "absent");
    assertEquals(collect({ "/etc/group": "" }).state, "known");
    for (const group of [{ error: "EACCES" }, { openError: "EIO" }, "\0\x7fELF\n\n", "docker"]) {
      const node = typeof group === "string" ? group : { content: "", ...group };
      assertEquals(collect({ "/etc/group": node }).state, "unknown");
    }
  },
});

Deno.test({
  name: "groups: with --pid the process's own root counts, and links do not leave it",
  permissions: "none",
  fn() {
    const files = { ...ROOT, "/proc/7/root/etc/group": DEBIAN, "/etc/group": "mine:x:1:\n" };
    const inside = collect(files, 7);
    assertStringIncludes(JSON.stringify(inside), "docker");
    const link = collect({
      ...ROOT,
      "/proc/7/root/etc/group": { link: "/etc/other" },
      "/etc/other": "host:x:1:\n",
      "/proc/7/root/etc/other": "container:x:1:\n",
    }, 7);
    assertStringIncludes(JSON.stringify(link), "container");
  },
});

Deno.test({
  name: "groups: with --pid a process that is gone is unknown, not a distroless image",
  permissions: "none",
  fn() {
    assertEquals(collect({ "/etc/group": DEBIAN }, 7).state, "unknown");
    assertEquals(collect({ ...ROOT, "/proc/7/root/etc/passwd": "" }, 7).state, "absent");
  },
});

Deno.test({
  name: "groups: the parser never throws and gives ids only",
  permissions: "none",
  fn() {
    const line = fc.tuple(fc.string(), fc.integer()).map(([name, gid]) => `${name}:x:${gid}:`);
    fc.assert(fc.property(fc.oneof(fc.string({ unit: "binary" }), line), (text) => {
      for (const { gid, name } of parseGroups(text)) {
        assertEquals(Number.isInteger(gid) && gid >= 0 && gid <= 0xffffffff, true);
        assertEquals(name.includes(":"), false);
      }
    }));
  },
});
