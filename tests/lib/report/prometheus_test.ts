import fc from "fast-check";
import { renderPrometheus } from "../../../lib/report/prometheus.ts";
import { assert, assertEquals } from "../../../lib/std/assert.ts";
import { EVERY_KIND, hostileReport, hostileText } from "./hostile.ts";
import { reportWith, resultWith } from "./reports.ts";
import { accepts, feed } from "./tools.ts";

const CHECK = ["check", "metrics"];
const series = (text: string, name: string) =>
  text.split("\n").filter((line) => line.startsWith(name));

Deno.test("prometheus: promtool has nothing to say about it, and does refuse", async () => {
  const text = renderPrometheus(reportWith(EVERY_KIND));
  await accepts("promtool", CHECK, text);
  await accepts("promtool", CHECK, renderPrometheus(reportWith([])));
  assertEquals((await feed("promtool", CHECK, `${text}posture_results{ 1\n`)).success, false);
});

Deno.test({
  name: "prometheus: a reason is an open check; what is waived or passed is none",
  permissions: "none",
  fn() {
    const text = renderPrometheus(reportWith(EVERY_KIND));
    assertEquals(series(text, "posture_health_overall"), ["posture_health_overall 0"]);
    assertEquals(series(text, "posture_health_reason"), [
      'posture_health_reason{reason="running-as-root",severity="fail"} 1',
      'posture_health_reason{reason="root-group",severity="warn"} 1',
      'posture_health_reason{reason="being-traced",severity="unknown"} 1',
      'posture_health_reason{reason="unreadable-manifest",severity="fail"} 1',
    ]);
    assertEquals(series(text, 'posture_results{status="waived"}'), [
      'posture_results{status="waived"} 1',
    ]);
    assertEquals(series(text, "posture_exit_code"), ["posture_exit_code 2"]);
    assertEquals(series(text, "posture_last_run_timestamp_seconds"), [
      "posture_last_run_timestamp_seconds 1767225600",
    ]);
  },
});

Deno.test({
  name: "prometheus: healthy when nothing is open; not when nothing was judged",
  permissions: "none",
  fn() {
    const overall = (...results: readonly ReturnType<typeof resultWith>[]) =>
      series(renderPrometheus(reportWith(results)), "posture_health_overall");
    const passed = resultWith({ status: "pass" });
    const waiver = { reason: "OPS-1", expires: "2027-01-31" };
    assertEquals(overall(passed), ["posture_health_overall 1"]);
    assertEquals(overall(passed, resultWith({ waiver })), ["posture_health_overall 1"]);
    assertEquals(overall(passed, resultWith({ status: "info" })), ["posture_health_overall 1"]);
    assertEquals(overall(passed, resultWith({ status: "unknown" })), ["posture_health_overall 0"]);
    assertEquals(overall(resultWith({ status: "skip" })), ["posture_health_overall 0"]);
    assertEquals(overall(), ["posture_health_overall 0"]);
  },
});

Deno.test({
  name: "prometheus: a thousand subjects of one check are one series",
  permissions: "none",
  fn() {
    const many = Array.from({ length: 1000 }, (_, index) => resultWith({ subject: `/${index}` }));
    assertEquals(series(renderPrometheus(reportWith(many)), "posture_health_reason").length, 1);
  },
});

Deno.test("prometheus: accepted whatever the report says", async () => {
  await fc.assert(
    fc.asyncProperty(hostileReport, hostileText, async (report, text) => {
      const tool = { ...report.tool, version: text, commit: text };
      const rendered = renderPrometheus({ ...report, tool, profile: text });
      assert(rendered.endsWith("\n"));
      await accepts("promtool", CHECK, rendered);
    }),
    { numRuns: 20 },
  );
});
