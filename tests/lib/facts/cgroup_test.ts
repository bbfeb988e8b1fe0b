import fc from "fast-check";
import { cgroupCollector, parseCgroups, parseLimit } from "../../../lib/facts/cgroup.ts";
import type { Facts, Target } from "../../../lib/facts/types.ts";
import { defaultPolicy } from "../../../lib/policy/defaults.ts";
import { assert, assertEquals } from "../../../lib/std/assert.ts";
import { type MemoryFiles, memorySystem } from "../../../lib/system/memory.ts";

const self: Target = { proc: "/proc/self", pid: undefined, policy: defaultPolicy("baseline") };
const TOP = "/sys/fs/cgroup";
const v2Mount = (root = "/") =>
  `41 31 0:38 ${root} ${TOP} ro,nosuid - cgroup2 cgroup rw,nsdelegate\n`;
const v1Mount = (controller: string, root = "/") =>
  `35 31 0:32 ${root} ${TOP}/${controller} ro - cgroup cgroup rw,${controller}\n`;
const UNLIMITED = "9223372036854771712\n";

type Limits = Extract<Facts["cgroupLimits"], { state: "known" }>["value"];

async function collect(
  cgroup: string,
  mountinfo: string,
  files: MemoryFiles,
  target = self,
): Promise<Facts["cgroupLimits"]> {
  const all = {
    [`${target.proc}/cgroup`]: cgroup,
    "/proc/self/mountinfo": mountinfo,
    "/proc/self/ns/cgroup": { link: "cgroup:[4026532600]" },
    ...files,
  };
  const facts = await cgroupCollector.collect(memorySystem({ files: all }), target) as Facts;
  return facts.cgroupLimits;
}

async function limits(...args: Parameters<typeof collect>): Promise<Limits> {
  const fact = await collect(...args);
  if (fact.state !== "known") throw new Error(fact.reason);
  return fact.value;
}

const value = (fact: Limits["memory"]) => fact.state === "known" ? fact.value.limit : fact.state;
/** A cgroup's directory: cgroup.procs is always there. */
const cgroupAt = (path: string, files: Record<string, string> = {}): MemoryFiles => ({
  [`${path}/cgroup.procs`]: "1\n",
  ...Object.fromEntries(Object.entries(files).map(([name, text]) => [`${path}/${name}`, text])),
});

const test = (name: string, fn: () => void | Promise<void>) =>
  Deno.test({ name: `cgroup: ${name}`, permissions: "none", fn });

test("v2 in a private namespace shows /, and its files at the mount", async () => {
  const files = cgroupAt(TOP, { "memory.max": "536870912\n", "pids.max": "100\n" });
  const found = await limits("0::/\n", v2Mount(), files);
  assertEquals(value(found.memory), 536870912);
  assertEquals(value(found.pids), 100);
  assert(found.memory.state === "known" && !found.memory.value.complete);
});

test("v2 on the node: the least of the path counts; the root has no memory.max", async () => {
  const files = {
    ...cgroupAt(TOP),
    ...cgroupAt(`${TOP}/a.slice`, { "memory.max": "1000\n", "pids.max": "max\n" }),
    ...cgroupAt(`${TOP}/a.slice/b.scope`, { "memory.max": "2000\n", "pids.max": "max\n" }),
    "/proc/self/ns/cgroup": { link: "cgroup:[4026531835]" },
  };
  const found = await limits("0::/a.slice/b.scope\n", v2Mount(), files);
  assert(found.memory.state === "known" && found.pids.state === "known");
  assertEquals(found.memory.value, {
    limit: 1000,
    path: `${TOP}/a.slice/memory.max`,
    complete: true,
  });
  assertEquals(found.pids.value.limit, null);
});

test("v1: unlimited is LONG_MAX rounded to a page, and the parents count", async () => {
  const cgroup = "5:pids:/docker/abc\n4:memory:/docker/abc\n0::/\n";
  const mounts = v1Mount("memory") + v1Mount("pids") + v2Mount();
  const at = (controller: string, below: string, files: Record<string, string>) =>
    cgroupAt(`${TOP}/${controller}${below}`, files);
  const files = {
    ...at("memory", "", { "memory.limit_in_bytes": UNLIMITED }),
    ...at("memory", "/docker", { "memory.limit_in_bytes": "4096000\n" }),
    ...at("memory", "/docker/abc", { "memory.limit_in_bytes": UNLIMITED }),
    ...at("pids", "", {}),
    ...at("pids", "/docker", { "pids.max": "max\n" }),
    ...at("pids", "/docker/abc", { "pids.max": "max\n" }),
  };
  const found = await limits(cgroup, mounts, files);
  assertEquals(value(found.memory), 4096000);
  assertEquals(value(found.pids), null);
});

