/** The shape of a check: what it claims, why, how to fix it, and a pure function that judges. */
import type { Fact } from "./facts/fact.ts";
import type { FactName, Facts, FactValues, Target } from "./facts/types.ts";
import type { EffectivePolicy, Level } from "./policy/types.ts";

/** The folders of `checks/`, in the order of a report. */
export const AREAS = [
  "process",
  "filesystem",
  "network",
  "config",
  "credentials",
  "deployment",
  "host",
] as const;

/** The folders of `checks/` that `posture scan` judges by. */
export const SCAN_AREAS = ["manifest", "compose", "pipeline"] as const;

/** One of the areas. */
export type Area = (typeof AREAS)[number] | (typeof SCAN_AREAS)[number];

/** Where a check applies: in containers only, or on a node (outside of them) only. */
export type Scope = "container" | "node";

/** How to reach the hardened state: one line for the report, and the exact setting per platform. */
export interface Fix {
  /** Imperative, one line, the setting itself in it: the log line is the runbook. */
  readonly summary: string;
  readonly docker?: string;
  readonly compose?: string;
  readonly kubernetes?: string;
  readonly systemd?: string;
}

/** Parts of a finding besides its message. */
export interface Details {
  /** What this result is about, when a check can give several: a mount, a port, a variable. */
  readonly subject?: string;
  readonly observed?: string;
  readonly expected?: string;
  /** Replaces the check's own fix line where the subject needs its own. */
  readonly fix?: string;
  /** Costs this instead of the check's level (CATALOG: "on loopback only: warn"). */
  readonly level?: Level;
}

/** One judgement of one subject. `violated` takes the check's level as status. */
export interface Finding extends Details {
  readonly verdict: "pass" | "violated" | "skip" | "unknown";
  readonly message: string;
}

/** Facts as `evaluate` sees them: needed ones as plain values, considered ones with their state. */
export type FactsFor<N extends FactName, C extends FactName> =
  & { readonly [K in N]: FactValues[K] }
  & { readonly [K in C]: Fact<FactValues[K]> };

/** What every check says about itself, whatever it judges. */
export interface CheckText {
  /** Names the violation, in words; never reused. */
  readonly id: string;
  readonly area: Area;
  /** The hardened state, as a claim that is true or false. */
  readonly title: string;
  readonly level: Level;
  /** Why an attacker cares: one to three sentences. */
  readonly rationale: string;
  readonly fix: Fix;
  readonly references: readonly string[];
}

/** A check, as the engine and every list of checks see it. */
export interface Check extends CheckText {
  /** Where it applies; elsewhere the engine skips it. Default: everywhere. */
  readonly scope?: Scope | ((policy: EffectivePolicy) => Scope | undefined);
  /** Facts it cannot judge without: unknown gives `unknown`, absent gives `skip`, both by the engine. */
  readonly needs: readonly FactName[];
  /** Facts it judges in every state they can have, unknown and absent included. */
  readonly considers: readonly FactName[];
  /** Facts that only make a violation's message better: collected when there is a violation. */
  readonly explains: readonly FactName[];
  /** Why it has nothing to judge under this policy or target (so nothing is collected), if so. */
  skipReason(policy: EffectivePolicy, target: Target): string | undefined;
  evaluate(facts: Facts, policy: EffectivePolicy): readonly Finding[];
}

type CheckSpec<N extends FactName, C extends FactName, E extends FactName> =
  & Omit<Check, "needs" | "considers" | "explains" | "skipReason" | "evaluate">
  & {
    readonly needs: readonly N[];
    readonly considers?: readonly C[];
    readonly explains?: readonly E[];
    readonly skipReason?: (policy: EffectivePolicy, target: Target) => string | undefined;
    readonly evaluate: (
      facts: FactsFor<N, C | E>,
      policy: EffectivePolicy,
    ) => Finding | readonly Finding[];
  };

/** Where the check applies under this policy; undefined: everywhere. */
export function scopeOf(check: Pick<Check, "scope">, policy: EffectivePolicy): Scope | undefined {
  return typeof check.scope === "function" ? check.scope(policy) : check.scope;
}

/**
 * Why a gate leaves out a check that looks at every process in /proc, unless the policy asks for it
 * by its id: it is to cost the same on a busy machine.
 */
export function gateSkipReason(
  id: string,
  policy: Pick<EffectivePolicy, "only" | "required" | "levels">,
  { command }: Pick<Target, "command">,
): string | undefined {
  const asks = policy.only.some((list) => list.includes(id)) ||
    policy.required?.includes(id) === true || policy.levels[id] === "fail";
  return command === undefined || asks
    ? undefined
    : "a gate walks no directories unless the policy asks for it (required)";
}

/** True when the bare node is judged, and no process: none that runs, and none to be started. */
export function judgesNodeAlone({ node, pid, command }: Target): boolean {
  return node === true && pid === undefined && command === undefined;
}

/** Makes a check. `evaluate` can read no fact that the check does not name: it does not compile. */
export function defineCheck<
  const N extends FactName = never,
  const C extends FactName = never,
  const E extends FactName = never,
>(spec: CheckSpec<N, C, E>): Check {
  return {
    ...spec,
    considers: spec.considers ?? [],
    explains: spec.explains ?? [],
    skipReason: spec.skipReason ?? (() => undefined),
    evaluate(facts, policy) {
      const values: Record<string, unknown> = {};
      for (const name of [...(spec.considers ?? []), ...(spec.explains ?? [])]) {
        values[name] = facts[name];
      }
      for (const name of spec.needs) {
        const fact = facts[name];
        if (fact.state === "known") values[name] = fact.value;
      }
      const findings = spec.evaluate(values as FactsFor<N, C | E>, policy);
      return Array.isArray(findings) ? findings : [findings as Finding];
    },
  };
}

/** The hardened state holds. */
export function pass(message: string, details: Details = {}): Finding {
  return { verdict: "pass", message, ...details };
}

/** It does not; the status is the check's level, or `details.level`. */
export function violated(message: string, details: Details = {}): Finding {
  return { verdict: "violated", message, ...details };
}

/** The check does not apply, and `message` says why. */
export function skip(message: string, details: Details = {}): Finding {
  return { verdict: "skip", message, ...details };
}

/** The check applies, but could not be judged, and `message` says why. */
export function undetermined(message: string, details: Details = {}): Finding {
  return { verdict: "unknown", message, ...details };
}
