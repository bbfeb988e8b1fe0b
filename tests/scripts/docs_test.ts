import { fillMarkers, shortened } from "../../scripts/docs.ts";
import { assertEquals } from "../../lib/std/assert.ts";

Deno.test({
  name: "docs: only what stands between the markers is replaced, $ signs as they are",
  permissions: "none",
  fn() {
    const page = "a\n<!-- begin x -->\nold\n<!-- end x -->\nb\n";
    const filled = fillMarkers(page, { x: "new $& $1", y: "elsewhere" });
    assertEquals(filled, "a\n<!-- begin x -->\n\nnew $& $1\n\n<!-- end x -->\nb\n");
    assertEquals(fillMarkers(filled, { x: "new $& $1" }), filled);
    assertEquals(fillMarkers("no marker\n", { x: "new" }), "no marker\n");
  },
});

Deno.test({
  name: "docs: the report in the README shows each check once",
  permissions: "none",
  fn() {
    const report = "[WARN] a  (x-y)\n[WARN] b  (x-y)\n[WARN] c  (x-y)\n[INFO] d  (z)\nposture: 4\n";
    assertEquals(shortened(report), "[WARN] a  (x-y)\n…\n[INFO] d  (z)\nposture: 4");
  },
});
