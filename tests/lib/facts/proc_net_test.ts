import fc from "fast-check";
import { parseProcNet } from "../../../lib/facts/proc_net.ts";
import { assertEquals } from "../../../lib/std/assert.ts";

// Captured on Linux 6.18, white space and all.
const TCP =
  `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode                                                     
   0: 00000000:07E8 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1065 1 0000000005356f06 100 0 0 10 0                      
   1: 0100007F:240D 00000000:0000 0A 00000000:00000001 00:00000000 00000000 10001        0 52367 2 00000000fdbdc426 100 0 0 10 0                     
   2: 0100007F:240D 0100007F:CE1E 01 00000000:00000000 00:00000000 00000000     0        0 0 1 0000000056ff846e 20 0 0 10 -1                         
   4: 0100007F:CE1E 0100007F:240D 01 00000000:00000000 00:00000000 00000000     0        0 52375 2 000000001347b44b 20 0 0 10 -1                     
`;
const TCP6 =
  `  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0000000000000000FFFF00000100007F:1F93 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 52370 1 000000008aa2404a 100 0 0 10 0
   1: 00000000000000000000000000000000:1F92 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 52369 1 000000002b53756d 100 0 0 10 0
   2: 000080FE00000000FF005450B10000FE:0050 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 52368 1 00000000fd7d1a2c 100 0 0 10 0
`;
const UDP =
  `   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops            
 5374: 0100007F:14E9 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 52371 2 00000000695bf0f3 0         
 5375: 0100007F:14EA 0100007F:0009 01 00000000:00000000 00:00000000 00000000     0        0 52372 2 00000000cd8e1382 0         
`;
const HEADER = TCP.slice(0, TCP.indexOf("\n") + 1);

Deno.test({
  name: "proc_net: listeners of a real tcp table, no connection",
  permissions: "none",
  fn() {
    assertEquals(parseProcNet("tcp", TCP), [
      { protocol: "tcp", address: "0.0.0.0", port: 2024, uid: 0, inode: "1065" },
      { protocol: "tcp", address: "127.0.0.1", port: 9229, uid: 10001, inode: "52367" },
    ]);
    assertEquals(parseProcNet("tcp", HEADER), []);
  },
});

Deno.test({
  name: "proc_net: the four words of an IPv6 address are in host byte order each",
  permissions: "none",
  fn() {
    const addresses = parseProcNet("tcp6", TCP6)?.map(({ address, port }) => `${address} ${port}`);
    assertEquals(addresses, ["::ffff:127.0.0.1 8083", ":: 8082", "fe80::5054:ff:fe00:b1 80"]);
  },
});

Deno.test({
  name: "proc_net: connected UDP is no listener",
  permissions: "none",
  fn: () => assertEquals(parseProcNet("udp", UDP)?.map((one) => one.port), [5353]),
});

Deno.test({
  name: "proc_net: empty, truncated, damaged or another table gives none",
  permissions: "none",
  fn() {
    const damaged = [
      "",
      "\n",
      HEADER.trimEnd(),
      TCP.slice(0, -40),
      TCP.slice(TCP.indexOf("\n") + 1),
      `${HEADER}\n\n`,
      TCP.replace("0100007F:240D", "0100007G:240D"),
      TCP.replace("0100007F:240D", "0100007F:240D:1"),
      TCP.replace("0100007F:240D", "0100007F:1240D"),
      TCP.replace(" 0A ", " A "),
      TCP.replace(" 1065 ", " x "),
      TCP.replace(" 10001 ", " 99999999999 "),
      `${HEADER}\0\n`,
    ];
    for (const text of damaged) assertEquals(parseProcNet("tcp", text), undefined, text);
    assertEquals(parseProcNet("tcp6", TCP), undefined);
    assertEquals(parseProcNet("tcp", TCP6), undefined);
  },
});

Deno.test({
  name: "proc_net: any text: no throw, and nothing but a whole table gives one",
  permissions: "none",
  fn() {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
      assertEquals(parseProcNet("tcp", text), undefined);
      const row = parseProcNet("tcp", `${HEADER}${text}\n`);
      if (row !== undefined) assertEquals(row.every(({ port }) => port <= 65535), true);
    }));
    fc.assert(fc.property(fc.nat(TCP.length - 1), (end) => {
      const part = parseProcNet("tcp", TCP.slice(0, end));
      if (part !== undefined) assertEquals(TCP[end - 1], "\n");
    }));
  },
});
