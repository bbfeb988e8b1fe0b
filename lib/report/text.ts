import { AREAS } from "../check.ts";
import { blue, bold, dim, green, magenta, red, yellow } from "../std/colors.ts";
import type { Report, Result, Status } from "./types.ts";

const COLOURS: Readonly<Record<Status, (text: string) => string>> = {
  fail: red,
  unknown: magenta,
  warn: yellow,
  info: blue,
  skip: dim,
  pass: green,
};

/** How much a text report shows. */
export interface TextOptions {
  /** Every result, passes and skips too. */
  readonly verbose: boolean;
  /** Only what needs action. */
  readonly quiet: boolean;
  /** One line per area about what passed: for a terminal. */
  readonly areas: boolean;
}

/** The report as text: one line per result, the fix in the line. */
export function renderText(report: Report, options: TextOptions): string {
  const shown = report.results.filter((result) => isShown(result, options));
  const lines = shown.map(resultLine);
  if (options.areas && !options.quiet) lines.push(...areaLines(report));
  if (!options.quiet) lines.push(summaryLine(report));
  return lines.map((line) => `${line}\n`).join("");
}

function isShown(result: Result, options: TextOptions): boolean {
  if (options.verbose) return true;
  if (options.quiet) return ["fail", "unknown", "warn"].includes(result.status);
  return result.status !== "pass" && result.status !== "skip";
}

/** `[FAIL] What is wrong — Fix: what to do  (check-id)` */
export function resultLine(result: Result): string {
  const label = COLOURS[result.status](`[${result.status.toUpperCase()}]`);
  const fix = result.fix === null ? "" : ` — Fix: ${result.fix}`;
  const waived = result.waiver === null
    ? ""
    : ` — waived until ${result.waiver.expires}: ${result.waiver.reason}`;
  return `${label} ${result.message}${fix}${waived}  ${dim(`(${result.id})`)}`;
}

function areaLines(report: Report): string[] {
  return AREAS.flatMap((area) => {
    const results = report.results.filter((result) => result.area === area);
    const passed = results.filter((result) => result.status === "pass").length;
    const skipped = results.filter((result) => result.status === "skip").length;
    if (passed + skipped === 0) return [];
    return [dim(`       ${area}: ${passed} passed${skipped > 0 ? `, ${skipped} skipped` : ""}`)];
  });
}

function summaryLine(report: Report): string {
  const { fail, warn, unknown, info, pass, skip, waived } = report.summary;
  const counts = [
    `${fail} failed`,
    `${warn} warned`,
    `${unknown} unknown`,
    `${info} informed`,
    `${pass} passed`,
    `${skip} skipped`,
    ...(waived > 0 ? [`${waived} waived`] : []),
  ];
  return bold(`posture: ${counts.join(", ")}; profile ${report.profile}, exit ${report.exit_code}`);
}
