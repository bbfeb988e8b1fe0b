import fc from "fast-check";
import { dumpRequest, parseDump } from "../../../lib/facts/sock_diag.ts";
import { assert, assertEquals } from "../../../lib/std/assert.ts";

// Captured on Linux 6.18: tcp 0.0.0.0:2024 and 127.0.0.1:9229; tcp6 [::ffff:127.0.0.1]:8083; udp
// 127.0.0.1:5353; and what a protocol that the kernel does not know gives (ENOENT in NLMSG_DONE).
const TCP =
  "7c00000014000200010000008d4a0000020a000007e8000000000000000000000000000000000000000000000000000000000000000000000000000001000000000000000000000000000000800000000000000029040000050008000000000008000f00000000000c001500010000000000000006001600520000007c00000014000200010000008d4a0000020a0000240d00007f00000100000000000000000000000000000000000000000000000000000000000000001500000000000000000000000100000080000000000000004ef90000050008000000000008000f00000000000c00150001000000000000000600160052000000";
const TCP6 =
  "8400000014000200010000008d4a00000a0a00001f93000000000000000000000000ffff7f000001000000000000000000000000000000000000000016000000000000000000000000000000800000000000000051f90000050008000000000005000b000000000008000f00000000000c00150001000000000000000600160012000000";
const UDP =
  "7c00000014000200010000008d4a00000207000014e900007f000001000000000000000000000000000000000000000000000000000000000000000019000000000000000000000000000000000000000000000052f90000050008000000000008000f00000000000c00150001000000000000000600160050000000";
const DONE = "1400000003000200010000008d4a000000000000";
const REFUSED = "1400000003000200010000008d4a0000feffffff";
const ERROR = "2400000002000000010000008d4a0000ffffffff480000001400010301000000";

const hex = (text: string) => Uint8Array.fromHex(text);
const dump = (protocol: "tcp" | "tcp6" | "udp", ...datagrams: readonly string[]) =>
  parseDump(protocol, datagrams.map(hex));

Deno.test({
  name: "sock_diag: a request for the listeners of a protocol",
  permissions: "none",
  fn() {
    const rest = "00".repeat(48);
    assertEquals(
      dumpRequest("tcp").toHex(),
      `480000001400010301000000000000000206000000040000${rest}`,
    );
    assertEquals(
      dumpRequest("udp6").toHex(),
      `480000001400010301000000000000000a11000080000000${rest}`,
    );
  },
});

Deno.test({
  name: "sock_diag: real answers give every socket",
  permissions: "none",
  fn() {
    assertEquals(dump("tcp", TCP, DONE), {
      ok: true,
      sockets: [
        { protocol: "tcp", address: "0.0.0.0", port: 2024, uid: 0, inode: "1065" },
        { protocol: "tcp", address: "127.0.0.1", port: 9229, uid: 0, inode: "63822" },
      ],
    });
    assertEquals(dump("tcp6", TCP6, DONE), {
      ok: true,
      sockets: [
        { protocol: "tcp6", address: "::ffff:127.0.0.1", port: 8083, uid: 0, inode: "63825" },
      ],
    });
    assertEquals(dump("udp", UDP, DONE), {
      ok: true,
      sockets: [{ protocol: "udp", address: "127.0.0.1", port: 5353, uid: 0, inode: "63826" }],
    });
    assertEquals(dump("udp", UDP + DONE), dump("udp", UDP, DONE), "both in one datagram");
    assertEquals(dump("tcp", DONE), { ok: true, sockets: [] });
  },
});

Deno.test({
  name: "sock_diag: an answer without its end, refused, or damaged is never an empty table",
  permissions: "none",
  fn() {
    const broken: readonly (readonly string[])[] = [
      [],
      [""],
      [TCP],
      [REFUSED],
      [ERROR],
      [TCP.slice(0, -8), DONE],
      [TCP.slice(0, 60), DONE],
      [DONE.slice(0, 20)],
      [`00000000${DONE.slice(8)}`],
      [`ffffffff${TCP.slice(8)}`, DONE],
      [TCP6, DONE],
      [TCP.replace("1400020001", "1500020001"), DONE],
    ];
    for (const datagrams of broken) assert(!dump("tcp", ...datagrams).ok, datagrams.join("\n"));
  },
});

Deno.test({
  name: "sock_diag: a dump that a change interrupted says so",
  permissions: "none",
  fn() {
    const interrupted = dump("tcp", TCP, DONE.replace("03000200", "03001200"));
    assert(!interrupted.ok && interrupted.interrupted);
    const refused = dump("tcp", REFUSED);
    assert(!refused.ok && !refused.interrupted);
    assert(refused.reason.includes("errno 2"));
  },
});

Deno.test({
  name: "sock_diag: any bytes: no throw, no endless loop, no table without NLMSG_DONE",
  permissions: "none",
  fn() {
    const piece = fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(hex(TCP), hex(UDP)));
    fc.assert(fc.property(fc.array(piece, { maxLength: 4 }), (datagrams) => {
      const whole = datagrams.some((one) => one.toHex().includes("0300"));
      const result = parseDump("tcp", datagrams);
      if (!whole) assert(!result.ok);
      if (result.ok) { for (const { port } of result.sockets) assert(port >= 0 && port <= 65535); }
    }));
  },
});
