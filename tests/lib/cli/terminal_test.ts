import fc from "fast-check";
import { wrap } from "../../../lib/cli/terminal.ts";
import { assert, assertEquals } from "../../../lib/std/assert.ts";

Deno.test({
  name: "wrap: breaks at spaces, indents every line, keeps long words whole",
  permissions: "none",
  fn() {
    assertEquals(wrap("one two three", 9, "  "), "  one two\n  three");
    assertEquals(wrap("https://a.very.long.example/", 9), "https://a.very.long.example/");
    assertEquals(wrap("", 9, "  "), "  ");
  },
});

Deno.test({
  name: "wrap: loses no word and makes no line too long that could be shorter",
  permissions: "none",
  fn() {
    fc.assert(fc.property(fc.array(fc.stringMatching(/^[a-z]{1,30}$/)), (words) => {
      const lines = wrap(words.join(" "), 20, "  ").split("\n");
      assertEquals(lines.flatMap((line) => line.split(" ").filter((word) => word)), words);
      for (const line of lines) assert(line.length <= 20 || !line.trim().includes(" "));
    }));
  },
});
