import { blocks, decide, type Decision, type GateOptions } from "../../lib/gate.ts";
import { SEVERITY } from "../../lib/report/outcome.ts";
import type { Report, Result, Status } from "../../lib/report/types.ts";
import { assertEquals } from "../../lib/std/assert.ts";
import { reportWith, resultWith } from "./report/reports.ts";

const WAIVER = { reason: "OPS-1", expires: "2027-01-31" };

function test(name: string, fn: () => void): void {
  Deno.test({ name: `gate: ${name}`, permissions: "none", fn });
}

function decided(
  results: readonly Result[],
  options: Partial<GateOptions> = {},
  parts: Partial<Report> = {},
): Decision {
  return decide(reportWith(results, { mode: "exec", ...parts }), {
    required: undefined,
    reportOnly: false,
    complete: true,
    ...options,
  });
}

/** Which statuses of a result refuse, by the result's level and by whether the policy names it. */
const BLOCKING:
  readonly (readonly [string, Partial<Result>, readonly string[] | undefined, Status[]])[] = [
    ["at level fail, without required", { level: "fail" }, undefined, ["fail", "unknown"]],
    ["at level warn, without required", { level: "warn" }, undefined, []],
    ["at level info, without required", { level: "info" }, undefined, []],
    ["at level fail, required", { level: "fail" }, ["running-as-root"], ["fail", "unknown"]],
    ["at level warn, required", { level: "warn" }, ["running-as-root"], ["warn", "unknown"]],
    ["at level info, required", { level: "info" }, ["running-as-root"], ["info", "unknown"]],
    ["at level fail, another required", { level: "fail" }, ["root-group"], []],
    ["at level fail, waived", { level: "fail", waiver: WAIVER }, undefined, []],
    ["required and waived", { waiver: WAIVER }, ["running-as-root"], []],
  ];

for (const [name, parts, required, expected] of BLOCKING) {
  test(`a result ${name} blocks when it is ${expected.join(" or ") || "nothing at all"}`, () => {
    // A violated result's status is its level: the other combinations do not exist.
    const possible = SEVERITY.filter((status) =>
      ["pass", "skip", "unknown", parts.level ?? "fail"].includes(status)
    );
    const blocking = possible.filter((status) =>
      blocks(resultWith({ ...parts, status }), required)
    );
    assertEquals(blocking.sort(), expected.sort());
  });
}

const pass = resultWith({ status: "pass", fix: null });
const skip = resultWith({ id: "missing-tmpfs", status: "skip" });
const unknownWarning = resultWith({ id: "weak-tmpfs", level: "warn", status: "unknown" });

interface Case {
  readonly name: string;
  readonly results: readonly Result[];
  readonly options?: Partial<GateOptions>;
  /** Undefined: it starts. */
  readonly reasons?: readonly string[];
}

const CASES: readonly Case[] = [
  { name: "a pass starts", results: [pass] },
  { name: "a warning starts", results: [pass, resultWith({ level: "warn", status: "warn" })] },
  { name: "an unknown warning beside a verdict starts", results: [pass, unknownWarning] },
  { name: "a waived failure starts", results: [resultWith({ waiver: WAIVER })] },
  { name: "a failure refuses", results: [resultWith()], reasons: ["running-as-root"] },
  {
    name: "an unknown refuses as a failure does",
    results: [pass, resultWith({ id: "being-traced", status: "unknown" })],
    reasons: ["being-traced"],
  },
  {
    name: "every subject is a reason",
    results: [resultWith({ subject: "/a" }), resultWith({ subject: "/b" })],
    reasons: ["running-as-root", "running-as-root"],
  },
  { name: "no result at all refuses", results: [], reasons: ["no check was judged"] },
  {
    name: "no result at all, and not complete, refuses",
    results: [],
    options: { complete: false },
    reasons: ["no check was judged"],
  },
  { name: "skips alone refuse", results: [skip], reasons: ["no check was judged"] },
  {
    name: "an unknown warning alone refuses: nothing was seen",
    results: [skip, unknownWarning],
    reasons: ["no check was judged"],
  },
  {
    name: "a word about a waiver is no check",
    results: [resultWith({ id: "unused-waiver", area: "policy", level: "warn", status: "warn" })],
    reasons: ["no check was judged"],
  },
  {
    name: "passes of a run that did not finish refuse",
    results: [pass],
    options: { complete: false },
    reasons: ["not every check ran in time"],
  },
  {
    name: "a required check that was left out refuses",
    results: [pass],
    options: { required: ["running-as-root", "root-group"] },
    reasons: ["the required check root-group did not run"],
  },
  {
    name: "stopping at the first failure gives that one reason",
    results: [resultWith()],
    options: { complete: false, required: ["running-as-root", "root-group"] },
    reasons: ["running-as-root"],
  },
];

for (const { name, results, options, reasons = [] } of CASES) {
  test(name, () => {
    const expected = { start: reasons.length === 0, reasons, override: undefined };
    assertEquals(decided(results, options), expected);
  });
}

test("dev and report-only start whatever was found, and keep the reasons", () => {
  for (const { results, options, reasons = [] } of CASES) {
    const dev = decided(results, options, { production: false });
    assertEquals(dev, { start: true, reasons, override: "dev" });
    const reportOnly = decided(results, { ...options, reportOnly: true });
    assertEquals(reportOnly, { start: true, reasons, override: "report-only" });
  }
});
