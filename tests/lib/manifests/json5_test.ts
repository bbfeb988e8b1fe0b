import fc from "fast-check";
import { parseJson5 } from "../../../lib/manifests/json5.ts";
import type { Tree } from "../../../lib/manifests/tree.ts";
import { assert, assertEquals } from "../../../lib/std/assert.ts";

/** The plain value of a tree. */
function plain(tree: Tree): unknown {
  if (tree.kind === "scalar") return tree.value;
  if (tree.kind === "list") return tree.items.map(plain);
  return Object.fromEntries([...tree.entries].map(([key, { value }]) => [key, plain(value)]));
}

function read(text: string): unknown {
  const parsed = parseJson5("f.json5", text);
  return parsed.ok ? plain(parsed.tree) : `${parsed.at.line}:${parsed.at.column} ${parsed.message}`;
}

/** As the specification of JSON5 has them. */
const ACCEPTED: readonly (readonly [text: string, value: unknown])[] = [
  ["{a:1,'b':\"2\",$c_1:[1,2,],}", { a: 1, b: "2", $c_1: [1, 2] }],
  ["// x\n/* y\n * z */ {a/**/:/**/true}// end", { a: true }],
  ["{ünï: null, \\u0061b: 1}", { ünï: null, ab: 1 }],
  [`'it\\'s "so"'`, `it's "so"`],
  ["'a\\\nb\\\r\nc'", "abc"],
  ["'\\x41\\u0042\\v\\0\\q\\/'", "AB\v\0q/"],
  ["[0xFF, +1, -.5, 5., 1e3, -Infinity]", [255, 1, -0.5, 5, 1000, -Infinity]],
  ["\uFEFF\u00A0{}\u2028", {}],
  ["'http://x/*y*/'", "http://x/*y*/"],
  ["{true: 1, null: 2}", { true: 1, null: 2 }],
];

for (const [text, value] of ACCEPTED) {
  Deno.test(`json5: ${JSON.stringify(text)}`, () => assertEquals(read(text), value));
}

const REFUSED: readonly (readonly [text: string, problem: string])[] = [
  ["", "1:1 a value is expected, the file ends"],
  ["{\n  a: 1\n  b: 2 }", '3:3 a comma or } is expected, not "b"'],
  ["{a: 1,, b: 2}", '1:7 a key is expected, not ","'],
  ["'a\nb'", '1:3 a closing quote is expected, not "\\n"'],
  ["/* x", '1:1 a comment with an end is expected, not "/"'],
  ["{a: yes}", '1:5 a value is expected, not "y"'],
  ["{a: 1, a: 2}", '1:9 the key "a" is there twice'],
  ["{1a: 1}", '1:2 a key is expected, not "1"'],
  ["'\\u12'", '1:2 an escape is expected, not "\\\\"'],
  ["{} {}", '1:4 the end of the file is expected, not "{"'],
];

for (const [text, problem] of REFUSED) {
  Deno.test(`json5: refuses ${JSON.stringify(text)}`, () => assertEquals(read(text), problem));
}

Deno.test("json5: places count lines and columns as an editor does", () => {
  const parsed = parseJson5("f", "{\r\n  // c\r\n  /* ä\n */ a: [\n\t'x\\\ny', { b: 1 }],\n}");
  assert(parsed.ok && parsed.tree.kind === "mapping");
  const a = parsed.tree.entries.get("a");
  assertEquals([a?.at.line, a?.at.column], [4, 5]);
  assert(a?.value.kind === "list");
  assertEquals(a.value.items.map(({ at }) => [at.line, at.column]), [[5, 2], [6, 5]]);
});

Deno.test("json5: nesting has a bound", () => {
  assertEquals(read("[".repeat(100_000)), "1:202 nested too deeply");
});

Deno.test("json5: whatever is JSON is read the same", () => {
  fc.assert(fc.property(fc.json({ maxDepth: 4 }), (text) => {
    assertEquals(JSON.stringify(read(text)), JSON.stringify(JSON.parse(text)));
  }));
});

Deno.test("json5: no text makes it throw", () => {
  const piece = fc.constantFrom(
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "'",
    '"',
    "\\",
    "/*",
    "*/",
    "//",
    "\n",
  );
  const text = fc.array(fc.oneof(piece, fc.string({ maxLength: 4 })), { maxLength: 60 });
  fc.assert(fc.property(text, (parts) => {
    parseJson5("f", parts.join(""));
  }));
});
