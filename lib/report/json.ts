import { printableJson } from "../printable.ts";
import type { Report } from "./types.ts";

/** The report as JSON, indented, with a final newline; control characters as JSON escapes. */
export function renderJson(report: Report): string {
  return printableJson(report);
}
