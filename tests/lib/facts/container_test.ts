import { containerCollector, containerFact } from "../../../lib/facts/container.ts";
import { absent } from "../../../lib/facts/fact.ts";
import { platformFact } from "../../../lib/facts/platform.ts";
import type { Facts, Target } from "../../../lib/facts/types.ts";
import { defaultPolicy } from "../../../lib/policy/defaults.ts";
import { assert, assertEquals, assertStringIncludes } from "../../../lib/std/assert.ts";
import { type MemoryFiles, memorySystem } from "../../../lib/system/memory.ts";

const HOST = "pid:[4026531836]";
const OWN = "pid:[4026532604]";
const EXT4 = "27 1 254:0 / / rw,relatime - ext4 /dev/vda rw\n";
const OVERLAY =
  "740 661 0:53 / / rw,relatime - overlay overlay rw,lowerdir=/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots/12/fs,upperdir=/x,workdir=/y\n";

const self: Target = { proc: "/proc/self", pid: undefined, policy: defaultPolicy("baseline") };
const other: Target = { ...self, proc: "/proc/7", pid: 7 };

/** A machine that is no container: each case adds its evidence. */
const machine = (proc: string, files: MemoryFiles = {}): MemoryFiles => ({
  "/proc/sys/kernel/osrelease": "6.1.0-18-amd64\n",
  "/proc/cmdline": "BOOT_IMAGE=/boot/vmlinuz-6.1.0-18-amd64 root=/dev/vda ro\n",
  "/proc/1/environ": "HOME=/\0TERM=linux\0",
  [`${proc}/environ`]: "PATH=/usr/bin\0",
  [`${proc}/ns/pid`]: { link: HOST },
  [`${proc}/mountinfo`]: EXT4,
  [`${proc}/root`]: {},
  [`${proc}/root/`]: {},
  ...files,
});

async function collect(files: MemoryFiles, target = self): Promise<Facts> {
  return await containerCollector.collect(memorySystem({ files }), target) as Facts;
}

async function inside(files: MemoryFiles, target = self): Promise<boolean | string> {
  const { container } = await collect(files, target);
  return container.state === "known" ? container.value.inside : container.state;
}

async function runtime(files: MemoryFiles, target = self): Promise<string | null | undefined> {
  const { container } = await collect(files, target);
  return container.state === "known" && container.value.inside
    ? container.value.runtime
    : undefined;
}

const test = (name: string, fn: () => void | Promise<void>) =>
  Deno.test({ name: `container: ${name}`, permissions: "none", fn });

test("a machine whose every evidence is readable and silent is none", async () => {
  assertEquals(await inside(machine("/proc/self")), false);
  assertEquals(await inside(machine("/proc/7"), other), false);
});

test("pid 1's unreadable environment does not matter in the host's pid namespace", async () => {
  const files = machine("/proc/self", { "/proc/1/environ": { error: "EACCES" } });
  assertEquals(await inside(files), false);
});

test("evidence in its order, and the runtime that it names", async () => {
  const of = (files: MemoryFiles) => runtime(machine("/proc/self", files));
  assertEquals(await of({ "/proc/1/environ": "A=1\0container=lxc\0" }), "lxc");
  assertEquals(await of({ "/run/host/container-manager": "systemd-nspawn\n" }), "systemd-nspawn");
  assertEquals(await of({ "/.dockerenv": "" }), "docker");
  assertEquals(await of({ "/run/.containerenv": "" }), "podman");
  assertEquals(await of({ "/proc/self/ns/pid": { link: OWN } }), null);
  assertEquals(await of({ "/.dockerenv": "", "/run/.containerenv": "" }), "docker");
  assertEquals(await of({ "/.dockerenv": "", "/proc/1/environ": "container=oci\0" }), "oci");
});

test("a machine whose root was made from an image is none: its mounts are the host's", async () => {
  const files = { "/.dockerenv": "", "/proc/self/ns/mnt": { link: "mnt:[4026531832]" } };
  assertEquals(await inside(machine("/proc/self", files)), false);
  const older = { "/.dockerenv": "", "/proc/self/ns/mnt": { link: "mnt:[4026531841]" } };
  assertEquals(await inside(machine("/proc/self", older)), true);
});

test("our own container= is no evidence, pid 1's is; a name with control characters is none", async () => {
  const own = { "/proc/self/environ": "container=podman\0" };
  assertEquals(await inside(machine("/proc/self", own)), false);
  const hostile = { "/proc/1/environ": "container=\x1b[31m\0" };
  assertEquals(await inside(machine("/proc/self", hostile)), false);
  assertEquals(await inside(machine("/proc/self", { "/proc/1/environ": "container=\0" })), false);
});

test("the first of two container= counts, and a value that ends in container= is none", async () => {
  const files = {
    "/proc/1/environ": "X=\ncontainer=a\0mycontainer=b\0container=lxc\0container=oci\0",
  };
  assertEquals(await runtime(machine("/proc/self", files)), "lxc");
});

test("a value of container= that is no runtime's name is evidence, but is not shown", async () => {
  const files = machine("/proc/self", { "/proc/1/environ": "container=s3cr3t\0" });
  assertEquals(await inside(files), true);
  assertEquals(await runtime(files), null);
  assert(!JSON.stringify(await collect(files)).includes("s3cr3t"));
});

test("cgroup names are no evidence", async () => {
  const files = { "/proc/self/cgroup": "4:memory:/docker/abc\n0::/system.slice/docker-1.scope\n" };
  assertEquals(await inside(machine("/proc/self", files)), false);
});

