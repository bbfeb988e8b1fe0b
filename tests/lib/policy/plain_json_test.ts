import * as fc from "fast-check";
import { parsePolicy } from "../../../lib/policy/parse.ts";
import { acceptPolicy } from "../../../lib/policy/accept.ts";
import { plainJson } from "../../../lib/policy/plain_json.ts";
import { assertEquals } from "../../../lib/std/assert.ts";
import { FULL } from "./full_policy.ts";

Deno.test("plain JSON: the full policy, in one line and indented", () => {
  assertEquals(plainJson(JSON.stringify(FULL)), FULL);
  assertEquals(plainJson(`\n${JSON.stringify(FULL, null, "\t")}\r\n`), FULL);
});

/** The YAML parser says what is wrong with these, or reads them. */
const OTHERS: readonly string[] = [
  "",
  "{}",
  "{ }",
  "[]",
  "null",
  '"text"',
  "profile: baseline",
  "{profile: baseline}",
  '{"profile":"baseline"} # a comment',
  '{"profile":"baseline","profile":"host"}',
  '{"process":{"user":1,"us\\u0065r":2}}',
  '{"levels":{"__proto__":"fail"}}',
  '{"levels":{"__pr\\u006fto__":"fail"}}',
  '{"network":{"ports":[8e3]}}',
  '{"network":{"ports":[8080.0]}}',
  '{"network":{"ports":[12345678901234567890]}}',
  '{"network":{"ports":[8080,]}}',
  '{"profile":"baseline"}{"profile":"host"}',
  '{"profile":"base',
  `{"only":[${"[".repeat(4000)}${"]".repeat(4000)}],"x":${"1".repeat(400)}}`,
  JSON.stringify({ only: Array.from({ length: 5000 }, () => "process") }),
];

Deno.test("plain JSON: everything else is left to the YAML parser", () => {
  for (const text of OTHERS) assertEquals(plainJson(text), undefined, text.slice(0, 60));
});

Deno.test("plain JSON: what it reads, the YAML parser reads alike", () => {
  const policies = fc.dictionary(
    fc.oneof(fc.constantFrom(...Object.keys(FULL)), fc.string({ unit: "grapheme" })),
    fc.oneof(fc.constantFrom(...Object.values(FULL)), fc.jsonValue()),
    { minKeys: 1, maxKeys: 4 },
  );
  fc.assert(fc.property(policies, fc.constantFrom(0, 2), (policy, indent) => {
    const text = JSON.stringify(policy, null, indent);
    const data = plainJson(text);
    if (data !== undefined) assertEquals(acceptPolicy(data), parsePolicy(text));
  }));
});
