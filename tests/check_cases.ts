/** Runs a check through the engine on injected facts, one knob turned per case. */
import type { Check } from "../lib/check.ts";
import { runChecks } from "../lib/engine.ts";
import { savedFacts } from "../lib/fact_source.ts";
import type { Target } from "../lib/facts/types.ts";
import { defaultPolicy } from "../lib/policy/defaults.ts";
import type { EffectivePolicy } from "../lib/policy/types.ts";
import type { Result, Status } from "../lib/report/types.ts";
import { assert, assertEquals, assertStringIncludes } from "../lib/std/assert.ts";
import { type FactOverrides, hardenedFacts } from "./hardened_facts.ts";

/** What one result must be. */
export interface ExpectedResult {
  readonly status: Status;
  /** A part of the message. */
  readonly message?: string;
  readonly subject?: string;
  readonly fix?: string;
}

/** One knob turned on the hardened facts, and what the check must say. */
export interface CheckCase extends Partial<ExpectedResult> {
  readonly name: string;
  readonly facts?: FactOverrides;
  readonly policy?: Partial<EffectivePolicy>;
  readonly target?: Partial<Target>;
  /** All results, in order, when there are several; else `status` and the rest speak of the one. */
  readonly results?: readonly ExpectedResult[];
}

/** Registers one test per case, each without any permission: a check that does I/O goes red. */
export function testCheck(check: Check, cases: readonly CheckCase[]): void {
  for (const one of cases) {
    Deno.test({
      name: `${check.id}: ${one.name}`,
      permissions: "none",
      fn: async () => assertResults(await judgeCase(check, one), one),
    });
  }
  Deno.test({
    name: `${check.id}: has a pass and a violated case`,
    permissions: "none",
    fn: async () => {
      const statuses = (await Promise.all(cases.map((one) => judgeCase(check, one)))).flat();
      const seen = new Set(statuses.map((result) => result.status));
      assert(seen.has("pass"), "no case passes");
      assert(seen.has("fail") || seen.has("warn") || seen.has("info"), "no case is violated");
    },
  });
}

/** The results of the check on the facts of one case. */
export function judgeCase(check: Check, one: Omit<CheckCase, "name">): Promise<Result[]> {
  const policy = { ...defaultPolicy("baseline"), ...one.policy };
  const target: Target = {
    proc: "/proc/self",
    pid: undefined,
    node: policy.profile === "host",
    ...one.target,
    policy,
  };
  return runChecks([check], savedFacts(hardenedFacts(one.facts)), target);
}

function assertResults(actual: readonly Result[], one: CheckCase): void {
  const expected = one.results ?? [one as ExpectedResult];
  const seen = actual.map((result) => `${result.status}: ${result.message}`).join("\n");
  assertEquals(actual.length, expected.length, `number of results:\n${seen}`);
  expected.forEach((want, index) => {
    const got = actual[index];
    assert(got !== undefined);
    assertEquals(got.status, want.status, seen);
    if (want.message !== undefined) assertStringIncludes(got.message, want.message);
    if (want.subject !== undefined) assertEquals(got.subject, want.subject);
    if (want.fix !== undefined) assertStringIncludes(got.fix ?? "", want.fix);
  });
}
