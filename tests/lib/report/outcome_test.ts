import { exitCode, sortResults, summarize } from "../../../lib/report/outcome.ts";
import type { Status } from "../../../lib/report/types.ts";
import { assertEquals } from "../../../lib/std/assert.ts";
import { resultWith } from "./reports.ts";

const waiver = { reason: "why", expires: "2027-01-01" };
const of = (status: Status, level: "fail" | "warn" | "info" = "fail") =>
  resultWith({ status, level });

const CASES = [
  ["all pass", [of("pass"), of("skip"), of("info")], { warn: 0, fail: 0, strict: 0 }],
  ["a warning", [of("warn", "warn"), of("pass")], { warn: 1, fail: 0, strict: 1 }],
  ["an unknown that could hide a failure", [of("unknown"), of("pass")], {
    warn: 1,
    fail: 1,
    strict: 2,
  }],
  ["an unknown that could hide a warning", [of("unknown", "warn"), of("pass")], {
    warn: 1,
    fail: 0,
    strict: 2,
  }],
  ["a failure", [of("fail"), of("warn"), of("unknown")], { warn: 2, fail: 2, strict: 2 }],
  ["a waived failure", [resultWith({ waiver }), of("pass")], { warn: 0, fail: 0, strict: 0 }],
  ["a waived failure beside skips", [resultWith({ waiver }), of("skip")], {
    warn: 0,
    fail: 0,
    strict: 0,
  }],
  ["nothing but skips", [of("skip")], { warn: 1, fail: 1, strict: 1 }],
  ["nothing but skips and a word about a waiver", [
    of("skip"),
    resultWith({ area: "policy", status: "warn", level: "warn" }),
  ], { warn: 1, fail: 1, strict: 1 }],
  ["no result at all", [], { warn: 1, fail: 1, strict: 1 }],
] as const;

for (const [name, results, want] of CASES) {
  Deno.test({
    name: `outcome: ${name}`,
    permissions: "none",
    fn() {
      assertEquals(exitCode(results, "warn", false), want.warn);
      assertEquals(exitCode(results, "fail", false), want.fail);
      assertEquals(exitCode(results, "warn", true), want.strict);
      assertEquals(exitCode(results, "never", true), 0);
    },
  });
}

Deno.test({
  name: "outcome: ordered by severity, id, subject, in any order given",
  permissions: "none",
  fn() {
    const order = (["fail", "unknown", "warn", "info", "skip", "pass"] as const).map((status) =>
      resultWith({ status })
    );
    assertEquals(sortResults([...order].reverse()), order);
    const a = resultWith({ id: "a", subject: "/b" });
    const b = resultWith({ id: "a", subject: "/a" });
    const c = resultWith({ id: "B" });
    assertEquals(sortResults([a, b, c]), [c, b, a]);
  },
});

Deno.test({
  name: "outcome: a waived result counts as waived only",
  permissions: "none",
  fn() {
    const summary = summarize([resultWith({ waiver }), resultWith(), of("skip")]);
    assertEquals(summary, { pass: 0, info: 0, warn: 0, fail: 1, skip: 1, unknown: 0, waived: 1 });
  },
});
