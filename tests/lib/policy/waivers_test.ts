import { applyWaivers } from "../../../lib/policy/waivers.ts";
import type { Waiver } from "../../../lib/policy/types.ts";
import { exitCode } from "../../../lib/report/outcome.ts";
import type { Result, Status } from "../../../lib/report/types.ts";
import { assert, assertEquals, assertStringIncludes } from "../../../lib/std/assert.ts";

const CHECKS = [{ id: "running-as-root" }, { id: "weak-tmpfs" }, { id: "writable-root" }];
const NOW = new Date("2026-06-15T12:00:00Z");

function result(id: string, status: Status, subject: string | null = null): Result {
  return {
    id,
    area: "process",
    level: "fail",
    status,
    subject,
    message: "m",
    observed: null,
    expected: null,
    fix: null,
    references: [],
    waiver: null,
    location: null,
  };
}

function waiver(id: string, changes: Partial<Waiver> = {}): Waiver {
  return { id, reason: "legacy image", expires: "2026-06-15", ...changes };
}

function apply(
  results: readonly Result[],
  waivers: readonly Waiver[],
  now = NOW,
): readonly string[] {
  return applyWaivers(results, waivers, CHECKS, now).map((one) =>
    [one.id, one.subject, one.status, one.waiver === null ? "" : "waived"].filter(Boolean).join(" ")
  );
}

Deno.test("waivers: without any, the results are as they were", () => {
  const results = [result("weak-tmpfs", "warn", "/tmp")];
  assertEquals(applyWaivers(results, [], CHECKS, NOW), results);
});

Deno.test("waivers: what is wrong or may be is waived, what passes or is skipped is not", () => {
  for (const status of ["fail", "unknown", "warn", "info"] as const) {
    const seen = apply([result("weak-tmpfs", status)], [waiver("weak-tmpfs")]);
    assertEquals(seen, [`weak-tmpfs ${status} waived`]);
  }
  assertEquals(apply([result("weak-tmpfs", "pass")], [waiver("weak-tmpfs")]), [
    "weak-tmpfs pass",
    "unused-waiver weak-tmpfs warn",
  ]);
});

Deno.test("waivers: other checks' results and other subjects stay open", () => {
  const results = [
    result("weak-tmpfs", "warn", "/tmp"),
    result("weak-tmpfs", "warn", "/run"),
    result("running-as-root", "fail"),
  ];
  assertEquals(apply(results, [waiver("weak-tmpfs", { subject: "/tmp" })]), [
    "weak-tmpfs /tmp warn waived",
    "weak-tmpfs /run warn",
    "running-as-root fail",
  ]);
});

Deno.test("waivers: a subject never matches by its beginning, nor a result without one", () => {
  for (const subject of ["/tm", "/tmp/", "/TMP", ""]) {
    const seen = apply([result("weak-tmpfs", "warn", "/tmp")], [waiver("weak-tmpfs", { subject })]);
    assertEquals(seen, ["weak-tmpfs /tmp warn", "unused-waiver weak-tmpfs warn"]);
  }
  const seen = apply([result("weak-tmpfs", "warn")], [waiver("weak-tmpfs", { subject: "/tmp" })]);
  assertEquals(seen[0], "weak-tmpfs warn");
});

Deno.test("waivers: a subject with unsafe characters matches as the report spells it", () => {
  const seen = apply(
    [result("weak-tmpfs", "warn", "/a\\nb")],
    [waiver("weak-tmpfs", { subject: "/a\nb" })],
  );
  assertEquals(seen, ["weak-tmpfs /a\\nb warn waived"]);
});

Deno.test("waivers: the last day counts to its end in UTC, the next one does not", () => {
  const results = [result("weak-tmpfs", "fail")];
  const until = [waiver("weak-tmpfs", { expires: "2026-06-15" })];
  const at = (time: string) => apply(results, until, new Date(time));
  assertEquals(at("2026-06-15T23:59:59.999Z"), ["weak-tmpfs fail waived"]);
  const expired = ["weak-tmpfs fail", "expired-waiver weak-tmpfs warn"];
  assertEquals(at("2026-06-16T00:00:00.000Z"), expired);
  assertEquals(at("2026-06-15T23:30:00-02:00"), expired);
  assertEquals(at("2027-01-01T00:00:00Z"), expired);
});

Deno.test("waivers: an expired one beside a live one warns, and the live one counts", () => {
  const waivers = [waiver("weak-tmpfs", { expires: "2026-01-01" }), waiver("weak-tmpfs")];
  assertEquals(apply([result("weak-tmpfs", "fail")], waivers), [
    "weak-tmpfs fail waived",
    "expired-waiver weak-tmpfs warn",
  ]);
});

Deno.test("waivers: not unused where the check did not run, was skipped, or could not judge", () => {
  assertEquals(apply([], [waiver("weak-tmpfs")]), []);
  assertEquals(apply([result("weak-tmpfs", "skip")], [waiver("weak-tmpfs")]), ["weak-tmpfs skip"]);
  const results = [result("weak-tmpfs", "pass", "/tmp"), result("weak-tmpfs", "unknown", "/run")];
  assertEquals(apply(results, [waiver("weak-tmpfs", { subject: "/mnt" })]).length, 2);
});

Deno.test("waivers: an unknown id warns with the nearest name, also when expired", () => {
  for (const expires of ["2026-06-15", "2020-01-01"]) {
    const waivers = [waiver("running-as-rot", { expires })];
    const [warning] = applyWaivers([], waivers, CHECKS, NOW);
    assertEquals([warning?.id, warning?.area, warning?.status, warning?.subject], [
      "unknown-waiver",
      "policy",
      "warn",
      "running-as-rot",
    ]);
    assertStringIncludes(warning?.message ?? "", "did you mean running-as-root?");
  }
});

Deno.test("waivers: every warning says what to do, and none is waived itself", () => {
  const waivers = [
    waiver("weak-tmpfs", { expires: "2020-01-01" }),
    waiver("running-as-root"),
    waiver("nothing"),
    waiver("unused-waiver"),
  ];
  const all = applyWaivers([result("running-as-root", "pass")], waivers, CHECKS, NOW);
  const warnings = all.filter((one) => one.area === "policy");
  assertEquals(warnings.map((one) => one.id), [
    "expired-waiver",
    "unused-waiver",
    "unknown-waiver",
    "unknown-waiver",
  ]);
  assert(warnings.every((one) => one.fix !== null && one.waiver === null && one.level === "warn"));
});

Deno.test("waivers: the reason is one safe line", () => {
  const waivers = [waiver("weak-tmpfs", { reason: "  old\n  \u001b[2Jimage\n" })];
  const [waived] = applyWaivers([result("weak-tmpfs", "fail")], waivers, CHECKS, NOW);
  assertEquals(waived?.waiver, { reason: "old \\x1b[2Jimage", expires: "2026-06-15" });
});

Deno.test("waivers: a waived fail costs nothing, an expired one is a fail again", () => {
  const results = [result("weak-tmpfs", "fail")];
  const code = (now: string) =>
    exitCode(applyWaivers(results, [waiver("weak-tmpfs")], CHECKS, new Date(now)), "warn", false);
  assertEquals(code("2026-06-15"), 0);
  assertEquals(code("2026-06-16"), 2);
});
