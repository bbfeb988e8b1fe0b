import fc from "fast-check";
import { CHECKS } from "../../../checks/mod.ts";
import { SCAN_CHECKS } from "../../../checks/scan.ts";
import type { Result } from "../../../lib/report/types.ts";
import { renderSarif } from "../../../lib/report/sarif.ts";
import { assert, assertEquals, assertNotEquals } from "../../../lib/std/assert.ts";
import { EVERY_KIND, hostileReport } from "./hostile.ts";
import { reportWith, resultWith } from "./reports.ts";
import { sarifProblems } from "./sarif_schema.ts";

const EVERY_CHECK = [...CHECKS, ...SCAN_CHECKS];

async function runOf(results: readonly Result[]) {
  const text = await renderSarif(reportWith(results), EVERY_CHECK);
  assertEquals(sarifProblems(text), []);
  return JSON.parse(text).runs[0];
}

Deno.test("sarif: valid, for no result, every kind of one, and every check", async () => {
  assertEquals((await runOf([])).results, []);
  await runOf(EVERY_KIND);
  const run = await runOf(EVERY_CHECK.map(({ id }) => resultWith({ id })));
  assertEquals(run.tool.driver.rules.length, EVERY_CHECK.length);
});

Deno.test("sarif: the schema does refuse", async () => {
  const text = await renderSarif(reportWith(EVERY_KIND), EVERY_CHECK);
  assert(sarifProblems(text.replace('"level": "error"', '"level": "fatal"')).length > 0);
  assert(sarifProblems(text.replace('"startLine": 3', '"startLine": 0')).length > 0);
  assert(sarifProblems(text.replaceAll('"text":', '"txt":')).length > 0);
});

Deno.test("sarif: results are what is open or waived; an unknown says so", async () => {
  const { results } = await runOf(EVERY_KIND);
  const shown = results.map((one: Record<string, unknown>) => [one.ruleId, one.level]);
  assertEquals(shown, [
    ["running-as-root", "error"],
    ["root-group", "warning"],
    ["being-traced", "warning"],
    ["shell-in-image", "note"],
    ["host-mount", "error"],
    ["unreadable-manifest", "error"],
  ]);
  assertEquals(results[2].message.text.startsWith("Not judged: cannot read /proc/1"), true);
  assertEquals(results[4].suppressions, [
    { kind: "external", status: "accepted", justification: 'OPS-1 "soon" (until 2027-01-31)' },
  ]);
  assertEquals(results[0].suppressions, undefined);
});

Deno.test("sarif: a place is relative, percent-encoded, with its line and its logical path", async () => {
  const { results } = await runOf(EVERY_KIND);
  assertEquals(results.at(-1).locations, [{
    physicalLocation: {
      artifactLocation: { uri: "deploy/a%20b%231.yaml", uriBaseId: "%SRCROOT%" },
      region: { startLine: 3, startColumn: 5 },
      contextRegion: { startLine: 3, snippet: { text: "  web: 1" } },
    },
    logicalLocations: [{ fullyQualifiedName: "services.web", kind: "member" }],
  }]);
  assertEquals(results[4].locations, [
    { logicalLocations: [{ fullyQualifiedName: "/data", kind: "resource" }] },
  ]);
  assertEquals(results[0].locations, []);
});

Deno.test("sarif: rules are the judged checks, with the fix and GitHub's severity", async () => {
  const { tool, results } = await runOf(EVERY_KIND);
  const { rules } = tool.driver;
  const ids = rules.map((rule: { readonly id: string }) => rule.id);
  assertEquals(ids, [...new Set(EVERY_KIND.map(({ id }) => id))].sort());
  for (const { ruleId, ruleIndex } of results) assertEquals(ids[ruleIndex], ruleId);
  const root = rules[ids.indexOf("running-as-root")];
  assertEquals(root.defaultConfiguration, { level: "error" });
  assertEquals(root.properties["security-severity"], "8.0");
  assertEquals(root.properties.tags, ["security", "process"]);
  assert(root.help.markdown.includes("**Fix**: ") && root.help.markdown.includes("- systemd: "));
  assert(root.helpUri.endsWith("/checks/README.md#running-as-root"));
});

const location = (parts: Partial<NonNullable<Result["location"]>>) => ({
  file: "compose.yaml",
  line: 3,
  column: 5,
  path: "services.web",
  snippet: null,
  ...parts,
});

async function fingerprintOf(...results: readonly Partial<Result>[]): Promise<string> {
  const run = await runOf(results.map(resultWith));
  return run.results.at(-1).partialFingerprints["postureResult/v1"];
}

Deno.test("sarif: a fingerprint stays when lines move, and tells everything else apart", async () => {
  const at = { location: location({}), message: "web: as in compose.yaml:9:1 (line 9)" };
  const first = await fingerprintOf(at);
  const moved = {
    location: location({ line: 40, column: 7, snippet: "x" }),
    message: "web: as in compose.yaml:46:1 (line 46)",
  };
  assertEquals(await fingerprintOf(moved), first);
  const others: readonly Partial<Result>[] = [
    { ...at, id: "root-group" },
    { ...at, location: location({ file: "other.yaml" }) },
    { ...at, location: location({ path: "services.db" }) },
    { ...at, message: "web: another" },
    { subject: "/data" },
    { subject: "/other" },
  ];
  const prints = await Promise.all(others.map((one) => fingerprintOf(one)));
  assertEquals(new Set([first, ...prints]).size, others.length + 1);
  assertNotEquals(await fingerprintOf(at, at), first, "two that are alike are two");
});

Deno.test("sarif: valid whatever the report says, and no link in a message", async () => {
  await fc.assert(fc.asyncProperty(hostileReport, async (report) => {
    const text = await renderSarif(report, EVERY_CHECK);
    assertEquals(sarifProblems(text), []);
    for (const { message } of JSON.parse(text).runs[0].results) {
      assert(!message.text.includes("]("), message.text);
    }
  }));
});
