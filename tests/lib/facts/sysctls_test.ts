import fc from "fast-check";
import {
  ptraceScopeCollector,
  SYSCTL_NAMES,
  sysctlPath,
  sysctlsCollector,
} from "../../../lib/facts/sysctls.ts";
import type { Facts, Target } from "../../../lib/facts/types.ts";
import { defaultPolicy } from "../../../lib/policy/defaults.ts";
import { assert, assertEquals, assertStringIncludes } from "../../../lib/std/assert.ts";
import { type MemoryFiles, memorySystem } from "../../../lib/system/memory.ts";

type Sysctls = Extract<Facts["sysctls"], { state: "known" }>["value"];

async function collect(
  files: MemoryFiles,
  sysctl: Record<string, string | null> = {},
): Promise<Sysctls> {
  const policy = { ...defaultPolicy("host"), host: { sysctl } };
  const target: Target = { proc: "/proc/self", pid: undefined, policy };
  const facts = await sysctlsCollector.collect(memorySystem({ files }), target);
  assert(facts.sysctls?.state === "known");
  return facts.sysctls.value;
}

const KPTR = "kernel.kptr_restrict";
const KPTR_FILE = "/proc/sys/kernel/kptr_restrict";

const test = (name: string, fn: () => void | Promise<void>) =>
  Deno.test({ name: `sysctls: ${name}`, permissions: "none", fn });

test("the table's rows are read, with or without a policy", async () => {
  const facts = await collect({ [KPTR_FILE]: "1\n" });
  assertEquals(Object.keys(facts), [...SYSCTL_NAMES]);
  assertEquals(facts[KPTR], { state: "known", value: "1", source: KPTR_FILE });
});

test("a missing file is absent where /proc/sys shows, unknown where it is hidden", async () => {
  const shown = await collect({ [KPTR_FILE]: "1\n" });
  assertEquals(shown["kernel.yama.ptrace_scope"]?.state, "absent");
  const hidden = await collect({});
  assertEquals(new Set(Object.values(hidden).map((fact) => fact.state)), new Set(["unknown"]));
});

test("the setting of Yama alone: as the table has it, and nothing else is read", async () => {
  const file = "/proc/sys/kernel/yama/ptrace_scope";
  const read = async (files: MemoryFiles) => {
    const target = { proc: "/proc/self", pid: undefined, policy: defaultPolicy("baseline") };
    return (await ptraceScopeCollector.collect(memorySystem({ files }), target)).ptraceScope;
  };
  assertEquals(await read({ [file]: "1\n" }), { state: "known", value: "1", source: file });
  assertEquals((await read({ "/proc/sys/kernel": { entries: [] } }))?.state, "absent");
  assertEquals((await read({}))?.state, "unknown");
  assertEquals((await read({ [file]: { error: "EACCES" } }))?.state, "unknown");
});

test("an unreadable file is unknown", async () => {
  const facts = await collect({ [KPTR_FILE]: { error: "EACCES" } });
  assertEquals(facts[KPTR]?.state, "unknown");
});

test("the policy adds rows and takes rows away", async () => {
  const files = { "/proc/sys/net/ipv4/tcp_rmem": "4096\t131072\t6291456\n", [KPTR_FILE]: "1\n" };
  const facts = await collect(files, { "net.ipv4.tcp_rmem": "x", [KPTR]: null });
  const added = facts["net.ipv4.tcp_rmem"];
  assertEquals(added?.state === "known" && added.value, "4096 131072 6291456");
  assertEquals(KPTR in facts, false);
});

test("rp_filter of each interface is read, by the name that sysctl(8) gives it", async () => {
  const facts = await collect({
    "/proc/sys/net/ipv4/conf/all/rp_filter": "0\n",
    "/proc/sys/net/ipv4/conf/eth0.100/rp_filter": "2\n",
  });
  const own = facts["net.ipv4.conf.eth0/100.rp_filter"];
  assertEquals(own?.state === "known" && own.value, "2");
});

