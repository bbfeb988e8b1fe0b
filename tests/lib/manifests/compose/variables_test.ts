import fc from "fast-check";
import { isOpen, shownText } from "../../../../lib/manifests/compose/open_text.ts";
import { readVariables, substitute } from "../../../../lib/manifests/compose/variables.ts";
import { assert, assertEquals } from "../../../../lib/std/assert.ts";

const KNOWN = new Map([["A", "a"], ["EMPTY", ""], ["REF", "$A"]]);

/** https://docs.docker.com/reference/compose-file/interpolation/ */
const CASES: Readonly<Record<string, string>> = {
  "": "",
  "plain": "plain",
  "$A": "a",
  "${A}": "a",
  "x$A-y": "xa-y",
  "$AB": "${AB}",
  "${A}B": "aB",
  "$$A": "$A",
  "$$$A": "$a",
  "$${A}": "${A}",
  "${NONE:-b}": "b",
  "${NONE-b}": "b",
  "${EMPTY:-b}": "b",
  "${EMPTY-b}": "",
  "${A:-b}": "a",
  "${NONE:+b}": "",
  "${NONE+b}": "",
  "${EMPTY:+b}": "",
  "${EMPTY+b}": "b",
  "${A:+b}": "b",
  "${NONE:?say it}": "${NONE}",
  "${NONE?say it}": "${NONE}",
  "${EMPTY:?say it}": "${EMPTY}",
  "${EMPTY?say it}": "",
  "${A:?say it}": "a",
  "${NONE:-${ALSO:-deep}}": "deep",
  "${NONE:-${A}}": "a",
  "${NONE:-x${A}y}z": "xayz",
  "${NONE:-${ALSO}}": "${ALSO}",
  "${NONE:-}": "",
  "${NONE:-a:b}": "a:b",
  "$REF": "$A",
};

for (const [text, expected] of Object.entries(CASES)) {
  Deno.test(`variables: ${JSON.stringify(text)}`, () => {
    const value = substitute(text, KNOWN);
    assertEquals(shownText(value), expected);
    assertEquals(isOpen(value), /\$\{/.test(expected) && !text.startsWith("$$"));
  });
}

for (
  const text of ["${", "${}", "${A", "${A:", "$", "$(date)", "${A!b}", "a$ b", "${-a}", "${1}"]
) {
  Deno.test(`variables: ${JSON.stringify(text)} is no substitution, and so not known`, () => {
    assert(isOpen(substitute(text, KNOWN)));
  });
}

Deno.test("variables: a .env may name its own, and those around it come first", () => {
  const outer = new Map([["B", "outer"]]);
  const read = readVariables("A=1\nB=2\nC=${A}-$B\nD=$NONE\n", outer);
  assertEquals([read.get("A"), read.get("B"), read.get("C")], ["1", "outer", "1-outer"]);
  assert(isOpen(read.get("D") ?? ""));
});

Deno.test("variables: what doubles itself ends", () => {
  const lines = [
    "V0=0123456789",
    ...Array.from({ length: 60 }, (_, n) => `V${n + 1}=$V${n}$V${n}`),
  ];
  const read = readVariables(lines.join("\n"), new Map());
  assert([...read.values()].every((value) => value.length <= 4096));
  assert(isOpen(read.get("V60") ?? ""));
  const much = substitute("$A".repeat(100_000), new Map([["A", "x".repeat(4000)]]));
  assert(much.length < 1_000_000);
});

Deno.test("variables: nested as deep as one likes", () => {
  assert(isOpen(substitute("${A:-".repeat(200_000), new Map())));
  assert(isOpen(substitute(`${"${A:-".repeat(50)}x${"}".repeat(50)}`, new Map())));
});

Deno.test("variables: never throws, and leaves text without a dollar alone", () => {
  const pieces = fc.array(
    fc.constantFrom("$", "{", "}", "A", ":", "-", "?", "+", "\\", " ", "é", "$$"),
  );
  fc.assert(fc.property(pieces, (parts) => {
    const text = parts.join("");
    const value = substitute(text, KNOWN);
    if (!text.includes("$")) assertEquals(value, text);
    assertEquals(shownText(value).includes("\0"), false);
  }));
});

Deno.test("variables: doubled dollars keep any text", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), (text) => {
    assertEquals(substitute(text.replaceAll("$", "$$$$"), KNOWN), text);
  }));
});
