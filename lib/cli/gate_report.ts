/** What the gate says, on stderr only: the application's stdout stays its own. */
import { CHECKS } from "../../checks/mod.ts";
import type { Audit } from "../audit.ts";
import type { Decision } from "../gate.ts";
import { printable } from "../printable.ts";
import { type Format, renderAs } from "../report/formats.ts";
import { renderJsonError, renderJsonLines } from "../report/jsonl.ts";
import { resultLines } from "../report/text.ts";
import type { Result } from "../report/types.ts";
import { openLinux } from "../system/linux.ts";
import type { Arguments } from "./options.ts";
import { tryWriteError, writeError } from "./output.ts";
import { runContext } from "./run_context.ts";
import { reachesSomebody } from "./stderr.ts";

/** The gate refused. */
export const REFUSED = 2;

/**
 * The report, and the decision on its last line; false when it could not be written. Nothing to say
 * writes nothing, except in a format that is a whole document: an application's log starts with its
 * own first line.
 */
export async function reportTo(
  args: Arguments,
  program: string,
  judged: Audit,
  decision: Decision,
): Promise<boolean> {
  const text = await reportText(args, program, judged, decision);
  if (text === "") return true;
  const isHeard = reachesSomebody(openLinux());
  return tryWriteError(text) && isHeard;
}

async function reportText(
  args: Arguments,
  program: string,
  { report, complete }: Audit,
  decision: Decision,
): Promise<string> {
  const format = (args.value("format") ?? "text") as Format;
  const last = outcomeLine(program, decision, complete);
  if (format !== "text" && format !== "jsonl") {
    const closing = last === undefined ? {} : { closing: last };
    const gates = { ...report, exit_code: decision.start ? 0 : REFUSED };
    return await renderAs(format, gates, { ...runContext(), checks: CHECKS, ...closing });
  }
  const shown = report.results.filter((result) => args.has("verbose") || needsAttention(result));
  if (shown.length === 0 && last === undefined) return "";
  if (format === "jsonl") {
    const outcome = outcomeFields(program, decision, complete);
    return renderJsonLines(report, shown, runContext(), outcome);
  }
  const lines = [...resultLines(shown), ...last === undefined ? [] : [last]];
  return lines.map((line) => `${line}\n`).join("");
}

function needsAttention(result: Result): boolean {
  return ["fail", "unknown", "warn"].includes(result.status);
}

function outcomeLine(program: string, decision: Decision, complete: boolean): string | undefined {
  const { start, reasons, override } = decision;
  const name = printable(program);
  if (!start) {
    const rest = complete ? "" : "; not every check ran, there may be more";
    return `${refusal(program, reasons)}${rest}`;
  }
  if (override === undefined) return undefined;
  const despite = reasons.length === 0
    ? "nothing would refuse it"
    : `in spite of ${named(reasons)}`;
  return `posture: NOT ENFORCED (${override}): starting ${name}, ${despite}`;
}

/** `posture: refused to start /app: 2 reasons (running-as-root, root-group)` */
export function refusal(program: string, reasons: readonly string[]): string {
  return `posture: refused to start ${printable(program)}: ${named(reasons)}`;
}

function named(reasons: readonly string[]): string {
  const count = `${reasons.length} reason${reasons.length === 1 ? "" : "s"}`;
  return `${count} (${[...new Set(reasons)].join(", ")})`;
}

/** The exit code is the gate's: when it opens, the application's own is still to come. */
function outcomeFields(program: string, decision: Decision, complete: boolean) {
  const { start, reasons, override } = decision;
  return {
    exit_code: start ? null : REFUSED,
    command: printable(program),
    decision: start ? "start" : "refuse",
    override: override ?? null,
    complete,
    reasons,
  };
}

/** True when the options before `--` ask for JSON lines: whatever else is wrong with them. */
export function asksForJsonLines(args: readonly string[]): boolean {
  const end = args.indexOf("--");
  const own = args[0] === "exec" ? args.slice(1, end < 0 ? undefined : end) : [];
  return own.some((one, index) =>
    one === "--format=jsonl" || (one === "--format" && own[index + 1] === "jsonl")
  );
}

/** One line about what went wrong, in the format that was asked for. */
export function writeFailure(isJson: boolean, message: string, exitCode: number): void {
  if (isJson) tryWriteError(renderJsonError(runContext(), message, exitCode));
  else writeError(`posture: ${message}`);
}
