import fc from "fast-check";
import { renderJunit } from "../../../lib/report/junit.ts";
import { assert, assertEquals } from "../../../lib/std/assert.ts";
import { EVERY_KIND, hostileReport } from "./hostile.ts";
import { reportWith, resultWith } from "./reports.ts";
import { accepts, feed, schemaPath } from "./tools.ts";

const VALIDATE = ["--noout", "--nonet", "--schema", schemaPath("junit.xsd"), "-"];

Deno.test("junit: a case per result, valid as Jenkins' schema has it", async () => {
  const xml = renderJunit(reportWith(EVERY_KIND), "node-1");
  await accepts("xmllint", VALIDATE, xml);
  const count = (name: string) => xml.split(`<${name}`).length - 1;
  assertEquals(count("testcase"), EVERY_KIND.length);
  assertEquals([count("failure"), count("error"), count("skipped>")], [3, 1, 2]);
  assert(xml.includes('<testsuite name="posture.process" tests="7" failures="2" errors="1"'), xml);
  assert(xml.includes('name="unreadable-manifest (./deploy/a b#1.yaml:3:5)"'), xml);
});

Deno.test("junit: valid without a result, and the schema does refuse", async () => {
  await accepts("xmllint", VALIDATE, renderJunit(reportWith([]), null));
  const broken = renderJunit(reportWith([resultWith()]), null).replace(" classname=", " class=");
  assertEquals((await feed("xmllint", VALIDATE, broken)).success, false);
});

Deno.test("junit: valid whatever the report says", async () => {
  await fc.assert(
    fc.asyncProperty(hostileReport, async (report) => {
      await accepts("xmllint", VALIDATE, renderJunit(report, "h\u0000st"));
    }),
    { numRuns: 60 },
  );
});
