import { printableJson } from "../../../lib/printable.ts";
import { jsonPieces, renderJson } from "../../../lib/report/json.ts";
import { reportSchema } from "../../../lib/report/schema.ts";
import { assert, assertEquals } from "../../../lib/std/assert.ts";
import { posture } from "../../command_line.ts";
import { reportWith, resultWith } from "./reports.ts";

Deno.test({
  name: "json: holds the whole report, with no control character in it",
  permissions: "none",
  fn() {
    const report = reportWith([resultWith({ message: "a\u009b2J\u202eb\x1b" })]);
    const text = renderJson(report);
    assertEquals(JSON.parse(text), report);
    // deno-lint-ignore no-control-regex
    assert(!/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/.test(text));
    assert(text.endsWith("}\n"));
  },
});

Deno.test({
  name: "json: of many results it is the same, in pieces",
  permissions: "none",
  fn() {
    for (const length of [0, 500, 501, 1000, 1001]) {
      const results = Array.from(
        { length },
        (_, index) =>
          resultWith({ message: `]\n}, "results": [] \u202e ${index}`, observed: `${index}` }),
      );
      const report = reportWith(results);
      assertEquals(renderJson(report), printableJson(report));
    }
    assert([...jsonPieces(reportWith(Array(5000).fill(resultWith())))].length > 10);
  },
});

Deno.test("json: what posture prints is what its schema says", async () => {
  for (const args of [[], ["--only", "running-as-root"], ["--profile", "restricted", "--dev"]]) {
    const { code, stdout } = await posture(["audit", "--json", ...args]);
    const report = reportSchema.parse(JSON.parse(stdout));
    assertEquals(report.exit_code, code);
  }
});
