import { proxiesCollector } from "../../../lib/facts/proxies.ts";
import type { Target } from "../../../lib/facts/types.ts";
import { defaultPolicy } from "../../../lib/policy/defaults.ts";
import { assert, assertEquals } from "../../../lib/std/assert.ts";
import { type MemoryFiles, memorySystem } from "../../../lib/system/memory.ts";

const target: Target = { proc: "/proc/self", pid: undefined, policy: defaultPolicy("cluster") };
const MOUNTS = "22 1 0:21 / /proc rw,nosuid shared:5 - proc proc rw\n";

function test(name: string, fn: () => Promise<void>): void {
  Deno.test({ name: `proxies: ${name}`, permissions: "none", fn });
}

function process(pid: number, comm: string, state = "S (sleeping)"): MemoryFiles {
  return {
    [`/proc/${pid}/comm`]: `${comm}\n`,
    [`/proc/${pid}/status`]: `Name:\t${comm}\nState:\t${state}\n`,
  };
}

async function collect(files: MemoryFiles) {
  const base = { ...process(1, "systemd"), "/proc/self/mountinfo": MOUNTS };
  const { proxies } = await proxiesCollector.collect(
    memorySystem({ files: { ...base, ...files } }),
    target,
  );
  assert(proxies !== undefined);
  return proxies;
}

async function found(files: MemoryFiles) {
  const proxies = await collect(files);
  assert(proxies.state === "known");
  return proxies.value;
}

test("the first process of each", async () => {
  const { processes, hidden } = await found({
    ...process(20, "nginx"),
    ...process(21, "nginx"),
    ...process(9, "caddy"),
  });
  assertEquals(processes, [{ name: "caddy", pid: 9 }, { name: "nginx", pid: 20 }]);
  assertEquals(hidden, null);
});

test("what only sounds like one is none", async () => {
  const { processes } = await found({
    ...process(20, "nginx-exporter"),
    ...process(21, "my nginx"),
    ...process(22, "haproxy\n"),
    ...process(23, "nginx", "Z (zombie)"),
    ...process(24, ""),
  });
  assertEquals(processes, []);
});

test("a process that ended in between is none, one that is refused is hidden", async () => {
  const ended = { ...process(20, "x"), "/proc/20/comm": { error: "ESRCH" } };
  assertEquals(await found(ended), { processes: [], hidden: null });
  const refused = await found({ ...process(20, "x"), "/proc/20/comm": { error: "EACCES" } });
  assert(refused.hidden?.includes("EACCES"));
});

test("hidepid hides them, and is said", async () => {
  const mounts = MOUNTS.replace("proc rw\n", "proc rw,hidepid=2\n");
  assertEquals(
    (await found({ "/proc/self/mountinfo": mounts })).hidden,
    "/proc is mounted with hidepid",
  );
  assert((await found({ "/proc/1": { error: "ENOENT" } })).hidden?.includes("hidden"));
});

test("a /proc that cannot be listed is unknown", async () => {
  assertEquals((await collect({ "/proc": { error: "EACCES" } })).state, "unknown");
});
