/** Every format of a report, from the same report. What a gate rarely prints is loaded when asked for. */
import type { CheckText } from "../check.ts";
import { renderJson } from "./json.ts";
import { renderJsonLines, type RunContext } from "./jsonl.ts";
import type { Report } from "./types.ts";

/** What `--format` takes. */
export const FORMATS = [
  "text",
  "json",
  "jsonl",
  "sarif",
  "junit",
  "github",
  "prometheus",
] as const;

/** One of them. */
export type Format = (typeof FORMATS)[number];

/** What a format needs besides the report. */
export interface RenderContext extends RunContext {
  /** Every check that the report may hold: SARIF describes them. */
  readonly checks: readonly CheckText[];
  /** The last line of a format for people, where it is not the summary: a gate's decision. */
  readonly closing?: string;
}

/** The report for a machine; the one for people has options of its own (text.ts). */
export async function renderAs(
  format: Exclude<Format, "text">,
  report: Report,
  context: RenderContext,
): Promise<string> {
  switch (format) {
    case "json":
      return renderJson(report);
    case "jsonl":
      return renderJsonLines(report, report.results, context);
    case "sarif":
      return await (await import("./sarif.ts")).renderSarif(report, context.checks);
    case "junit":
      return (await import("./junit.ts")).renderJunit(report, context.host);
    case "github":
      return (await import("./github.ts")).renderGithub(report, context.closing);
    case "prometheus":
      return (await import("./prometheus.ts")).renderPrometheus(report);
  }
}
