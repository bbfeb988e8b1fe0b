/** The alerts, by Prometheus' own judge; and that they ask for metrics that posture writes. */
import { renderPrometheus } from "../../../lib/report/prometheus.ts";
import { assert, assertEquals, assertStringIncludes } from "../../../lib/std/assert.ts";
import { reportWith, resultWith } from "../../lib/report/reports.ts";
import { emptyDirectory, fleetPath, fleetText, tool } from "./files.ts";

Deno.test("alerts: promtool accepts the rules, and their tests pass", async () => {
  const check = await tool("promtool", ["check", "rules", fleetPath("alerts.yaml")]);
  assertEquals(check.code, 0, check.stderr);
  assertStringIncludes(check.stdout, "3 rules found");
  const test = await tool("promtool", ["test", "rules", fleetPath("alerts_test.yaml")]);
  assertEquals(test.code, 0, test.stdout + test.stderr);
});

for (
  const [what, right, wrong] of [
    ["a healthy host", "posture_health_overall == 0", "posture_health_overall == 1"],
    ["another exit code", "exitcode) == 2", "exitcode) == 137"],
    ["two days", "> 3 * 3600", "> 48 * 3600"],
    ["no look for missing reports", "unless on (instance) posture_last", "and posture_last"],
  ] as const
) {
  Deno.test(`alerts: their tests fail over ${what}`, async () => {
    const directory = await emptyDirectory();
    const rules = await fleetText("alerts.yaml");
    assertStringIncludes(rules, right);
    await Deno.writeTextFile(`${directory}/alerts.yaml`, rules.replace(right, wrong));
    await Deno.copyFile(fleetPath("alerts_test.yaml"), `${directory}/alerts_test.yaml`);
    const { code } = await tool("promtool", ["test", "rules", `${directory}/alerts_test.yaml`]);
    assertEquals(code, 1);
  });
}

Deno.test("alerts: every metric of ours that they name is one that posture writes", async () => {
  const written = renderPrometheus(reportWith([resultWith({ status: "warn" })]));
  const names = [...(await fleetText("alerts.yaml")).matchAll(/\bposture_[a-z_]+/g)].flat();
  assert(names.length >= 4);
  for (const name of names) assertStringIncludes(written, `# TYPE ${name} gauge\n`);
});
