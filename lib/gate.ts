/** Decides whether the application may start. It fails closed: a doubt is a refusal. */
import type { Report, Result } from "./report/types.ts";

/** The gate's answer. */
export interface Decision {
  readonly start: boolean;
  /** Why it would refuse: also when dev or report-only lets the application start all the same. */
  readonly reasons: readonly string[];
  /** What makes it start whatever the reasons; also when there are none. */
  readonly override: "dev" | "report-only" | undefined;
}

/** What the gate goes by, besides the report. */
export interface GateOptions {
  /** Check ids; undefined: every check whose level is fail. */
  readonly required: readonly string[] | undefined;
  /** As dev, an override: the command line's or the policy's word, never a variable's of ours. */
  readonly reportOnly: boolean;
  /** False when the run ended before every selected check had run, or too late. */
  readonly complete: boolean;
}

/** Refuse or start. */
export function decide(report: Report, options: GateOptions): Decision {
  const found = [...missingChecks(report, options), ...violations(report, options)];
  const reasons = found.length > 0 ? found : emptyReasons(report, options);
  const override = !report.production ? "dev" : options.reportOnly ? "report-only" : undefined;
  return { start: reasons.length === 0 || override !== undefined, reasons, override };
}

/** After stopping early, what did not run is no reason of its own. */
function missingChecks({ results }: Report, { required = [], complete }: GateOptions): string[] {
  const ids = new Set(results.map((result) => result.id));
  return required.filter((id) => complete && !ids.has(id))
    .map((id) => `the required check ${id} did not run`);
}

function violations({ results }: Report, { required }: GateOptions): string[] {
  return results.filter((result) => blocks(result, required)).map((result) => result.id);
}

/** A gate that judged nothing, or not to the end, must not open. */
function emptyReasons({ results }: Report, { complete }: GateOptions): string[] {
  if (!complete && results.length > 0) return ["not every check ran in time"];
  return results.some(isVerdict) ? [] : ["no check was judged"];
}

/** A word about a waiver is no verdict, and neither is not having been able to look. */
function isVerdict({ area, status }: Result): boolean {
  return area !== "policy" && status !== "skip" && status !== "unknown";
}

/**
 * Violated or unknown, and not waived. What the policy requires by name must hold, whatever it
 * costs elsewhere; without such a list it is what fails.
 */
export function blocks(result: Result, required: readonly string[] | undefined): boolean {
  if (result.waiver !== null || result.status === "pass" || result.status === "skip") return false;
  return required === undefined ? result.level === "fail" : required.includes(result.id);
}