test("Kubernetes by its variable; in the host's pid namespace by the service account as well", async () => {
  const variable = { "/proc/self/environ": "KUBERNETES_SERVICE_HOST=10.96.0.1\0" };
  const account = { "/var/run/secrets/kubernetes.io/serviceaccount/namespace": "default" };
  assertEquals(await inside(machine("/proc/self", variable)), false, "a developer's variable");
  assertEquals(await inside(machine("/proc/self", account)), false, "a mount alone");
  const pods = [{ ...variable, ...account }, { ...variable, "/proc/self/ns/pid": { link: OWN } }];
  for (const pod of pods) {
    const { container } = await collect(machine("/proc/self", pod));
    assert(container.state === "known" && container.value.inside && container.value.kubernetes);
  }
});

test("a root on containerd's overlay tells where the pid namespace is the host's", async () => {
  assertEquals(await inside(machine("/proc/self", { "/proc/self/mountinfo": OVERLAY })), true);
  const live = "27 1 0:20 / / rw - overlay overlay rw,lowerdir=/run/live/rootfs,upperdir=/cow\n";
  assertEquals(await inside(machine("/proc/self", { "/proc/self/mountinfo": live })), false);
});

test("what is unreadable and might have told is never 'not in a container'", async () => {
  const evidence: readonly string[] = [
    "/run/host/container-manager",
    "/.dockerenv",
    "/run/.containerenv",
    "/proc/self/ns/pid",
    "/proc/self/mountinfo",
  ];
  for (const path of evidence) {
    const { container } = await collect(machine("/proc/self", { [path]: { error: "EACCES" } }));
    assert(container.state === "unknown", path);
    assertStringIncludes(container.reason, "EACCES");
  }
  const garbled = machine("/proc/self", { "/proc/self/ns/pid": { link: "pid:4026531836" } });
  assertEquals(await inside(garbled), "unknown");
  assertEquals(await inside({}), "unknown");
});

test("unreadable evidence is outweighed by evidence", async () => {
  const files = { "/.dockerenv": { error: "EACCES" }, "/proc/self/ns/pid": { link: OWN } };
  assertEquals(await inside(machine("/proc/self", files)), true);
});

test("with --pid the evidence is the other process's own", async () => {
  const of = (files: MemoryFiles) => runtime(machine("/proc/7", files), other);
  assertEquals(await of({ "/proc/7/root/.dockerenv": "" }), "docker");
  assertEquals(await of({ "/proc/7/root/run/.containerenv": "" }), "podman");
  assertEquals(await of({ "/proc/7/environ": "container=podman\0" }), "podman");
  assertEquals(await of({ "/proc/7/ns/pid": { link: OWN } }), null);
  assertEquals(await of({ "/.dockerenv": "", "/proc/1/environ": "container=lxc\0" }), undefined);
});

test("with --pid of a process that may not be looked into it is unknown", async () => {
  const files = {
    "/proc/7/environ": { error: "EACCES" },
    "/proc/7/root/": { error: "EACCES" },
    "/proc/7/ns/pid": { error: "EACCES" },
  };
  assertEquals(await inside(machine("/proc/7", files), other), "unknown");
});

test("elsewhere than on Linux there is none", () => {
  const fact = containerFact(memorySystem(), self, absent("none"), "darwin");
  assert(fact.state === "known" && !fact.value.inside);
});

test("gVisor by the kernel's release or boot command line, never by a variable", async () => {
  const sandbox = async (files: MemoryFiles) =>
    (await collect(machine("/proc/self", files))).sandbox;
  assertEquals((await sandbox({})).state, "absent");
  assertEquals((await sandbox({ "/proc/self/environ": "GVISOR=1\0" })).state, "absent");
  const release = await sandbox({ "/proc/sys/kernel/osrelease": "4.19.0-gvisor\n" });
  assert(release.state === "known" && release.value.name === "gvisor");
  const boot = { "/proc/cmdline": "BOOT_IMAGE=/vmlinuz-4.4.0-gvisor quiet\n" };
  assertEquals(
    (await sandbox({ ...boot, "/proc/sys/kernel/osrelease": "4.4.0\n" })).state,
    "known",
  );
  assertEquals(await inside(machine("/proc/self", boot)), true);
  const argument = { "/proc/cmdline": "BOOT_IMAGE=/vmlinuz note=x-gvisor\n" };
  assertEquals((await sandbox(argument)).state, "absent");
});

test("a sandbox that cannot be told is unknown", async () => {
  for (const path of ["/proc/cmdline", "/proc/sys/kernel/osrelease"]) {
    const { sandbox } = await collect(machine("/proc/self", { [path]: { error: "EACCES" } }));
    assertEquals(sandbox.state, "unknown", path);
  }
});

test("the platform: unreadable on Linux is unknown, elsewhere it has no kernel", () => {
  const linux = { os: "linux", arch: "x86_64" } as const;
  const of = (text: string) =>
    platformFact(memorySystem({ files: { "/proc/sys/kernel/osrelease": text } }), linux);
  const real = of("6.18.44\n");
  assertEquals(real.state === "known" && real.value, { ...linux, kernel: "6.18.44" });
  for (const text of ["", "\n", "a b\n", "\x1b[0m\n", "x".repeat(65)]) {
    assertEquals(of(text).state, "unknown");
  }
  assertEquals(platformFact(memorySystem(), linux).state, "unknown");
  const mac = platformFact(memorySystem(), { os: "darwin", arch: "aarch64" });
  assertEquals(mac.state === "known" && mac.value.kernel, null);
});
