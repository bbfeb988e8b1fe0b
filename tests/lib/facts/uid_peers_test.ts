import fc from "fast-check";
import {
  findPeers,
  parseIdentity,
  type ProcessIdentity,
  uidPeersCollector,
} from "../../../lib/facts/uid_peers.ts";
import { defaultPolicy } from "../../../lib/policy/defaults.ts";
import type { MemoryNode } from "../../../lib/system/memory.ts";
import { memorySystem } from "../../../lib/system/memory.ts";
import { assert, assertEquals } from "../../../lib/std/assert.ts";

function status(
  pid: number,
  parent: number,
  uid: number,
  more: { name?: string; state?: string; gid?: number } = {},
): string {
  const { name = "app", state = "S (sleeping)", gid = uid } = more;
  return `Name:\t${name}\nUmask:\t0022\nState:\t${state}\nTgid:\t${pid}\nPid:\t${pid}\nPPid:\t${parent}\n` +
    `TracerPid:\t0\nUid:\t${uid}\t${uid}\t${uid}\t${uid}\nGid:\t${gid}\t${gid}\t${gid}\t${gid}\n`;
}

const MOUNTS = "36 35 0:32 / /proc rw,nosuid - proc proc rw\n";

async function collect(
  processes: Readonly<Record<number, string | MemoryNode>>,
  mounts = MOUNTS,
  own = 20,
) {
  const files = Object.fromEntries(
    Object.entries(processes).map(([pid, node]) => [`/proc/${pid}/status`, node]),
  );
  const system = memorySystem({
    files: {
      ...files,
      "/proc/self/status": processes[own] ?? { error: "ENOENT" },
      "/proc/self/mountinfo": mounts,
    },
  });
  const target = { proc: "/proc/self", pid: undefined, policy: defaultPolicy("baseline") };
  return (await uidPeersCollector.collect(system, target)).uidPeers;
}

/** init → shell → posture (20) → child; sidecar and another user's process beside it. */
const FAMILY = {
  1: status(1, 0, 0, { name: "init" }),
  10: status(10, 1, 10001, { name: "sh" }),
  20: status(20, 10, 10001, { name: "posture" }),
  21: status(21, 20, 10001, { name: "child" }),
  22: status(22, 21, 10001, { name: "grandchild" }),
  40: status(40, 1, 10002, { name: "other" }),
};

async function peersOf(processes: Readonly<Record<number, string | MemoryNode>>, mounts = MOUNTS) {
  const fact = await collect(processes, mounts);
  assert(fact?.state === "known", JSON.stringify(fact));
  return fact.value;
}

Deno.test({
  name: "uid peers: ancestors, descendants and other uids are none",
  permissions: "none",
  fn: async () => assertEquals(await peersOf(FAMILY), { peers: [], unreadable: 0 }),
});

Deno.test({
  name: "uid peers: a process beside it is one, and a sibling of the same parent",
  permissions: "none",
  async fn() {
    const { peers } = await peersOf({
      ...FAMILY,
      30: status(30, 1, 10001, { name: "a b) (c" }),
      31: status(31, 10, 10001, { name: "sibling" }),
    });
    assertEquals(peers, [{ pid: 30, name: "a b) (c" }, { pid: 31, name: "sibling" }]);
  },
});

Deno.test({
  name: "uid peers: a zombie runs nothing; another gid may not trace; a saved uid comes back",
  permissions: "none",
  async fn() {
    const saved = status(33, 1, 10002, { gid: 10001 }).replace(
      "10002\t10002\t10002\t10002",
      "10002\t10002\t10001\t10002",
    );
    const { peers } = await peersOf({
      ...FAMILY,
      30: status(30, 1, 10001, { state: "Z (zombie)" }),
      31: status(31, 1, 10001, { gid: 10002 }),
      33: saved,
    });
    assertEquals(peers.map(({ pid }) => pid), [33]);
  },
});

Deno.test({
  name: "uid peers: what vanished is benign, what is refused is counted, unless hidepid refuses it",
  permissions: "none",
  async fn() {
    const some = {
      ...FAMILY,
      50: { error: "ESRCH" },
      51: { error: "EACCES" },
      52: { error: "EPERM" },
    };
    assertEquals((await peersOf(some)).unreadable, 2);
    const hidden = MOUNTS.replace("proc proc rw", "proc proc rw,hidepid=noaccess");
    assertEquals((await peersOf(some, hidden)).unreadable, 0);
    assertEquals((await peersOf({ ...FAMILY, 51: "garbage" })).unreadable, 1);
  },
});

Deno.test({
  name: "uid peers: its own status missing, or a /proc of another pid namespace, is unknown",
  permissions: "none",
  async fn() {
    assertEquals((await collect({ 1: status(1, 0, 0) }))?.state, "unknown");
    assertEquals((await collect({ ...FAMILY, 20: status(20, 10, 0) }))?.state, "absent");
    assertEquals((await collect({ ...FAMILY, 20: "Uid:\t1 1 1\n" }))?.state, "unknown");
    const { 20: own, ...others } = FAMILY;
    const files = Object.fromEntries(
      Object.entries(others).map(([pid, text]) => [`/proc/${pid}/status`, text]),
    );
    const system = memorySystem({ files: { ...files, "/proc/self/status": own } });
    const target = { proc: "/proc/self", pid: undefined, policy: defaultPolicy("baseline") };
    const { uidPeers } = await uidPeersCollector.collect(system, target);
    assertEquals(uidPeers?.state, "unknown");
  },
});

Deno.test({
  name: "uid peers: any text and any family, circles too, end",
  permissions: "none",
  fn() {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
      parseIdentity(text);
    }));
    const identity = fc.record({
      pid: fc.nat(20),
      parent: fc.nat(20),
      name: fc.string(),
      dead: fc.boolean(),
      uids: fc.constant([5, 5, 5, 5]),
      gids: fc.constant([5, 5, 5, 5]),
    });
    fc.assert(fc.property(identity, fc.array(identity), (own: ProcessIdentity, others) => {
      findPeers(own, others);
    }));
  },
});
