import { nearest, suggestion } from "../../lib/errors.ts";
import { assertEquals } from "../../lib/std/assert.ts";

const test = (name: string, fn: () => void) =>
  Deno.test({ name: `errors: ${name}`, permissions: "none", fn });

test("the nearest name is a few letters off", () => {
  assertEquals(nearest("audti", ["audit", "exec", "list"]), "audit");
  assertEquals(nearest("Running-as-rot", ["running-as-root", "root-group"]), "running-as-root");
});

test("else it has what was typed as one of its words", () => {
  assertEquals(nearest("seccomp", ["being-traced", "missing-seccomp"]), "missing-seccomp");
  assertEquals(nearest("miss", ["missing-seccomp"]), undefined);
});

test("nothing near is nothing suggested", () => {
  assertEquals(suggestion("xyzzy", ["audit"]), "");
  assertEquals(nearest("", []), undefined);
  assertEquals(nearest("a".repeat(101), [`${"a".repeat(101)}b`]), undefined);
});
