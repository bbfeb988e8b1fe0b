/**
 * Collects the facts that the chosen checks need and runs every check. Whatever goes wrong on the
 * way (a collector that throws, a fact that is missing, a check that throws or says nothing)
 * becomes `unknown`: it can never become `pass`.
 */
import { type Check, type Finding, scopeOf } from "./check.ts";
import { unknown } from "./facts/fact.ts";
import type { Collector, FactName, Facts, Target } from "./facts/types.ts";
import { profileSkipReason } from "./policy/profiles.ts";
import { printable } from "./printable.ts";
import type { Result } from "./report/types.ts";
import type { System } from "./system/types.ts";

/** What one collector cost, in milliseconds. */
export interface Timing {
  readonly collector: string;
  readonly ms: number;
}

/** Where facts come from: collected on demand, each collector run at most once. */
export interface FactSource {
  /**
   * Begins to collect those of these facts that come from outside of the machine, so that they are
   * waited for together, and not one after the other.
   */
  begin(names: Iterable<FactName>): void;
  /** At least the facts under these names; what could not be had is `unknown`. */
  get(names: Iterable<FactName>): Promise<Facts>;
  readonly timings: readonly Timing[];
}

/** Facts of the running machine. */
export function liveFacts(
  system: System,
  collectors: readonly Collector[],
  target: Target,
): FactSource {
  const facts: Partial<Record<FactName, Facts[FactName]>> = {};
  const providers = new Map(
    collectors.flatMap((one) => one.provides.map((name) => [name, one] as const)),
  );
  const timings: Timing[] = [];
  const begun = new Map<Collector, Promise<void>>();

  async function run(collector: Collector): Promise<void> {
    const start = performance.now();
    let given: Partial<Facts> = {};
    let reason = `the collector ${collector.name} gave no such fact`;
    try {
      const collected = collector.collect(system, target);
      given = collected instanceof Promise ? await collected : collected;
    } catch (error) {
      reason = `the collector ${collector.name} failed: ${describe(error)}`;
    }
    for (const name of collector.provides) facts[name] = given[name] ?? unknown(reason);
    timings.push({ collector: collector.name, ms: performance.now() - start });
  }

  async function get(names: Iterable<FactName>): Promise<Facts> {
    for (const name of names) {
      if (facts[name] !== undefined) continue;
      const collector = providers.get(name);
      if (collector === undefined) facts[name] = unknown(`nothing collects the fact ${name}`);
      else await (begun.get(collector) ?? run(collector));
    }
    return facts as Facts;
  }

  function begin(names: Iterable<FactName>): void {
    const wanted = new Set(names);
    for (const collector of collectors) {
      if (collector.permission === undefined || begun.has(collector)) continue;
      if (collector.provides.some((name) => wanted.has(name))) begun.set(collector, run(collector));
    }
  }

  return { begin, get, timings };
}

/** Facts of a saved machine: what the file does not hold is `unknown`. */
export function savedFacts(saved: Partial<Facts>): FactSource {
  function get(names: Iterable<FactName>): Promise<Facts> {
    const missing = unknown("the facts file does not hold this fact");
    const facts = { ...saved } as Record<string, Facts[FactName]>;
    for (const name of names) facts[name] ??= missing;
    return Promise.resolve(facts as unknown as Facts);
  }
  return { begin: () => {}, get, timings: [] };
}

/** When to stop judging. */
export interface RunLimits {
  /** On the clock of performance.now(), in ms: what is not judged by then is `unknown`. */
  readonly deadline?: number;
  /** True for a result after which no further check is run. */
  readonly stopAfter?: (result: Result) => boolean;
}

/** Judges: at least one result per check, in the order of the checks. */
export async function runChecks(
  checks: readonly Check[],
  source: FactSource,
  target: Target,
  limits: RunLimits = {},
): Promise<Result[]> {
  const results: Result[] = [];
  const elsewhere = await otherSystem(source);
  if (elsewhere === undefined) {
    source.begin(applicable(checks, target).flatMap((one) => [...one.needs, ...one.considers]));
  }
  for (const check of checks) {
    const findings = elsewhere === undefined
      ? await judgeInTime(check, source, target, limits)
      : [asFinding(elsewhere)];
    const judged = findings.map((finding) => toResult(check, finding, target));
    results.push(...judged);
    if (limits.stopAfter !== undefined && judged.some(limits.stopAfter)) break;
  }
  return results;
}

/** Those that the policy and the target do not leave out; where they are, nobody has asked yet. */
export function applicable(checks: readonly Check[], target: Target): readonly Check[] {
  return checks.filter((check) => skippedByPolicy(check, target) === undefined);
}

function skippedByPolicy(check: Check, target: Target): string | undefined {
  return profileSkipReason(check, target) ?? check.skipReason(target.policy, target);
}

