import fc from "fast-check";
import { credentialBrokersCollector, parseUnixType } from "../../../lib/facts/credential_broker.ts";
import { defaultPolicy } from "../../../lib/policy/defaults.ts";
import { type MemoryMachine, memorySystem } from "../../../lib/system/memory.ts";
import type { Reading, SocketReply, System } from "../../../lib/system/types.ts";
import { assert, assertEquals, assertStringIncludes } from "../../../lib/std/assert.ts";

const FILES = {
  "/proc/self/environ": "OPENAI_CRED_FD=5\0",
  "/proc/self/cwd": { link: "/app" },
  "/app": { status: { type: "directory" } },
  "/proc/self/fd/5": { link: "socket:[4711]" },
  "/proc/self/fdinfo/5": "pos:\t0\nflags:\t02\nmnt_id:\t9\n",
} as const;
const SEQPACKET = { ok: true, value: { family: 1, type: 5, hungUp: false } } as const;

async function collect(machine: MemoryMachine, more: { probe?: boolean; pid?: number } = {}) {
  const proc = more.pid === undefined ? "/proc/self" : `/proc/${more.pid}`;
  const target = {
    proc,
    pid: more.pid,
    policy: defaultPolicy("baseline"),
    probe: more.probe ?? false,
  };
  return (await credentialBrokersCollector.collect(memorySystem(machine), target))
    .credentialBrokers;
}

async function only(machine: MemoryMachine, more: { probe?: boolean; pid?: number } = {}) {
  const fact = await collect(machine, more);
  assert(fact?.state === "known", JSON.stringify(fact));
  const [one] = fact.value;
  assert(one !== undefined);
  return one;
}

Deno.test({
  name: "brokers: none declared is absent, an unreadable environment unknown",
  permissions: "none",
  async fn() {
    const environ = (node: string | { error: string }) => ({
      files: { ...FILES, "/proc/self/environ": node },
    });
    assertEquals((await collect(environ("A=b\0")))?.state, "absent");
    assertEquals((await collect(environ({ error: "EACCES" })))?.state, "unknown");
  },
});

Deno.test({
  name: "brokers: what the descriptor is",
  permissions: "none",
  async fn() {
    const good = await only({ files: FILES, socketKinds: { 5: SEQPACKET } });
    assertEquals(good.socket, {
      state: "known",
      value: { kind: "unix SOCK_SEQPACKET", hungUp: false },
      source: "/proc/self/fd/5",
    });
    assertEquals(good.probe.state, "absent", "no handshake unless it is asked for");
    const { "/proc/self/fd/5": _, ...closed } = FILES;
    assertEquals((await only({ files: closed })).socket.state, "absent");
    const runtimes = { ...FILES, "/proc/self/fdinfo/5": "flags:\t02000002\n" };
    assertEquals(
      (await only({ files: runtimes, socketKinds: { 5: SEQPACKET } })).socket.state,
      "absent",
    );
    const refused = { ...FILES, "/proc/self/fd/5": { error: "EACCES" } };
    assertEquals((await only({ files: refused })).socket.state, "unknown");
    const file = { ok: false, code: "ENOTSOCK", message: "" } as const;
    const socket = (await only({ files: FILES, socketKinds: { 5: file } })).socket;
    assert(socket.state === "known" && socket.value.kind === "no socket");
    const seccomp = { ok: false, code: "EPERM", message: "cannot call getsockopt: EPERM" } as const;
    assertEquals(
      (await only({ files: FILES, socketKinds: { 5: seccomp } })).socket.state,
      "unknown",
    );
  },
});

const UNIX = [
  "Num       RefCount Protocol Flags    Type St Inode Path",
  "0000000000000000: 00000003 00000000 00000000 0005 03  4711",
  "0000000000000000: 00000002 00000000 00010000 0001 01  4712 /run/app sock",
  "",
].join("\n");

