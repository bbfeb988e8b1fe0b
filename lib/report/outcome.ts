import type { Report, Result, Status } from "./types.ts";

/** Which results make the exit code anything but 0. */
export type FailOn = "warn" | "fail" | "never";

/** Order of severity, worst first: the order of a report. */
export const SEVERITY: readonly Status[] = ["fail", "unknown", "warn", "info", "skip", "pass"];

/** Ordered by severity (a waived result after the open ones of its status), then id, then place or subject. */
export function sortResults(results: readonly Result[]): Result[] {
  return [...results].sort((a, b) =>
    SEVERITY.indexOf(a.status) - SEVERITY.indexOf(b.status) ||
    compare(a.id, b.id) ||
    comparePlaces(a.location, b.location) ||
    compare(a.subject ?? "", b.subject ?? "") ||
    compare(a.message, b.message)
  );
}

/** By file, then in the order of its lines. */
function comparePlaces(a: Result["location"], b: Result["location"]): number {
  if (a === null || b === null) return 0;
  return compare(a.file, b.file) || a.line - b.line || a.column - b.column;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Counts per status; a waived result counts as waived only. */
export function summarize(results: readonly Result[]): Report["summary"] {
  const summary = { pass: 0, info: 0, warn: 0, fail: 0, skip: 0, unknown: 0, waived: 0 };
  for (const result of results) summary[result.waiver === null ? result.status : "waived"]++;
  return summary;
}

/**
 * 0: nothing worse than info. 1: the worst is warn or unknown. 2: something failed.
 * With `failOn: "fail"` a warning is let pass, and so is an unknown that could only hide a warning.
 * With `strict` an unknown counts as fail. When nothing at all was judged, 1: that is no pass.
 */
export function exitCode(results: readonly Result[], failOn: FailOn, strict: boolean): number {
  if (failOn === "never") return 0;
  const open = results.filter((result) => result.waiver === null);
  const unknowns = open.filter((result) => result.status === "unknown");
  if (open.some((result) => result.status === "fail")) return 2;
  if (strict && unknowns.length > 0) return 2;
  if (!wasJudged(results)) return 1;
  if (failOn === "fail") return unknowns.some((result) => result.level === "fail") ? 1 : 0;
  return unknowns.length > 0 || open.some((result) => result.status === "warn") ? 1 : 0;
}

/** True when at least one check gave a verdict: a word about a waiver is none. */
export function wasJudged(results: readonly Result[]): boolean {
  return results.some((result) => result.area !== "policy" && result.status !== "skip");
}
