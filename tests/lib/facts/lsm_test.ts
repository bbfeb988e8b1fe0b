import fc from "fast-check";
import { lsmCollector, parseAppArmor, parseSelinux } from "../../../lib/facts/lsm.ts";
import type { Facts } from "../../../lib/facts/types.ts";
import { defaultPolicy } from "../../../lib/policy/defaults.ts";
import { assertEquals } from "../../../lib/std/assert.ts";
import { type MemoryFiles, memorySystem } from "../../../lib/system/memory.ts";

const STATUS = { "/proc/self/status": "Name:\tapp\n" };
const CURRENT = "/proc/self/attr/current";
const APPARMOR = "/proc/self/attr/apparmor/current";
const EINVAL = { content: "", openError: "EINVAL" };

function collect(files: MemoryFiles): Facts["lsm"] | undefined {
  const target = { proc: "/proc/self", pid: undefined, policy: defaultPolicy("baseline") };
  const system = memorySystem({ files: { ...STATUS, ...files } });
  return (lsmCollector.collect(system, target) as Partial<Facts>).lsm;
}

function valueOf(files: MemoryFiles) {
  const fact = collect(files);
  return fact?.state === "known" ? fact.value : fact;
}

Deno.test({
  name: "lsm: the forms of AppArmor",
  permissions: "none",
  fn() {
    const cases = [
      ["docker-default (enforce)\n", "docker-default", "enforce"],
      ["unconfined\n", "unconfined", "unconfined"],
      ["unconfined\0", "unconfined", "unconfined"],
      ["/usr/sbin/my app (complain)\n", "/usr/sbin/my app", "complain"],
      ["a//&:ns:b (mixed)\n", "a//&:ns:b", "mixed"],
      ["cri-containerd.apparmor.d (enforce)", "cri-containerd.apparmor.d", "enforce"],
    ] as const;
    for (const [text, label, mode] of cases) {
      assertEquals(parseAppArmor(text), { module: "apparmor", label, mode });
    }
    for (const text of ["", "\n", "docker-default", "(enforce)", "a (enforce) b", "a ()"]) {
      assertEquals(parseAppArmor(text), undefined);
    }
  },
});

Deno.test({
  name: "lsm: SELinux contexts end in NUL",
  permissions: "none",
  fn() {
    const label = "system_u:system_r:container_t:s0:c1,c2";
    assertEquals(parseSelinux(`${label}\0`), { module: "selinux", label, mode: null });
    for (const text of ["", "kernel\0", "a:b", "a:b:c d", "unconfined", ":ns:b (enforce)"]) {
      assertEquals(parseSelinux(text), undefined);
    }
  },
});

Deno.test({
  name: "lsm: AppArmor's own file is read before the shared one",
  permissions: "none",
  fn() {
    const both = { [APPARMOR]: "docker-default (enforce)\n", [CURRENT]: "unconfined\n" };
    assertEquals(valueOf(both), { module: "apparmor", label: "docker-default", mode: "enforce" });
    const old = { [CURRENT]: "docker-default (complain)\n" };
    assertEquals(valueOf(old), { module: "apparmor", label: "docker-default", mode: "complain" });
    assertEquals(
      collect({ [APPARMOR]: { error: "EACCES" }, [CURRENT]: "a (enforce)\n" })?.state,
      "unknown",
    );
  },
});

Deno.test({
  name: "lsm: SELinux with its mode where selinuxfs is visible",
  permissions: "none",
  fn() {
    const label = "system_u:system_r:container_t:s0";
    const files = { [APPARMOR]: EINVAL, [CURRENT]: `${label}\0` };
    const enforce = (text: string) => ({ ...files, "/sys/fs/selinux/enforce": text });
    assertEquals(valueOf(files), { module: "selinux", label, mode: null });
    assertEquals(valueOf(enforce("1")), { module: "selinux", label, mode: "enforcing" });
    assertEquals(valueOf(enforce("0\n")), { module: "selinux", label, mode: "permissive" });
    assertEquals(valueOf(enforce("?")), { module: "selinux", label, mode: null });
  },
});

Deno.test({
  name: "lsm: EINVAL (seen without an LSM) and a kernel without attr are absent",
  permissions: "none",
  fn() {
    assertEquals(collect({ [CURRENT]: EINVAL })?.state, "absent");
    assertEquals(collect({ [APPARMOR]: EINVAL, [CURRENT]: EINVAL })?.state, "absent");
    assertEquals(collect({})?.state, "absent");
  },
});

Deno.test({
  name: "lsm: a process that is gone, a refusal, and what cannot be parsed are unknown",
  permissions: "none",
  fn() {
    assertEquals(collect({ "/proc/self/status": { error: "ENOENT" } })?.state, "unknown");
    assertEquals(collect({ [CURRENT]: { error: "EACCES" } })?.state, "unknown");
    for (const text of ["", "\0", "garbage", "x".repeat(5000)]) {
      assertEquals(collect({ [CURRENT]: text })?.state, "unknown");
      assertEquals(collect({ [APPARMOR]: text })?.state, "unknown");
    }
  },
});

Deno.test({
  name: "lsm: Smack's label is another module's",
  permissions: "none",
  fn() {
    const files = { [CURRENT]: "_\n", "/proc/self/attr/smack/current": "_\n" };
    assertEquals(valueOf(files), { module: "other", label: "_", mode: null });
  },
});

Deno.test({
  name: "lsm: the parsers never throw, and garbage is never in enforce mode",
  permissions: "none",
  fn() {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
      parseSelinux(text);
      assertEquals(parseAppArmor(text)?.mode === "enforce", false);
    }));
  },
});
