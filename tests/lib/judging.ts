/** A small check, and what the engine makes of it. */
import { type Check, defineCheck, pass } from "../../lib/check.ts";
import { runChecks } from "../../lib/engine.ts";
import { liveFacts, savedFacts } from "../../lib/fact_source.ts";
import { known } from "../../lib/facts/fact.ts";
import type { Collector, FactName, Target } from "../../lib/facts/types.ts";
import { defaultPolicy } from "../../lib/policy/defaults.ts";
import type { EffectivePolicy } from "../../lib/policy/types.ts";
import type { Result } from "../../lib/report/types.ts";
import { assert } from "../../lib/std/assert.ts";
import { memorySystem } from "../../lib/system/memory.ts";
import { type FactOverrides, hardenedFacts } from "../hardened_facts.ts";

/** An empty machine. */
export const system = memorySystem();

/** A target under this policy. */
export function targetWith(policy: Partial<EffectivePolicy> = {}): Target {
  const merged = { ...defaultPolicy("baseline"), ...policy };
  return { proc: "/proc/self", pid: undefined, policy: merged };
}

/** A check that passes on any umask, with parts replaced. */
export function checkWith(parts: Partial<Check> = {}): Check {
  const check = defineCheck({
    id: "some-check",
    area: "process",
    title: "A title",
    level: "warn",
    rationale: "A reason.",
    fix: { summary: "set it" },
    references: [],
    needs: ["umask"],
    evaluate: ({ umask }) => pass(`umask ${umask}`),
  });
  return { ...check, ...parts };
}

/** The one result of the check on the hardened facts, some of them replaced. */
export async function judged(check: Check, facts: FactOverrides = {}, target = targetWith()) {
  const results = await runChecks([check], savedFacts(hardenedFacts(facts)), target);
  const [result] = results;
  assert(result !== undefined && results.length === 1);
  return result;
}

/** The first result of the check on what these collectors give. */
export async function live(check: Check, collectors: readonly Collector[]): Promise<Result> {
  const target = targetWith();
  const [result] = await runChecks([check], liveFacts(system, collectors, target), target);
  assert(result !== undefined);
  return result;
}

/** A collector of these facts. */
export function collector(
  name: string,
  provides: FactName[],
  collect: Collector["collect"],
): Collector {
  return { name, provides, collect };
}

/** Says that this is Linux. */
export const platform = collector("platform", ["platform"], () => ({
  platform: known({ os: "linux", arch: "x86_64", kernel: "6.18.0" }, "test"),
}));
