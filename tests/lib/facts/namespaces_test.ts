import fc from "fast-check";
import {
  INITIAL_INODES,
  NAMESPACE_KINDS,
  namespacesCollector,
  parseNamespaceLink,
} from "../../../lib/facts/namespaces.ts";
import type { Facts, Target } from "../../../lib/facts/types.ts";
import { defaultPolicy } from "../../../lib/policy/defaults.ts";
import { assert, assertEquals } from "../../../lib/std/assert.ts";
import { type MemoryFiles, memorySystem } from "../../../lib/system/memory.ts";

const self: Target = { proc: "/proc/self", pid: undefined, policy: defaultPolicy("baseline") };
const links = (proc: string, base = 4026532600): MemoryFiles =>
  Object.fromEntries(
    NAMESPACE_KINDS.map((kind, index) => [
      `${proc}/ns/${kind}`,
      { link: `${kind}:[${base + index}]` },
    ]),
  );

async function collect(files: MemoryFiles, target = self): Promise<Facts> {
  return await namespacesCollector.collect(memorySystem({ files }), target) as Facts;
}

const test = (name: string, fn: () => void | Promise<void>) =>
  Deno.test({ name: `namespaces: ${name}`, permissions: "none", fn });

test("each kind of a process, its own or another's", async () => {
  for (const target of [self, { ...self, proc: "/proc/7", pid: 7 }]) {
    const { namespaces } = await collect(links(target.proc), target);
    assert(namespaces.state === "known");
    assertEquals(Object.keys(namespaces.value), [...NAMESPACE_KINDS]);
    assertEquals(namespaces.value.ipc, {
      state: "known",
      value: 4026532601,
      source: `${target.proc}/ns/ipc`,
    });
  }
});

test("a kind that is missing among others is one that the kernel lacks", async () => {
  const { "/proc/self/ns/time": _, ...old } = links("/proc/self");
  const { namespaces } = await collect(old);
  assert(namespaces.state === "known");
  assertEquals(namespaces.value.time.state, "absent");
  assertEquals(namespaces.value.pid.state, "known");
});

test("unreadable or garbled is unknown, the rest stays known", async () => {
  for (
    const node of [{ error: "EACCES" }, { link: "ipc:4026531839" }, { link: "net:[4026531839]" }]
  ) {
    const { namespaces } = await collect({ ...links("/proc/self"), "/proc/self/ns/ipc": node });
    assert(namespaces.state === "known");
    assertEquals(namespaces.value.ipc.state, "unknown");
    assertEquals(namespaces.value.uts.state, "known");
  }
});

test("none at all is unknown", async () => {
  assertEquals((await collect({})).namespaces.state, "unknown");
  const refused = Object.fromEntries(
    Object.keys(links("/proc/self")).map((path) => [path, { error: "EACCES" }]),
  );
  const { namespaces } = await collect(refused);
  assert(namespaces.state === "unknown" && namespaces.reason.includes("EACCES"));
});

test("the host's pid 1 is asked only in the host's pid namespace", async () => {
  const init = { "/proc/1/ns/net": { link: "net:[4026531992]" } };
  const own = { ...links("/proc/self"), ...init };
  assertEquals((await collect(own)).hostNetNamespace.state, "absent");
  const host = { ...own, "/proc/self/ns/pid": { link: `pid:[${INITIAL_INODES.pid}]` } };
  const { hostNetNamespace } = await collect(host);
  assertEquals(hostNetNamespace.state === "known" && hostNetNamespace.value, 4026531992);
  const refused = { ...host, "/proc/1/ns/net": { error: "EACCES" } };
  assertEquals((await collect(refused)).hostNetNamespace.state, "unknown");
  assertEquals((await collect(init)).hostNetNamespace.state, "unknown");
});

test("any text: no throw, and only a link of that kind is one", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    assertEquals(parseNamespaceLink("pid", text), undefined);
    assertEquals(
      parseNamespaceLink("pid", `${text}pid:[4026531836]`),
      text === "" ? 4026531836 : undefined,
    );
  }));
  assertEquals(parseNamespaceLink("pid", "pid:[99999999999]"), undefined);
  assertEquals(parseNamespaceLink("pid", "pid:[4294967296]"), undefined);
});
