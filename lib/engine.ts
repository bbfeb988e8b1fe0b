/**
 * Runs every check on the facts that it needs. Whatever goes wrong on the way (a fact that is
 * missing, a check that throws or says nothing) becomes `unknown`: it can never become `pass`.
 */
import { type Check, type Finding, scopeOf } from "./check.ts";
import { errorText } from "./errors.ts";
import type { FactSource } from "./fact_source.ts";
import { unknown } from "./facts/fact.ts";
import type { Facts, Target } from "./facts/types.ts";
import { profileSkipReason } from "./policy/profiles.ts";
import { printable } from "./printable.ts";
import type { Result } from "./report/types.ts";

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
    return [{ verdict: "unknown", message: `internal error: ${errorText(error)}` }];
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