Deno.test({
  name: "brokers: another process's descriptor, by the table of unix sockets",
  permissions: "none",
  async fn() {
    const other = (table: string, link = "socket:[4711]") => ({
      files: {
        "/proc/7/environ": "OPENAI_CRED_FD=5\0",
        "/proc/7/cwd": { link: "/app" },
        "/proc/7/root": { link: "/" },
        "/proc/7/fd/5": { link },
        "/proc/7/net/unix": table,
      },
    });
    const kind = async (machine: MemoryMachine) => {
      const { socket } = await only(machine, { pid: 7, probe: true });
      return socket.state === "known" ? socket.value.kind : socket.state;
    };
    assertEquals(await kind(other(UNIX)), "unix SOCK_SEQPACKET");
    assertEquals(await kind(other(UNIX, "socket:[4712]")), "unix SOCK_STREAM");
    assertEquals(await kind(other(UNIX, "socket:[9]")), "unknown");
    assertEquals(await kind(other("", "/dev/null")), "no socket");
    assertEquals((await only(other(UNIX), { pid: 7, probe: true })).probe.state, "absent");
  },
});

type Reply = Reading<SocketReply>;
const reply = (bytes: readonly number[], types: readonly (number | null)[] = []): Reply => ({
  ok: true,
  value: { bytes, descriptors: types.map((type) => type === null ? null : { family: 1, type }) },
});
const failed = (code: string): Reply => ({ ok: false, code, message: code });
const refuses = reply([0xff]);
const grants = reply([0], [1]);

const HANDSHAKES: readonly (readonly [string, Reply, Reply, string | null])[] = [
  ["as it should be", refuses, grants, null],
  ["silent", failed("ETIMEDOUT"), grants, "gives no answer to a malformed request"],
  ["gone", failed("EPIPE"), grants, "it closed its end"],
  ["talking before it is asked", failed("EBUSY"), grants, "something unread"],
  ["granting garbage", grants, grants, "gives a descriptor for a malformed request"],
  ["answering garbage with 0x00", reply([0]), grants, "does not refuse a malformed request"],
  ["refusing with two bytes", reply([0xff, 0xff]), grants, "2 bytes"],
  ["refusing everything", refuses, refuses, "does not grant a valid request"],
  ["granting without a descriptor", refuses, reply([0]), "gives 0 descriptors"],
  ["granting two descriptors", refuses, reply([0], [1, 1]), "gives 2 descriptors"],
  ["granting a datagram socket", refuses, reply([0], [2]), "no stream socket"],
  ["granting a file", refuses, reply([0], [null]), "no stream socket"],
  ["silent on a valid request", refuses, failed("ETIMEDOUT"), "no answer to a valid request"],
  [
    "granting with another byte",
    refuses,
    reply([1], [1]),
    "does not grant a valid request with 0x00",
  ],
];

for (const [name, malformed, valid, expected] of HANDSHAKES) {
  Deno.test({
    name: `brokers: a broker ${name}`,
    permissions: "none",
    async fn() {
      const exchange: System["exchange"] = (_, [request]) => request === 1 ? valid : malformed;
      const machine = { files: FILES, socketKinds: { 5: SEQPACKET }, exchange };
      const { probe } = await only(machine, { probe: true });
      assert(probe.state === "known");
      if (expected === null) assertEquals(probe.value.problem, null);
      else assertStringIncludes(probe.value.problem ?? "null", expected);
    },
  });
}

Deno.test({
  name: "brokers: nothing is sent to what is no broker's socket",
  permissions: "none",
  async fn() {
    const exchange = () => {
      throw new Error("sent");
    };
    const stream = { ok: true, value: { family: 1, type: 1, hungUp: false } } as const;
    const { probe } = await only({ files: FILES, socketKinds: { 5: stream }, exchange }, {
      probe: true,
    });
    assertEquals(probe.state, "absent");
  },
});

Deno.test({
  name: "brokers: the table of unix sockets, any text",
  permissions: "none",
  fn() {
    assertEquals(parseUnixType(UNIX, "4711"), 5);
    assertEquals(parseUnixType(UNIX.slice(0, 90), "4711"), undefined);
    fc.assert(
      fc.property(
        fc.string({ unit: "binary" }),
        (text) => parseUnixType(text, "4711") === undefined,
      ),
    );
  },
});
