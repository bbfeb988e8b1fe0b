/** Each format of a report, as whoever reads it would take it. */
import type { Format } from "../../../lib/report/formats.ts";
import { reportSchema } from "../../../lib/report/schema.ts";
import { assert, assertEquals, assertStringIncludes } from "../../../lib/std/assert.ts";
import { sarifProblems } from "./sarif_schema.ts";
import { accepts, schemaPath } from "./tools.ts";

const JUNIT = ["--noout", "--nonet", "--schema", schemaPath("junit.xsd"), "-"];

/** A line of people's formats ends the last one. */
const READERS: Readonly<Record<Format, (text: string) => unknown>> = {
  text: (text) => assertStringIncludes(text.trimEnd().split("\n").at(-1) ?? "", "posture: "),
  json: (text) => reportSchema.parse(JSON.parse(text)),
  jsonl: (text) => {
    const lines = text.trimEnd().split("\n").map((line) => JSON.parse(line));
    assertEquals(lines.at(-1).type, "outcome");
    const runs = new Set(lines.map((line) => `${line.run_id} ${line.host}`));
    assertEquals(runs.size, 1, "one run has one id, and one host");
    assert(/^[0-9a-f-]{36} .+$/.test([...runs][0] ?? ""), [...runs][0]);
  },
  sarif: (text) => assertEquals(sarifProblems(text), []),
  junit: (text) => accepts("xmllint", JUNIT, text),
  github: (text) => {
    const last = text.trimEnd().split("\n").at(-1) ?? "";
    assertStringIncludes(last, "posture: ");
    assert(!last.startsWith("::"), last);
  },
  prometheus: (text) => accepts("promtool", ["check", "metrics"], text),
};

/** Throws when the format's reader would not take the text. */
export async function assertRead(format: Format, text: string): Promise<void> {
  await READERS[format](text);
}
