import fc from "fast-check";
import { escapeUnsafe, printable, printableJson, printableJsonLine } from "../../lib/printable.ts";
import { assert, assertEquals, assertNotMatch } from "../../lib/std/assert.ts";

// deno-lint-ignore no-control-regex
const DANGEROUS = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;

Deno.test({
  name: "printable: terminal escapes, line ends, C1 controls and direction overrides are escaped",
  permissions: "none",
  fn() {
    assertEquals(printable("\x1b[31mred\x07"), "\\x1b[31mred\\x07");
    assertEquals(printable("a\nb\tc\r"), "a\\nb\\tc\\x0d");
    assertEquals(printable("\u009b2J"), "\\x9b2J");
    assertEquals(printable("a\u202eb\u2028c\ufeff"), "a\\u202eb\\u2028c\\ufeff");
    assertEquals(printable("tag\u{e0041}"), "tag\\u{e0041}");
    assertEquals(printable("\ud800"), "\\ud800");
  },
});

Deno.test({
  name: "printable: ordinary text of any language stays as it is",
  permissions: "none",
  fn() {
    for (const text of ["uid 0 → `user:` — größer", "日本語", "עברית", "🔒 ok"]) {
      assertEquals(printable(text), text);
    }
  },
});

Deno.test({
  name: "printable: long text is cut at 500, never through a character",
  permissions: "none",
  fn() {
    assertEquals(printable("x".repeat(501)), `${"x".repeat(500)}…`);
    assertEquals(printable("x".repeat(500)), "x".repeat(500));
    assertEquals(printable(`${"x".repeat(499)}🔒🔒`), `${"x".repeat(499)}…`);
    assertEquals(escapeUnsafe("x".repeat(501)).length, 501);
  },
});

Deno.test({
  name: "printable: no text at all leaves a control character in",
  permissions: "none",
  fn() {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
      assertNotMatch(printable(text), DANGEROUS);
    }));
  },
});

Deno.test({
  name: "printable: JSON keeps every value and shows no control character",
  permissions: "none",
  fn() {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
      const json = printableJson({ [text]: [text] });
      assertEquals(JSON.parse(json), { [text]: [text] });
      for (const line of json.split("\n")) assertNotMatch(line, DANGEROUS);
      assert(json.endsWith("}\n"));
      const line = printableJsonLine({ [text]: [text] });
      assertEquals(JSON.parse(line), { [text]: [text] });
      assertEquals(line.split("\n").length, 2);
      assertNotMatch(line.trimEnd(), DANGEROUS);
    }));
  },
});
