import { socketOwnersCollector } from "../../../lib/facts/socket_owners.ts";
import { readSockets } from "../../../lib/facts/sockets.ts";
import type { Facts, Target } from "../../../lib/facts/types.ts";
import { defaultPolicy } from "../../../lib/policy/defaults.ts";
import { assert, assertEquals, assertStringIncludes } from "../../../lib/std/assert.ts";
import { type MemoryFiles, memorySystem } from "../../../lib/system/memory.ts";
import type { Reading } from "../../../lib/system/types.ts";

const HEADER =
  "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid\n";
const row = (port: string, inode: number, state = "0A") =>
  `   0: 00000000:${port} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000     0        0 ${inode} 1 0 100 0 0 10 0\n`;
const tables = (proc: string, tcp = HEADER + row("0050", 11)): MemoryFiles => ({
  [`${proc}/net/tcp`]: tcp,
  [`${proc}/net/tcp6`]: HEADER,
  [`${proc}/net/udp`]: HEADER,
  [`${proc}/net/udp6`]: HEADER,
});
const DONE = Uint8Array.fromHex("1400000003000200010000008d4a000000000000");
const INTERRUPTED = Uint8Array.fromHex("1400000003001200010000008d4a000000000000");
const REFUSED = Uint8Array.fromHex("1400000003000200010000008d4a0000feffffff");

const self: Target = { proc: "/proc/self", pid: undefined, policy: defaultPolicy("baseline") };
const other: Target = { ...self, proc: "/proc/7", pid: 7 };

function read(
  files: MemoryFiles,
  target?: Target,
  answer?: () => Reading<readonly Uint8Array[]>,
): Facts["sockets"] {
  return readSockets(
    memorySystem({ files, ...(answer === undefined ? {} : { socketDiagnostics: answer }) }),
    target ?? self,
  );
}

const ports = (fact: Facts["sockets"]) =>
  fact.state === "known" ? fact.value.map((socket) => socket.port) : fact.reason;

Deno.test({
  name: "sockets: where sock_diag is refused, /proc/self/net is read",
  permissions: "none",
  fn() {
    assertEquals(ports(read(tables("/proc/self"))), [80]);
    const answer = () => ({ ok: true, value: [REFUSED] }) as const;
    assertEquals(ports(read(tables("/proc/self"), self, answer)), [80]);
  },
});

Deno.test({
  name: "sockets: a whole dump is believed, and the tables are not read",
  permissions: "none",
  fn() {
    const fact = read(tables("/proc/self"), self, () => ({ ok: true, value: [DONE] }));
    assertEquals(ports(fact), []);
    assertEquals(fact.state === "known" && fact.source, "NETLINK_SOCK_DIAG");
  },
});

Deno.test({
  name: "sockets: an interrupted dump is asked for again, then the tables are read",
  permissions: "none",
  fn() {
    let asked = 0;
    const once = () => ({ ok: true, value: [asked++ === 0 ? INTERRUPTED : DONE] }) as const;
    assertEquals(ports(read({}, self, once)), []);
    asked = 0;
    const always = () => {
      asked++;
      return { ok: true, value: [INTERRUPTED] } as const;
    };
    assertEquals(ports(read(tables("/proc/self"), self, always)), [80]);
    assertEquals(asked, 12);
  },
});

Deno.test({
  name: "sockets: another process's are read from its own /proc, never by sock_diag",
  permissions: "none",
  fn() {
    const files = { ...tables("/proc/7", HEADER + row("0051", 12)), ...tables("/proc/self") };
    assertEquals(ports(read(files, other, () => ({ ok: true, value: [DONE] }))), [81]);
  },
});

Deno.test({
  name: "sockets: without IPv6 there is no tcp6; without anything it is unknown",
  permissions: "none",
  fn() {
    const { "/proc/self/net/tcp6": _, "/proc/self/net/udp6": __, ...ipv4 } = tables("/proc/self");
    assertEquals(ports(read(ipv4)), [80]);
    const { "/proc/self/net/udp": ___, ...noUdp } = tables("/proc/self");
    assertEquals(read(noUdp).state, "unknown");
    assertEquals(read({}).state, "unknown");
    assertEquals(read({ "/proc/self/net/tcp6": HEADER }).state, "unknown");
  },
});

Deno.test({
  name: "sockets: an unreadable or damaged table is unknown, with both reasons",
  permissions: "none",
  fn() {
    for (const name of ["tcp", "tcp6", "udp", "udp6"]) {
      const path = `/proc/self/net/${name}`;
      const refused = read({ ...tables("/proc/self"), [path]: { error: "EACCES" } });
      assert(refused.state === "unknown", name);
      assertStringIncludes(refused.reason, "EACCES");
      assertStringIncludes(refused.reason, "netlink");
      assertEquals(read({ ...tables("/proc/self"), [path]: "" }).state, "unknown");
    }
  },
});

async function owners(files: MemoryFiles): Promise<Facts["socketOwners"] | undefined> {
  const system = memorySystem({ files: { ...tables("/proc/self"), ...files } });
  return (await socketOwnersCollector.collect(system, self)).socketOwners;
}

Deno.test({
  name: "socket_owners: the first process that holds the inode, its name as it is",
  permissions: "none",
  async fn() {
    const fact = await owners({
      "/proc/20/fd/3": { link: "socket:[11]" },
      "/proc/20/comm": "worker\n",
      "/proc/9/fd/0": { link: "/dev/null" },
      "/proc/9/fd/6": { link: "socket:[11]" },
      "/proc/9/comm": "odd ) name\n",
      "/proc/notapid/fd/3": { link: "socket:[11]" },
    });
    assertEquals(fact?.state === "known" && fact.value, {
      owners: [{ inode: "11", pid: 9, name: "odd ) name" }],
      hidden: 0,
    });
  },
});

Deno.test({
  name: "socket_owners: what may not be looked into is counted, what is gone is not",
  permissions: "none",
  async fn() {
    const fact = await owners({
      "/proc/1/fd": { error: "EACCES" },
      "/proc/2/fd": { error: "ENOENT" },
      "/proc/3/fd": { error: "ESRCH" },
      "/proc/4/fd/1": { error: "EACCES" },
      "/proc/5/fd/1": { error: "ENOENT" },
      "/proc/6/fd/1": { link: "socket:[1]" },
    });
    assertEquals(fact?.state === "known" && fact.value, { owners: [], hidden: 2 });
  },
});

Deno.test({
  name: "socket_owners: without the sockets, or without /proc, it is unknown",
  permissions: "none",
  async fn() {
    assertEquals((await owners({ "/proc/self/net/tcp": { error: "EACCES" } }))?.state, "unknown");
    assertEquals((await owners({ "/proc": { error: "EACCES" } }))?.state, "unknown");
  },
});
