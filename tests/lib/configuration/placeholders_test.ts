import fc from "fast-check";
import { placeholderProblem, secretProblem } from "../../../lib/configuration/placeholders.ts";
import { assert, assertEquals } from "../../../lib/std/assert.ts";

const test = (name: string, fn: () => void) =>
  Deno.test({ name: `placeholders: ${name}`, permissions: "none", fn });

const PLACEHOLDERS: readonly (readonly [value: string, problem: string])[] = [
  ["", "is empty"],
  ["   ", "is empty"],
  ["changeme", "is a placeholder"],
  ["change-me-in-production-please-0123456789", "is a placeholder"],
  ["CHANGE_THIS_TO_A_LONG_RANDOM_STRING_OF_50_CHARACTERS", "is a placeholder"],
  ["secret", "is a placeholder"],
  ["supersecret123", "is a placeholder"],
  ["password", "is a placeholder"],
  ["my-secret-key-for-development-only-1234", "is a placeholder"],
  ["example", "is a placeholder"],
  ["todo", "is a placeholder"],
  ["xxx", "repeats the same few characters"],
  ["django-insecure-4n$8w!j^k2@0z_v7r5h#m1q9x&b3c6", "is a placeholder"],
  ["a".repeat(64), "repeats the same few characters"],
  ["abcabcabcabcabcabcabcabcabcabcabc", "repeats the same few characters"],
  ["0123456789abcdefghij", "is a row of the keyboard or a count"],
  ["qwertyuiopasdfghjklzxcvbnm", "is a row of the keyboard or a count"],
  ["0987654321", "is a row of the keyboard or a count"],
  ["APP_SECRET", "is the variable's own name"],
  ["app-secret", "is the variable's own name"],
  ["this-is-a-very-long-secret-key-for-jwt", "is a placeholder"],
  ["your_jwt_secret_key_here_min_32_chars", "is a placeholder"],
  ["UNSAFE_DEFAULT_SECRET_DO_NOT_USE_IN_PROD", "is a placeholder"],
  ["thisisasecretkeythatshouldbechanged1", "is a placeholder"],
  ["REPLACE_WITH_A_RANDOM_STRING_OF_32_CHARS", "is a placeholder"],
  ["openssl rand -base64 32 openssl rand", "is a placeholder"],
  ["p@ssw0rdp@ssw0rd-p@ssw0rdp@ssw0rd!!", "is a placeholder"],
  [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "is the digest of nothing or of a well-known word",
  ],
  ["${APP_SECRET}", "is a template that nobody filled in"],
  ["<your secret here>", "is a template that nobody filled in"],
  ["{{ secret }}", "is a template that nobody filled in"],
];

test("known ones", () => {
  for (const [value, problem] of PLACEHOLDERS) {
    assertEquals(placeholderProblem("APP_SECRET", value), problem, JSON.stringify(value));
  }
});

test("real ones are left alone", () => {
  const real = [
    "correct-horse-battery-staple-lemon-orbit",
    "4n$8w!j^k2@0z_v7r5h#m1q9x&b3c6d",
    "8f14e45fceea167a5a36dedd4bea2543",
    "mykey-9f8a7d6e5c4b3a29181706f5e4d3c2b1",
    "prod-token-V2hhdCBhcmUgeW91IGxvb2tpbmcgYXQ",
  ];
  for (const value of real) assertEquals(placeholderProblem("APP_SECRET", value), undefined, value);
});

test("what a random source gives is never one", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), () => {
      const bytes = crypto.getRandomValues(new Uint8Array(32));
      const base64 = btoa(String.fromCharCode(...bytes));
      const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
      for (const value of [base64, hex]) {
        assertEquals(
          secretProblem("APP_SECRET", value, { minLength: 40, distinct: 5 }),
          undefined,
          value,
        );
      }
    }),
    { numRuns: 3000 },
  );
});

test("length and variety have their own words", () => {
  const needs = { minLength: 32, distinct: 5 };
  assertEquals(secretProblem("A", "k3J9fQ2mZx7P", needs), "has 12 characters, needs 32");
  assertEquals(
    secretProblem("A", "kkzzqkqqzkqzzkqkzzqkqzkkqzqzkkzqkz", needs),
    "has 3 different characters, needs 5",
  );
});

test("never throws, never shows the value", () => {
  fc.assert(fc.property(fc.string(), fc.stringMatching(/^[J-Z]{9,20}$/), (name, core) => {
    const problem = secretProblem(name, core, { minLength: 32, distinct: 5 });
    assert(problem !== undefined && !problem.includes(core));
  }));
});
