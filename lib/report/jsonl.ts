import { printableJsonLine } from "../printable.ts";
import type { Report, Result } from "./types.ts";

/** What every line of one run carries, so that a log pipeline can put them together again. */
export interface RunContext {
  readonly host: string | null;
  /** Random, one per run. */
  readonly runId: string;
}

/** One JSON object per result, then one for the outcome: `type` tells which. */
export function renderJsonLines(
  report: Report,
  results: readonly Result[],
  context: RunContext,
  outcome: Readonly<Record<string, unknown>> = {},
): string {
  const common = {
    schema_version: report.schema_version,
    time: report.started_at,
    host: context.host,
    run_id: context.runId,
  };
  const { results: _results, started_at: _started, ...rest } = report;
  const lines = [
    ...results.map((result) => ({ type: "result", ...common, ...result })),
    { type: "outcome", ...common, ...rest, ...outcome },
  ];
  return lines.map(printableJsonLine).join("");
}

/** A line about a run that came to no outcome, or whose command could not be started after it. */
export function renderJsonError(context: RunContext, message: string, exitCode: number): string {
  return printableJsonLine({
    type: "error",
    schema_version: 1,
    time: new Date().toISOString(),
    host: context.host,
    run_id: context.runId,
    exit_code: exitCode,
    message,
  });
}
