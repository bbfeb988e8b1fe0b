import fc from "fast-check";
import { failureOf, tlsReason } from "../../../lib/system/hub.ts";
import { assert, assertEquals } from "../../../lib/std/assert.ts";

function test(name: string, fn: () => void): void {
  Deno.test({ name: `hub: ${name}`, permissions: "none", fn });
}

function error(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

/** As Deno 2.7.11 gave them. */
const SEEN: readonly (readonly [name: string, message: string, code: string, words: string])[] = [
  [
    "InvalidData",
    "invalid peer certificate: certificate expired: verification time 1795179489 (UNIX), but certificate is not valid after 1609459200 (185720289 seconds ago)",
    "TLS",
    "has expired",
  ],
  [
    "InvalidData",
    "invalid peer certificate: certificate not valid yet: verification time 1795179492 (UNIX), but certificate is not valid before 1861920000 (66740508 seconds in future)",
    "TLS",
    "not valid yet",
  ],
  [
    "InvalidData",
    'invalid peer certificate: certificate not valid for name "hub.corp"; certificate is only valid for DnsName("other.corp")',
    "TLS",
    "another name",
  ],
  [
    "InvalidData",
    'invalid peer certificate: certificate not valid for name "certificate-expired.corp"; certificate is only valid for DnsName("other.corp")',
    "TLS",
    "another name",
  ],
  [
    "InvalidData",
    "invalid peer certificate: Other(OtherError(CaUsedAsEndEntity))",
    "TLS",
    "CA's own",
  ],
  ["InvalidData", "invalid peer certificate: UnknownIssuer", "TLS", "nobody that is trusted"],
  ["InvalidData", "received fatal alert: ProtocolVersion", "TLS", "no TLS 1.2"],
  ["InvalidData", "received fatal alert: UnrecognisedName", "TLS", "(UnrecognisedName)"],
  [
    "InvalidData",
    "received corrupt message of type InvalidContentType",
    "TLS",
    "does not speak TLS",
  ],
  ["UnexpectedEof", "unexpected end of file", "EPIPE", "closed"],
  ["ConnectionRefused", "Connection refused (os error 111)", "ECONNREFUSED", "refused"],
  ["ConnectionReset", "Connection reset by peer (os error 104)", "ECONNRESET", "reset"],
  [
    "Error",
    "failed to lookup address information: Name or service not known",
    "ENOTFOUND",
    "does not resolve",
  ],
  ["PermissionDenied", "Operation not permitted (os error 1)", "EPERM", "not permitted"],
  [
    "NotCapable",
    'Requires net access to "hub.corp:443", run again with the --allow-net flag',
    "EPERM",
    "holds no permission",
  ],
];

for (const [name, message, code, words] of SEEN) {
  test(`${message.slice(0, 70)}…`, () => {
    const failed = failureOf(error(name, message));
    assertEquals(failed.code, code);
    assert(failed.message.includes(words), failed.message);
    assert(!failed.message.includes("corp"), failed.message);
  });
}

test("whatever the text is, no part of it is shown but an alert's name", () => {
  fc.assert(fc.property(fc.string({ minLength: 4 }), (text) => {
    const planted = `${text}hub.corp`;
    assert(!tlsReason(planted).includes("hub.corp"));
    assert(!failureOf(error("InvalidData", planted)).message.includes("hub.corp"));
    assert(!failureOf(planted).message.includes("hub.corp"));
  }));
});
