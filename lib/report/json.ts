import type { Report } from "./types.ts";

/** The report as JSON, indented, with a final newline; not ASCII only, but one escape rule: JSON's. */
export function renderJson(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
