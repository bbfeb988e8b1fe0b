import fc from "fast-check";
import { hostPaths } from "../../../lib/facts/host_paths.ts";
import {
  isDeviceMount,
  isReadOnly,
  isRuntimeMount,
  mountTree,
} from "../../../lib/facts/mount_tree.ts";
import { assert, assertEquals } from "../../../lib/std/assert.ts";
import { DOCKER, KUBERNETES, PODMAN } from "../../fixtures/mountinfo.ts";
import { mounts } from "../../fixtures/mounts.ts";

const ROOT = "10 1 0:1 / / rw - overlay overlay rw\n";

function visible(...lines: readonly string[]): readonly string[] {
  return mountTree(mounts(ROOT, ...lines)).visible.map((mount) =>
    `${mount.id} ${mount.mountPoint}`
  );
}

Deno.test({
  name: "mount tree: in real tables every mount is visible, whatever the order of the lines",
  permissions: "none",
  fn() {
    for (const table of [DOCKER, KUBERNETES, PODMAN]) {
      const all = mounts(table);
      assertEquals(mountTree(all).visible.length, all.length);
      assertEquals(mountTree(all.toReversed()).visible.length, all.length);
    }
  },
});

Deno.test({
  name: "mount tree: the last mount at one place wins",
  permissions: "none",
  fn() {
    const stacked = ["11 10 0:2 / /a rw - tmpfs t rw", "12 11 0:3 / /a ro - tmpfs t rw"];
    assertEquals(visible(...stacked), ["10 /", "12 /a"]);
    assertEquals(visible(...stacked.toReversed()), ["10 /", "12 /a"]);
  },
});

Deno.test({
  name: "mount tree: a mount below a directory that was mounted over later is out of sight",
  permissions: "none",
  fn() {
    const lines = [
      "11 10 0:2 / /a/b rw - tmpfs t rw",
      "12 10 0:3 / /a rw - tmpfs t rw",
      "13 12 0:4 / /a/c rw - tmpfs t rw",
    ];
    assertEquals(visible(...lines), ["10 /", "12 /a", "13 /a/c"]);
    assertEquals(mountTree(mounts(ROOT, ...lines)).holding("/a/b/x")?.id, 12);
  },
});

Deno.test({
  name: "mount tree: of two roots the last one is the root, and what the first held is hidden",
  permissions: "none",
  fn() {
    const lines = ["11 10 0:2 / /a rw - tmpfs t rw", "12 10 0:3 / / ro - overlay o rw"];
    assertEquals(visible(...lines), ["12 /"]);
  },
});

Deno.test({
  name: "mount tree: in a chroot there is no root, and its mounts are visible all the same",
  permissions: "none",
  fn() {
    const tree = mountTree(mounts("", "11 10 0:2 / /proc rw - proc p rw"));
    assertEquals(tree.root, undefined);
    assertEquals(tree.visible.length, 1);
    assertEquals(tree.holding("/x"), undefined);
  },
});

Deno.test({
  name: "mount tree: /ab is not below /a",
  permissions: "none",
  fn() {
    const tree = mountTree(mounts(ROOT, "11 10 0:2 / /a ro - tmpfs t rw"));
    assertEquals(tree.holding("/ab")?.id, 10);
    assertEquals(tree.holding("/a")?.id, 11);
    assertEquals(tree.holding("/")?.id, 10);
  },
});

Deno.test({
  name: "mount tree: read-only by field 6 or by the superblock",
  permissions: "none",
  fn() {
    const of = (options: string, superOptions: string) =>
      mounts("", `1 0 0:1 / /m ${options} - ext4 x ${superOptions}`).map(isReadOnly)[0];
    assertEquals(of("ro,relatime", "rw"), true);
    assertEquals(of("rw,relatime", "ro"), true);
    assertEquals(of("rw,errors=remount-ro", "rw,errors=remount-ro"), false);
  },
});

Deno.test({
  name: "mount tree: masks and the runtime's files are told from volumes",
  permissions: "none",
  fn() {
    const names = (table: string, kind: typeof isRuntimeMount) =>
      mounts(table).filter(kind).map((mount) => mount.mountPoint);
    assertEquals(names(DOCKER, isRuntimeMount), [
      "/etc/resolv.conf",
      "/etc/hostname",
      "/etc/hosts",
    ]);
    assertEquals(names(DOCKER, isDeviceMount), ["/proc/kcore", "/proc/keys", "/proc/timer_list"]);
    assertEquals(names(PODMAN, isDeviceMount), ["/proc/kcore"]);
    assert(names(KUBERNETES, isRuntimeMount).includes("/dev/termination-log"));
    assertEquals(
      mounts("", "1 0 8:1 /etc/hosts /etc/hosts rw - ext4 x rw").map(isRuntimeMount),
      [false],
    );
  },
});

Deno.test({
  name: "mount tree: cycles and repeated ids of a hostile table end",
  permissions: "none",
  fn() {
    const point = fc.constantFrom("/", "/a", "/a/b", "/c");
    const mount = fc.record({
      id: fc.integer({ min: 0, max: 4 }),
      parent: fc.integer({ min: 0, max: 4 }),
      mountPoint: point,
    });
    const [base] = mounts(ROOT);
    assert(base !== undefined);
    fc.assert(fc.property(fc.array(mount, { maxLength: 12 }), (all) => {
      const tree = mountTree(all.map((one) => ({ ...base, ...one })));
      for (const one of tree.visible) assertEquals(tree.at(one.mountPoint), one);
    }));
  },
});

Deno.test({
  name: "mount tree: long tables take no longer than their length, stacked at one place or not",
  permissions: "none",
  fn() {
    const line = (id: number, parent: number, path: string) =>
      `${id} ${parent} 0:9 / ${path} rw - tmpfs t rw`;
    const numbers = Array.from({ length: 20_000 }, (_, n) => n + 11);
    const stacked = mounts(ROOT, ...numbers.map((id) => line(id, id - 1, "/x")));
    const wide = mounts(ROOT, ...numbers.map((id) => line(id, 10, `/x${id}`)));
    assertEquals(mountTree(stacked).visible.length, 2);
    assertEquals(mountTree(wide).visible.length, 20_001);
    assertEquals(hostPaths(mountTree(wide)), []);
    // Quadratic, each of them takes half a minute.
  },
});
