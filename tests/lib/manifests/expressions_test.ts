import { commandsIn } from "../../../lib/manifests/pipeline/commands.ts";
import {
  expressionsIn,
  parseExpression,
  replaceExpressions,
} from "../../../lib/manifests/pipeline/expressions.ts";
import { assertEquals } from "../../../lib/std/assert.ts";

Deno.test("expressions: an end within quotes is none", () => {
  assertEquals(expressionsIn("a ${{ 'x }}' }} b ${{ c"), ["'x }}'", "c"]);
  assertEquals(replaceExpressions("a ${{ 'x }}' }} b ${{ c", () => "_"), "a _ b _");
});

Deno.test("expressions: what GitHub refuses is none", () => {
  const refused = ["", "a ||", "(a", "a b", "f(a", "a[", "a.", '"a"', "!", "!".repeat(9_999)];
  for (const text of [...refused, "(".repeat(9_999), "a[".repeat(9_999)]) {
    assertEquals(parseExpression(text), undefined, text.slice(0, 9));
  }
});

Deno.test("expressions: a script of beginnings alone is read once", () => {
  assertEquals(commandsIn("${{".repeat(300_000)), [
    { words: ["${EXPRESSION_0}"], line: 0, outputs: [], assignments: [] },
  ]);
});