test("v1 in Docker: the host's path, of which only its own part is mounted", async () => {
  const cgroup = "5:pids:/docker/abc\n4:memory:/docker/abc\n";
  const mounts = v1Mount("memory", "/docker/abc") + v1Mount("pids", "/docker/abc");
  const files = {
    ...cgroupAt(`${TOP}/memory`, { "memory.limit_in_bytes": "268435456\n" }),
    ...cgroupAt(`${TOP}/pids`, { "pids.max": "64\n" }),
  };
  const found = await limits(cgroup, mounts, files);
  assertEquals([value(found.memory), value(found.pids)], [268435456, 64]);
});

test("hybrid: a controller with a v1 line is limited there, others in v2", async () => {
  const cgroup = "4:memory:/x\n1:name=systemd:/x\n0::/x\n";
  const files = {
    ...cgroupAt(`${TOP}/memory/x`, { "memory.limit_in_bytes": "1000\n" }),
    ...cgroupAt(`${TOP}/x`, { "memory.max": "5\n", "pids.max": "7\n" }),
  };
  const found = await limits(cgroup, v1Mount("memory") + v2Mount(), files);
  assertEquals([value(found.memory), value(found.pids)], [1000, 7]);
});

test("a path that is not below the mount: its limit holds, its silence does not", async () => {
  const cgroup = "0::/\n";
  const mounts = v2Mount("/../..");
  const finite = await limits(
    cgroup,
    mounts,
    cgroupAt(TOP, { "memory.max": "9\n", "pids.max": "max\n" }),
  );
  assertEquals([value(finite.memory), value(finite.pids)], [9, "unknown"]);
  const outside = await limits(
    "0::/../other\n",
    v2Mount(),
    cgroupAt(TOP, { "memory.max": "max\n" }),
  );
  assertEquals(value(outside.memory), "unknown");
  const gone = await limits("0::/gone\n", v2Mount(), cgroupAt(TOP, { "memory.max": "max\n" }));
  assertEquals(value(gone.memory), "unknown");
});

test("with --pid the other's cgroup is looked up in our own mounts", async () => {
  const target = { ...self, proc: "/proc/7", pid: 7 };
  const files = {
    "/proc/7/mountinfo": "garbage",
    ...cgroupAt(`${TOP}/docker-1.scope`, { "memory.max": "77\n", "pids.max": "max\n" }),
  };
  const found = await limits("0::/docker-1.scope\n", v2Mount(), files, target);
  assertEquals(value(found.memory), 77);
});

test("our own mount's limit is not that of a sibling, such as a pod's other container", async () => {
  const files = cgroupAt(TOP, { "memory.max": "9\n", "pids.max": "9\n" });
  const sibling = await limits("0::/../other\n", v2Mount(), files);
  assertEquals([value(sibling.memory), value(sibling.pids)], ["unknown", "unknown"]);
  const target = { ...self, proc: "/proc/7", pid: 7 };
  const elsewhere = await limits("0::/other\n", v2Mount(), files, target);
  assertEquals([value(elsewhere.memory), value(elsewhere.pids)], ["unknown", "unknown"]);
});

test("no cgroup filesystem, unreadable or damaged files are unknown", async () => {
  const files = cgroupAt(TOP, { "memory.max": "1\n", "pids.max": "1\n" });
  const bare = await limits("0::/\n", "27 1 254:0 / / rw - ext4 /dev/vda rw\n", files);
  assertEquals([value(bare.memory), value(bare.pids)], ["unknown", "unknown"]);
  const refused = { ...files, [`${TOP}/memory.max`]: { error: "EACCES" } };
  assertEquals(value((await limits("0::/\n", v2Mount(), refused)).memory), "unknown");
  const damaged = { ...files, [`${TOP}/pids.max`]: "" };
  assertEquals(value((await limits("0::/\n", v2Mount(), damaged)).pids), "unknown");
  for (const cgroup of ["", "0::/", "0:/\n", "x\n", "\0\n"]) {
    assertEquals((await collect(cgroup, v2Mount(), files)).state, "unknown", cgroup);
  }
  assertEquals((await collect("0::/\n", "garbage", files)).state, "unknown");
});

test("paths may hold colons; of controllers there can be several or none", () => {
  assertEquals(parseCgroups("3:cpu,cpuacct:/a:b/c\n0::/\n"), [
    { hierarchy: 3, controllers: ["cpu", "cpuacct"], path: "/a:b/c" },
    { hierarchy: 0, controllers: [""], path: "/" },
  ]);
});

test("limits: max and v1's LONG_MAX are none, whatever the page size; garbage is neither", () => {
  const none = ["max\n", "9223372036854771712", "9223372036854710272", "9223372036854775807"];
  for (const text of none) assertEquals(parseLimit(text), null, text);
  assertEquals(parseLimit("0\n"), 0);
  assertEquals(parseLimit("536870912\n"), 536870912);
  for (const text of ["", "-1", "1e9", "0x10", "1 2", "maximum", "9".repeat(21)]) {
    assertEquals(parseLimit(text), undefined, text);
  }
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    parseCgroups(text);
    const limit = parseLimit(text);
    if (typeof limit === "number") assert(/^\s*\d+\s*$/.test(text));
    if (limit === null) assert(/^\s*(max|9223372\d{12}|\d{20})\s*$/.test(text));
  }));
});
