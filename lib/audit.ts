/** One audit from the question to the report: facts, profile, policy, checks, waivers, outcome. */
import { CHECKS } from "../checks/mod.ts";
import { SCAN_NAMES } from "../checks/scan_names.ts";
import { toolInfo } from "./build_info.ts";
import { type Check, judgesNodeAlone } from "./check.ts";
import { applicable, runChecks, type RunLimits } from "./engine.ts";
import type { Timing } from "./fact_source.ts";
import { COLLECTORS } from "./facts/mod.ts";
import type { CollectorPermission, Facts, Target } from "./facts/types.ts";
import type { LoadedPolicy } from "./policy/load.ts";
import { isSelected } from "./policy/selection.ts";
import type { DeploymentMode, EffectivePolicy, ProfileName } from "./policy/types.ts";
import { applyWaivers } from "./policy/waivers.ts";
import { exitCode, type FailOn, sortResults, summarize } from "./report/outcome.ts";
import type { Report, Result } from "./report/types.ts";
import type { System } from "./system/types.ts";
import { chooseTarget, factSource } from "./target.ts";

/** Every check that a waiver may name. */
const KNOWN = [...CHECKS, ...SCAN_NAMES];

/** What to judge, and how. */
export interface AuditRequest {
  readonly mode: Report["mode"];
  /** Another process than posture's own. */
  readonly pid: number | undefined;
  /** Facts of a saved machine: the running one is not looked at. */
  readonly saved: Partial<Facts> | undefined;
  readonly policy: LoadedPolicy | undefined;
  readonly profile: ProfileName | undefined;
  readonly production: boolean | undefined;
  /** `--mode`: what the deployment is for, over the policy and the variables. */
  readonly modes?: readonly DeploymentMode[] | undefined;
  /** Check ids or areas: they narrow the policy's own further. */
  readonly only: readonly string[];
  readonly skip: readonly string[];
  /** The `.env` to read, absolute, instead of the policy's or the working directory's. */
  readonly envFile?: string | undefined;
  readonly failOn: FailOn;
  readonly strict: boolean;
  readonly permissions: readonly string[];
  /** Gives up every permission but read, env and these; returns those still held. */
  readonly keep?: (needed: readonly CollectorPermission["kind"][]) => readonly string[];
  /** Reads an environment variable that the policy names, or undefined. */
  readonly env: (name: string) => string | undefined;
  /** The command that will be started: the gate's. */
  readonly command?: readonly string[];
  /** Asks credential brokers for a stream. */
  readonly probe?: boolean;
  /** On the clock of performance.now(), in ms: what is not judged by then is `unknown`. */
  readonly deadline?: number;
  /** True for a result, its waiver in it, after which no further check is run. */
  readonly stopAfter?: (result: Result, policy: EffectivePolicy) => boolean;
}

/** A report, what it was judged by, and what it cost. */
export interface Audit {
  readonly report: Report;
  readonly policy: EffectivePolicy;
  /** True when every selected check has run, before the deadline. */
  readonly complete: boolean;
  readonly timings: readonly Timing[];
}

/** Judges; never throws for anything the machine says. A policy's bad name is a UserError. */
export async function audit(system: System, request: AuditRequest): Promise<Audit> {
  const started = new Date();
  const start = performance.now();
  const target = await chooseTarget(system, request);
  const source = factSource(system, request, target);
  const checks = selectChecks(target.policy);
  const held = request.keep?.(permissionsFor(system, checks, target)) ?? request.permissions;
  const { waivers } = target.policy;
  const judged = await runChecks(checks, source, target, runLimits(request, target, started));
  const inTime = performance.now() < (request.deadline ?? Infinity);
  const results = sortResults(applyWaivers(judged, waivers, KNOWN, started));
  const report: Report = {
    schema_version: 1,
    tool: toolInfo(),
    started_at: started.toISOString(),
    duration_ms: Math.round((performance.now() - start) * 10) / 10,
    platform: platformOf(request, await source.get(["platform", "container", "sandbox"])),
    ...judgedBy(request, target),
    permissions: [...held],
    summary: summarize(results),
    exit_code: exitCode(results, request.failOn, request.strict),
    results,
  };
  const ids = new Set(judged.map((result) => result.id));
  const complete = inTime && checks.length > 0 && checks.every((check) => ids.has(check.id));
  return { report, policy: target.policy, complete, timings: source.timings };
}

/** Of a saved machine, only what its facts say: nothing of the one that judges it. */
function platformOf(
  request: AuditRequest,
  { platform, container, sandbox }: Facts,
): Report["platform"] {
  const known = platform.state === "known" ? platform.value : undefined;
  const running = request.saved === undefined ? Deno.build : undefined;
  const inside = container.state === "known" && container.value.inside;
  return {
    os: known?.os ?? running?.os ?? "unknown",
    arch: known?.arch ?? running?.arch ?? "unknown",
    kernel: known?.kernel ?? null,
    container: inside ? container.value.runtime ?? "unknown" : null,
    sandbox: sandbox.state === "known" ? sandbox.value.name : null,
  };
}

function judgedBy(
  { mode, pid, policy }: AuditRequest,
  target: Target,
): Pick<Report, "profile" | "mode" | "target" | "files" | "production" | "policy"> {
  return {
    profile: target.policy.profile,
    mode,
    target: pid ?? (judgesNodeAlone(target) ? "node" : "self"),
    files: null,
    production: target.policy.production,
    policy: policy === undefined ? null : { source: policy.source, sha256: policy.sha256 },
  };
}

/** Stopping early looks at a result as the report will show it: a waived one stops nothing. */
function runLimits(request: AuditRequest, { policy }: Target, now: Date): RunLimits {
  const { deadline = Infinity, stopAfter } = request;
  if (stopAfter === undefined) return { deadline };
  const asReported = (result: Result) =>
    applyWaivers([result], policy.waivers, KNOWN, now).find((one) => one.id === result.id) ??
      result;
  return { deadline, stopAfter: (result) => stopAfter(asReported(result), policy) };
}

/** What the collectors of the checks that will be judged would use on this machine. */
function permissionsFor(
  system: System,
  checks: readonly Check[],
  target: Target,
): readonly CollectorPermission["kind"][] {
  const facts = new Set(
    applicable(checks, target).flatMap((one) => [...one.needs, ...one.considers, ...one.explains]),
  );
  const used = COLLECTORS.filter(({ permission, provides }) =>
    permission !== undefined && provides.some((name) => facts.has(name)) &&
    permission.isUsed(system, target)
  );
  return used.flatMap(({ permission }) => permission === undefined ? [] : [permission.kind]);
}

/** The registry narrowed by `only` and `skip`, each an id or an area. */
function selectChecks(policy: EffectivePolicy): readonly Check[] {
  return CHECKS.filter((check) => isSelected(policy, check));
}
