import fc from "fast-check";
import { mountsCollector, parseMountinfo } from "../../../lib/facts/mounts.ts";
import type { Facts } from "../../../lib/facts/types.ts";
import { defaultPolicy } from "../../../lib/policy/defaults.ts";
import { assert, assertEquals } from "../../../lib/std/assert.ts";
import { memorySystem } from "../../../lib/system/memory.ts";
import { DOCKER, KUBERNETES, NODE, PODMAN } from "../../fixtures/mountinfo.ts";

const target = { proc: "/proc/self", pid: undefined, policy: defaultPolicy("baseline") };

function one(line: string) {
  return parseMountinfo(`${line}\n`)?.[0];
}

Deno.test({
  name: "mountinfo: real tables parse, a mount per line",
  permissions: "none",
  fn() {
    for (const table of [DOCKER, KUBERNETES, PODMAN, NODE]) {
      assertEquals(parseMountinfo(table)?.length, table.trimEnd().split("\n").length);
    }
  },
});

Deno.test({
  name: "mountinfo: any number of optional fields stands before the separator",
  permissions: "none",
  fn() {
    for (const tags of ["", "master:1 ", "shared:2 master:1 propagate_from:3 unbindable "]) {
      const mount = one(`36 35 98:0 /mnt1 /mnt2 ro,noatime ${tags}- ext3 /dev/root rw,errors=x`);
      assertEquals(mount?.options, ["ro", "noatime"]);
      assertEquals(mount?.fsType, "ext3");
    }
  },
});

Deno.test({
  name: "mountinfo: octal escapes are undone, once",
  permissions: "none",
  fn() {
    const mount = one("1 0 0:1 /a\\040b /x\\011\\012\\134\\043040 rw - tmpfs tmp\\040fs rw");
    assertEquals(mount?.root, "/a b");
    assertEquals(mount?.mountPoint, "/x\t\n\\#040");
    assertEquals(mount?.source, "tmp fs");
  },
});

Deno.test({
  name: "mountinfo: no value of an unknown superblock option becomes a fact",
  permissions: "none",
  fn() {
    const text = JSON.stringify([
      parseMountinfo(DOCKER),
      parseMountinfo(PODMAN),
      one('1 0 0:1 / /m rw - cifs //u:hunter2@nas/share rw,password=hunter2,x="a,hunter2",size=4k'),
      one("1 0 0:1 / /m rw - fuse x rw,key=hunter2/,a;hunter2"),
      one("1 0 0:1 / /m rw - fuse https://u:hunter2/@hunter2@dav/x rw"),
    ]);
    for (const secret of ["hunter2", "overlay2", "c321", "upperdir="]) {
      assert(!text.includes(secret), secret);
    }
    const dev = parseMountinfo(PODMAN)?.find((mount) => mount.mountPoint === "/dev");
    assertEquals(dev?.superOptions, ["rw", "context", "size=65536k", "mode=755"]);
    assert(text.includes("size=65536k") && text.includes("lowerdir"));
  },
});

Deno.test({
  name: "mountinfo: empty, truncated and damaged tables are unknown, never fewer mounts",
  permissions: "none",
  fn() {
    const damaged = [
      "",
      "\n",
      DOCKER.slice(0, -20),
      `${DOCKER}\n`,
      "1 0 0:1 / /m rw tmpfs tmpfs rw\n",
      "x 0 0:1 / /m rw - tmpfs tmpfs rw\n",
      "1 0 0:1 / m rw - tmpfs tmpfs rw\n",
      "1 0 0:1 / /m rw - tmpfs tmpfs\n",
    ];
    for (const content of damaged) {
      const system = memorySystem({ files: { "/proc/self/mountinfo": content } });
      const facts = mountsCollector.collect(system, target) as Partial<Facts>;
      assertEquals(facts.mounts?.state, "unknown", content);
    }
    const refused = memorySystem({ files: { "/proc/self/mountinfo": { error: "EACCES" } } });
    const facts = mountsCollector.collect(refused, target) as Partial<Facts>;
    assertEquals(facts.mounts?.state, "unknown");
  },
});

Deno.test({
  name: "mountinfo: the parser never throws, and what it gives is well-formed",
  permissions: "none",
  fn() {
    const noise = fc.array(
      fc.constantFrom("1", " ", "0:1", "/", "-", "rw", "\n", "\\040", ",", '"'),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary" }),
          noise.map((all) => all.join("")),
        ),
        (text) => {
          for (const mount of parseMountinfo(text) ?? []) {
            assert(mount.mountPoint.startsWith("/"));
            assert(mount.options.length > 0 && mount.fsType !== "");
          }
        },
      ),
    );
  },
});
