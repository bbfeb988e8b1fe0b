import fc from "fast-check";
import type { Encoding } from "../../../lib/configuration/encodings.ts";
import { keyProblem } from "../../../lib/configuration/keys.ts";
import { assertEquals } from "../../../lib/std/assert.ts";

const test = (name: string, fn: () => void) =>
  Deno.test({ name: `keys: ${name}`, permissions: "none", fn });

const HEX = "8f14e45fceea167a5a36dedd4bea25437d793037a0760186574b0282f2f435e7";
const BASE64 = "jxTkX87qFnpaNt7dS+olQ315MDegdgGGV0sCgvL0Nec=";
const URL_SAFE = "jxTkX87qFnpaNt7dS-olQ315MDegdgGGV0sCgvL0Nec";

type Case = readonly [value: string, problem: string | undefined, encoding?: Encoding];

const CASES: readonly Case[] = [
  [HEX, undefined],
  [HEX.toUpperCase(), undefined],
  [BASE64, undefined],
  [URL_SAFE, undefined],
  [`base64:${BASE64}`, undefined],
  [`hex:${HEX}`, undefined],
  [HEX, undefined, "hex"],
  [BASE64, undefined, "base64"],
  [URL_SAFE, undefined, "base64url"],
  [BASE64, "is no base64url", "base64url"],
  [HEX, "decodes to 48 bytes, needs exactly 32", "base64"],
  [BASE64, "is no hexadecimal: character 1 does not belong there", "hex"],
  ["jxTkX87qFnpaNt7dS+olQ315", "decodes to 18 bytes, needs exactly 32"],
  [HEX.slice(0, 32), "decodes to 24 bytes, needs exactly 32"],
  [`${BASE64}\n`, "holds white space or a line break"],
  ["0".repeat(64), "decodes to a repeated or counted pattern"],
  [`${"A".repeat(43)}=`, "decodes to a repeated or counted pattern"],
  [
    "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
    "decodes to a repeated or counted pattern",
  ],
  [btoa("changeme-changeme-changeme-12345"), "decodes to a repeated or counted pattern"],
  ["changeme", "is a placeholder"],
  ["my secret", "holds white space or a line break"],
];

test("each encoding, exactly the bytes", () => {
  for (const [value, problem, encoding = "auto"] of CASES) {
    assertEquals(keyProblem("APP_KEY", value, { bytes: 32, encoding }), problem, value);
  }
});

test("a fresh key of any size passes in any encoding", () => {
  fc.assert(fc.property(fc.constantFrom(16, 24, 32, 64), (bytes) => {
    const key = crypto.getRandomValues(new Uint8Array(bytes));
    const hex = Array.from(key, (byte) => byte.toString(16).padStart(2, "0")).join("");
    for (const value of [hex, btoa(String.fromCharCode(...key))]) {
      assertEquals(keyProblem("K", value, { bytes, encoding: "auto" }), undefined, value);
    }
  }));
});

test("never throws", () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.constantFrom<Encoding>("auto", "hex", "base64"),
      (value, encoding) => {
        keyProblem("K", value, { bytes: 32, encoding });
      },
    ),
  );
});