test("names become paths below /proc/sys, and nothing else does", () => {
  assertEquals(sysctlPath(KPTR), KPTR_FILE);
  assertEquals(sysctlPath("kernel/kptr_restrict"), KPTR_FILE);
  const vlan = "/proc/sys/net/ipv4/conf/eth0.100/rp_filter";
  assertEquals(sysctlPath("net.ipv4.conf.eth0/100.rp_filter"), vlan);
  assertEquals(sysctlPath("net/ipv4/conf/eth0.100/rp_filter"), vlan);
  const refused = [
    "",
    "kernel",
    "/etc/passwd",
    "kernel/../../../etc/passwd",
    "kernel.//.//.etc",
    "kernel..kptr_restrict",
    "../x.y",
    ".kernel",
    "kernel/.",
    "kernel.kptr\0restrict",
    "kernel.a b",
    "a.".repeat(20) + "b",
  ];
  for (const name of refused) assertEquals(sysctlPath(name), undefined, name);
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom(".", "/", "a", "0", "\0") }), (name) => {
    const path = sysctlPath(name);
    if (path === undefined) return;
    assertEquals(new URL(`file://${path}`).pathname, path);
    assert(path.startsWith("/proc/sys/") && !/\/\.*(\/|$)/.test(path.slice(1)), path);
  }));
});

test("a name that is none, and one that holds a key, are unknown and never read", async () => {
  const key = "net.ipv4.tcp_fastopen_key";
  const stable = "net.ipv6.conf.eth0.stable_secret";
  const facts = await collect({
    "/proc/sys/net/ipv4/tcp_fastopen_key": "0123-4567\n",
    "/proc/sys/net/ipv6/conf/eth0/stable_secret": "fe80::1\n",
  }, { [key]: "x", [stable]: "x", "../etc/passwd": "x" });
  for (const name of [key, stable, "../etc/passwd"]) assertEquals(facts[name]?.state, "unknown");
  assertEquals(JSON.stringify(facts).includes("4567"), false);
  const fact = facts[key];
  assert(fact?.state === "unknown");
  assertStringIncludes(fact.reason, "secret");
});

test("with --pid a namespace's own parameter is read only where the namespace is ours", async () => {
  const names = [
    "net.ipv4.ip_forward",
    "kernel.msgmax",
    "kernel.hostname",
    "user.max_pid_namespaces",
  ];
  const own = Object.fromEntries(
    ["net", "ipc", "uts", "user"].map((kind) => [`/proc/self/ns/${kind}`, { link: `${kind}:[1]` }]),
  );
  const collectFor = async (files: MemoryFiles) => {
    const policy = {
      ...defaultPolicy("host"),
      host: { sysctl: Object.fromEntries(names.map((n) => [n, "0"])) },
    };
    const all = { [KPTR_FILE]: "1\n", ...own, ...files };
    const sysctl = Object.fromEntries(
      names.map((n) => [`/proc/sys/${n.replaceAll(".", "/")}`, "0\n"]),
    );
    const facts = await sysctlsCollector.collect(
      memorySystem({ files: { ...sysctl, ...all } }),
      { proc: "/proc/7", pid: 7, policy },
    );
    assert(facts.sysctls?.state === "known");
    const { value } = facts.sysctls;
    assertEquals(value[KPTR]?.state, "known");
    return names.map((name) => value[name]?.state);
  };
  const theirs = (inode: number) =>
    Object.fromEntries(
      ["net", "ipc", "uts", "user"].map((kind) => [
        `/proc/7/ns/${kind}`,
        { link: `${kind}:[${inode}]` },
      ]),
    );
  assertEquals(await collectFor(theirs(1)), ["known", "known", "known", "known"]);
  assertEquals(await collectFor(theirs(2)), ["unknown", "unknown", "unknown", "unknown"]);
  assertEquals(await collectFor({}), ["unknown", "unknown", "unknown", "unknown"]);
});