/**
 * What the policy requires by name and then leaves without its setting cannot be verified: the gate
 * is told so, since a skip opens it.
 */
function asSkipped(check: Check, reason: string, { policy, command }: Target): Finding {
  const required = command !== undefined && policy.required?.includes(check.id) === true;
  return required
    ? { verdict: "unknown", message: `required, but not judged: ${reason}` }
    : { verdict: "skip", message: reason };
}

/** A verdict that came too late does not count: it is looked at after judging as well. */
async function judgeInTime(
  check: Check,
  source: FactSource,
  target: Target,
  { deadline = Infinity }: RunLimits,
): Promise<readonly Finding[]> {
  const inTime = performance.now() < deadline;
  const findings = inTime ? await judge(check, source, target) : [];
  if (inTime && performance.now() < deadline) return findings;
  return [{ verdict: "unknown", message: "not judged: the time limit ran out (--timeout)" }];
}

/** Why nothing can be judged on a system that is certainly not Linux; one reason for all checks. */
async function otherSystem(source: FactSource): Promise<string | undefined> {
  const { platform } = await source.get(["platform"]);
  if (platform.state !== "known" || platform.value.os === "linux") return undefined;
  return `needs Linux, and this is ${platform.value.os}`;
}

async function judge(
  check: Check,
  source: FactSource,
  target: Target,
): Promise<readonly Finding[]> {
  const reason = skippedByPolicy(check, target);
  if (reason !== undefined) return [asSkipped(check, reason, target)];
  const elsewhere = await outOfScope(check, source, target);
  if (elsewhere !== undefined) return [asFinding(elsewhere)];
  const facts = await source.get([...check.needs, ...check.considers]);
  const unmet = unmetNeed(check, facts);
  if (unmet !== undefined) return [unmet];
  const findings = evaluate(check, withUncollected(check, facts), target);
  if (check.explains.length === 0 || !findings.some((one) => one.verdict === "violated")) {
    return findings;
  }
  const all = await source.get([...check.needs, ...check.considers, ...check.explains]);
  return evaluate(check, all, target);
}

function asFinding(skipped: string | Finding): Finding {
  return typeof skipped === "string" ? { verdict: "skip", message: skipped } : skipped;
}

async function outOfScope(
  check: Check,
  source: FactSource,
  target: Target,
): Promise<string | Finding | undefined> {
  const scope = scopeOf(check, target.policy);
  if (scope === undefined) return undefined;
  const { container } = await source.get(["container"]);
  if (container.state !== "known") return { verdict: "unknown", message: container.reason };
  if (scope === "container" && !container.value.inside) return "not in a container";
  if (scope === "node" && container.value.inside) {
    return "in a container: the node's own audit judges this";
  }
  return undefined;
}

function unmetNeed(check: Check, facts: Facts): Finding | undefined {
  const needed = check.needs.map((name) => facts[name]);
  const missing = needed.find((fact) => fact.state === "unknown") ??
    needed.find((fact) => fact.state === "absent");
  if (missing === undefined) return undefined;
  return { verdict: missing.state === "absent" ? "skip" : "unknown", message: missing.reason };
}

function withUncollected(check: Check, facts: Facts): Facts {
  if (check.explains.length === 0) return facts;
  const later = unknown("not collected");
  const explained = Object.fromEntries(check.explains.map((name) => [name, facts[name] ?? later]));
  return { ...facts, ...explained };
}

function evaluate(check: Check, facts: Facts, target: Target): readonly Finding[] {
  try {
    const findings = check.evaluate(facts, target.policy);
    if (findings.length > 0) return findings;
    return [{ verdict: "unknown", message: "internal error: the check gave no result" }];
  } catch (error) {
    return [{ verdict: "unknown", message: `internal error: ${describe(error)}` }];
  }
}

function toResult(check: Check, finding: Finding, target: Target): Result {
  const level = target.policy.levels[check.id] ?? finding.level ?? check.level;
  const actionable = finding.verdict === "violated";
  return {
    id: check.id,
    area: check.area,
    level,
    status: actionable ? level : finding.verdict as Result["status"],
    subject: optional(finding.subject),
    message: printable(finding.message),
    observed: optional(finding.observed),
    expected: optional(finding.expected),
    fix: optional(fixFor(check, finding)),
    references: [...check.references],
    waiver: null,
    location: null,
  };
}

/** What to do: about a violation, or about not having been let look. */
function fixFor(check: Check, finding: Finding): string | undefined {
  if (finding.verdict === "violated") return finding.fix ?? check.fix.summary;
  if (finding.verdict !== "unknown") return undefined;
  const refused = /\b(EACCES|EPERM)\b/.test(finding.message);
  return finding.fix ?? (refused ? "run posture as a user who may read it, or as root" : undefined);
}

function optional(text: string | undefined): string | null {
  return text === undefined ? null : printable(text);
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
