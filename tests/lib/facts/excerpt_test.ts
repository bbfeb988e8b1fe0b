import fc from "fast-check";
import { excerpt, excerptLines } from "../../../lib/facts/excerpt.ts";
import { assert, assertEquals } from "../../../lib/std/assert.ts";

function test(name: string, fn: () => void): void {
  Deno.test({ name: `excerpt: ${name}`, permissions: "none", fn });
}

test("the first and the last 50 lines", () => {
  const lines = Array.from({ length: 250 }, (_, index) => `line ${index}`);
  const kept = excerptLines(lines.join("\r\n"));
  assertEquals(kept.length, 101);
  assertEquals([kept[0], kept[49], kept[50], kept[51], kept.at(-1)], [
    "line 0",
    "line 49",
    "(150 lines)",
    "line 200",
    "line 249",
  ]);
  assertEquals(excerptLines(lines.slice(0, 100).join("\n")).length, 100);
});

/** What a program could print, each with `planted` in it, in a form of its own. */
const SECRETS: readonly string[] = [
  "fetching https://user:planted@pypi.example/simple",
  "fetching https://planted@pypi.example/simple",
  "token: planted",
  "token = planted",
  "TOKEN=planted",
  "DB_PASSWORD='planted'",
  '{"password": "planted"}',
  '{"api_key":"planted"}',
  "--password planted",
  "--token=planted",
  "Authorization: Bearer planted",
  "Authorization: Basic planted",
  "GET /simple?token=planted&x=planted HTTP/1.1",
  "-----BEGIN RSA PRIVATE KEY-----\nplanted\n-----END RSA PRIVATE KEY-----",
  "-----BEGIN PRIVATE KEY-----\nplanted",
];

for (const line of SECRETS) {
  test(`hides ${line.split("\n")[0]}`, () => {
    const shown = excerpt(line);
    assert(!shown.includes("planted"), shown);
    assert(shown.includes("***"), shown);
  });
}

test("hides known tokens and what looks generated, wherever they stand", () => {
  for (const secret of ["ghp_0123456789abcdefghijABCDEFGHIJ012345", "aB3dE5fG7hI9jK1lM3nO5pQ7"]) {
    for (const text of [secret, `(${secret})`, `got "${secret}", stop`, `/x/${secret}/y`]) {
      assert(!excerpt(text).includes(secret), excerpt(text));
    }
  }
});

test("keeps what an operator needs", () => {
  for (
    const line of [
      "ERROR:pip_audit._cli:Failed to fetch: connection timed out after 15 s",
      "ModuleNotFoundError: No module named 'pip_audit'",
      "No known vulnerabilities found",
    ]
  ) {
    assertEquals(excerpt(line), line);
  }
});

test("shows the end of what is long", () => {
  const shown = excerpt(Array.from({ length: 90 }, (_, index) => `number ${index}`).join("\n"));
  assert(shown.length <= 351 && shown.startsWith("…") && shown.endsWith("number 89"));
});

test("any text, bounded", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    assert(excerpt(text).length <= 351);
    assert(excerptLines(text).length <= 101);
  }));
});
