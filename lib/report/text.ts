import { AREAS, SCAN_AREAS } from "../check.ts";
import { printable } from "../printable.ts";
import { blue, bold, dim, green, magenta, red, yellow } from "./colors.ts";
import { wasJudged } from "./outcome.ts";
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
  const elsewhere = isElsewhere(report);
  const shown = report.results.filter((result) =>
    isShown(result, options) && !(elsewhere && result.status === "skip")
  );
  const results = [...resultLines(shown, options.verbose)];
  if (elsewhere) results.push(elsewhereLine(report));
  const areas = options.areas && !options.verbose && !options.quiet && !elsewhere
    ? areaLines(report)
    : [];
  const last = lastLines(report, options);
  const blocks = options.areas ? [results, areas, last] : [[...results, ...areas, ...last]];
  return blocks.filter((block) => block.length > 0)
    .map((block) => block.map((line) => `${line}\n`).join(""))
    .join("\n");
}

function isShown(result: Result, { verbose, quiet }: TextOptions): boolean {
  if (verbose) return true;
  if (quiet) return ["fail", "unknown", "warn"].includes(result.status) && result.waiver === null;
  return result.status !== "pass" && result.status !== "skip";
}

/** One line per result, and one per cause: what could not be read for many checks is said once. */
export function resultLines(results: readonly Result[], verbose = false): readonly string[] {
  const causes = Map.groupBy(results, causeOf);
  return [...causes.values()].map(([first, ...others]) =>
    first === undefined ? "" : resultLine(first, verbose, others)
  );
}

function causeOf(result: Result): Result | string {
  const { status, message, fix, waiver, location } = result;
  const isShared = status === "unknown" && waiver === null && location === null;
  return isShared ? JSON.stringify([message, fix]) : result;
}

/** `[FAIL] What is wrong — Fix: what to do  (check-id)`; `others` are of the same cause. */
export function resultLine(
  result: Result,
  verbose = false,
  others: readonly Result[] = [],
): string {
  const label = COLOURS[result.status](`[${result.status.toUpperCase()}]`);
  const { message, fix, waiver, location } = result;
  const pair = verbose ? dim(observedAndExpected(result)) : "";
  const todo = fix === null ? "" : ` — Fix: ${fix}`;
  const waived = waiver === null ? "" : ` — waived until ${waiver.expires}: ${waiver.reason}`;
  const where = location === null ? "" : `${placeOf(location)}: `;
  const named = [...new Set([result, ...others].map(nameOf))].join(", ");
  const line = `${label} ${where}${message}${pair}${todo}${printable(waived)}  ${
    dim(`(${named})`)
  }`;
  return location?.snippet ? `${line}\n${dim(quoted(location))}` : line;
}

function nameOf(result: Result): string {
  const subject = subjectUntold(result);
  return subject === undefined ? result.id : `${result.id} ${subject}`;
}

/** Of what was not judged, the subject that the message, which tells the cause, does not name. */
export function subjectUntold(result: Result): string | undefined {
  const { status, subject, message, location } = result;
  if (status !== "unknown" || location !== null || subject === null) return undefined;
  return message.includes(subject) ? undefined : subject;
}

function placeOf({ file, line, column }: NonNullable<Result["location"]>): string {
  return `${file}:${line}:${column}`;
}

/** The line that it is about, as compilers show it. */
function quoted({ line, snippet }: NonNullable<Result["location"]>): string {
  return `  ${String(line).padStart(4)} | ${snippet}`;
}

const MAX_PAIR = 80;

/** ` [found …; expected …]`, without what the message says already, and without long lists. */
function observedAndExpected({ status, message, observed, expected }: Result): string {
  const wanted = status === "pass" ? null : expected;
  const parts = [["found", observed], ["expected", wanted]].flatMap(([word, value]) =>
    !value || value.length > MAX_PAIR || message.includes(value) ? [] : [`${word} ${value}`]
  );
  return parts.length === 0 ? "" : ` [${parts.join("; ")}]`;
}

/** True on a system where every check is skipped for the one reason that it is not Linux. */
function isElsewhere({ platform, summary }: Report): boolean {
  return platform.os !== "linux" && platform.os !== "unknown" && summary.skip > 0;
}

function elsewhereLine({ platform, results }: Report): string {
  const ids = results.filter((result) => result.status === "skip").map((result) => result.id);
  const os = printable(platform.os);
  return `${dim("[SKIP]")} Needs Linux, and this is ${os}: ${ids.length} not judged  ${
    dim(`(${ids.join(", ")})`)
  }`;
}

function areaLines(report: Report): string[] {
  const areas = [...AREAS, ...SCAN_AREAS];
  const width = Math.max(...areas.map((area) => area.length)) + 2;
  return areas.flatMap((area) => {
    const results = report.results.filter((result) => result.area === area);
    const counts = (["pass", "skip"] as const).flatMap((status) =>
      count(results.filter((result) => result.status === status).length, status)
    );
    if (counts.length === 0) return [];
    return [dim(`  ${area.padEnd(width)}${counts.join(", ")}`)];
  });
}

const WORDS = {
  fail: "failed",
  unknown: "unknown",
  warn: "warned",
  info: "informed",
  pass: "passed",
  skip: "skipped",
  waived: "waived",
} as const;

/** `3 passed`, or nothing when there is none. */
function count(number: number, status: keyof typeof WORDS): string[] {
  return number === 0 ? [] : [`${number} ${WORDS[status]}`];
}

function lastLines(report: Report, options: TextOptions): string[] {
  const judged = wasJudged(report.results);
  if (options.quiet && judged) return [];
  return [bold(summaryText(report))];
}

/** What the run came to, in one line: `posture: 2 failed, 18 warned (this node, …, exit 2)`. */
export function summaryText(report: Report): string {
  return wasJudged(report.results) ? summaryLine(report) : nothingJudgedLine(report);
}

function summaryLine(report: Report): string {
  const statuses = Object.keys(WORDS) as (keyof typeof WORDS)[];
  const counts = statuses.flatMap((status) => count(report.summary[status], status));
  return `posture: ${counts.join(", ")} (${context(report)})`;
}

function nothingJudgedLine(report: Report): string {
  const skipped = report.summary.skip;
  const reasons = [...new Set(report.results.map((result) => result.message))];
  const why = reasons.length === 1 && !isElsewhere(report) ? `: ${reasons[0]}` : "";
  const what = skipped === 0
    ? "no check was selected"
    : `every check was skipped (${skipped}${why})`;
  return `posture: nothing could be judged: ${what}; that is no pass (${context(report)})`;
}

/** What was judged, by which profile, and the exit code: `docker container, profile baseline, …`. */
function context({ platform, profile, target, files, production, exit_code }: Report): string {
  if (files !== null) {
    return `${files} ${files === 1 ? "file" : "files"}, exit ${exit_code}`;
  }
  const place = typeof target === "number"
    ? `process ${target}`
    : platform.container === null
    ? target === "node" ? "this node" : "this process"
    : `${printable(platform.container)} container`;
  const dev = production ? "" : ", dev";
  return `${place}, profile ${profile}${dev}, exit ${exit_code}`;
}
