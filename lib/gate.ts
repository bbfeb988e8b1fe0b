/** Decides whether the application may start. It fails closed: a doubt is a refusal. */
import type { Report, Result } from "./report/types.ts";

/** The gate's answer. */
export interface Decision {
  readonly start: boolean;
  /** Why it would refuse: also when dev or report-only lets the application start all the same. */
  readonly reasons: readonly string[];
  /** Why it starts although there are reasons not to. */
  readonly override: "dev" | "report-only" | undefined;
}

/** What overrides a refusal: both are the command line's or the policy's word, never a variable's. */
export interface GateOptions {
  /** Check ids; undefined: every check whose level is fail. */
  readonly required: readonly string[] | undefined;
  readonly reportOnly: boolean;
  /** False when the run ended before every selected check had run. */
  readonly complete: boolean;
}

/** Refuse or start. */
export function decide(report: Report, options: GateOptions): Decision {
  const found = [
    ...missingChecks(report, options.required),
    ...violations(report, options.required),
  ];
  const reasons = found.length === 0 && !options.complete ? ["not every check ran"] : found;
  const override = !report.production ? "dev" : options.reportOnly ? "report-only" : undefined;
  if (reasons.length === 0) return { start: true, reasons, override: undefined };
  return { start: override !== undefined, reasons, override };
}

/** A gate that judged nothing, or not what it had to, must not open. */
function missingChecks(report: Report, required: readonly string[] | undefined): string[] {
  const judged = report.results.some((result) =>
    result.area !== "policy" && result.status !== "skip"
  );
  const ids = new Set(report.results.map((result) => result.id));
  const missing = judged ? (required ?? []).filter((id) => !ids.has(id)) : [];
  return [
    ...(judged ? [] : ["no check was judged"]),
    ...missing.map((id) => `the required check ${id} did not run`),
  ];
}

function violations(report: Report, required: readonly string[] | undefined): string[] {
  return report.results.filter((result) => blocks(result, required)).map((result) => result.id);
}

/** A required result that is fail or unknown, and not waived. */
export function blocks(result: Result, required: readonly string[] | undefined): boolean {
  if (result.waiver !== null) return false;
  if (result.status !== "fail" && result.status !== "unknown") return false;
  return required === undefined ? result.level === "fail" : required.includes(result.id);
}
