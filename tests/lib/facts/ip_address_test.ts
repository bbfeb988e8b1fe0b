import fc from "fast-check";
import { formatEndpoint, formatIpv6, isLoopback } from "../../../lib/facts/ip_address.ts";
import { assert, assertEquals } from "../../../lib/std/assert.ts";

const bytes = (...words: readonly number[]) =>
  Uint8Array.from(words.flatMap((word) => [word >> 8, word & 0xff]));

Deno.test({
  name: "ip_address: IPv6 is printed as inet_ntop(3) prints it",
  permissions: "none",
  fn() {
    const cases: readonly [Uint8Array, string][] = [
      [bytes(0, 0, 0, 0, 0, 0, 0, 0), "::"],
      [bytes(0, 0, 0, 0, 0, 0, 0, 1), "::1"],
      [bytes(0, 0, 0, 0, 0, 0xffff, 0x7f00, 1), "::ffff:127.0.0.1"],
      [bytes(0, 0, 0, 0, 0, 0xffff, 0, 0), "::ffff:0.0.0.0"],
      [bytes(0, 0, 0, 0, 0, 0, 0x0102, 0x0304), "::1.2.3.4"],
      [bytes(0xfe80, 0, 0, 0, 0, 0, 0, 1), "fe80::1"],
      [bytes(0x2001, 0xdb8, 0, 1, 0, 0, 0, 1), "2001:db8:0:1::1"],
      [bytes(0x2001, 0xdb8, 0, 0, 1, 0, 0, 1), "2001:db8::1:0:0:1"],
      [bytes(0x2001, 0xdb8, 0, 1, 1, 1, 1, 1), "2001:db8:0:1:1:1:1:1"],
      [bytes(1, 0, 0, 0, 0, 0, 0, 0), "1::"],
    ];
    for (const [address, text] of cases) assertEquals(formatIpv6(address), text);
  },
});

Deno.test({
  name: "ip_address: loopback is 127.0.0.0/8, also IPv4-mapped, and ::1; nothing else",
  permissions: "none",
  fn() {
    for (const one of ["127.0.0.1", "127.255.0.3", "::1", "::ffff:127.0.0.1"]) {
      assert(isLoopback(one), one);
    }
    for (
      const one of [
        "0.0.0.0",
        "::",
        "10.0.0.1",
        "127.evil",
        "::ffff:10.0.0.1",
        "fe80::1",
        "",
        "1::1",
      ]
    ) assert(!isLoopback(one), one);
  },
});

Deno.test({
  name: "ip_address: any sixteen bytes give an address that a URL parser reads back",
  permissions: "none",
  fn() {
    fc.assert(fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (address) => {
      const text = formatIpv6(address);
      const url = new URL(`http://${formatEndpoint(text, 81)}/`);
      assertEquals(url.port, "81");
      if (!text.includes(".")) assertEquals(url.hostname, `[${text}]`);
    }));
  },
});
