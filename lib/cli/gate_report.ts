/** What the gate says, on stderr only: the application's stdout stays its own. */
import type { Audit } from "../audit.ts";
import type { Decision } from "../gate.ts";
import { printable } from "../printable.ts";
import { renderJsonError, renderJsonLines, type RunContext } from "../report/jsonl.ts";
import { resultLine } from "../report/text.ts";
import type { Result } from "../report/types.ts";
import { openLinux } from "../system/linux.ts";
import type { Arguments } from "./options.ts";
import { tryWriteError, writeError } from "./output.ts";
import { reachesSomebody } from "./stderr.ts";

/** The gate refused. */
export const REFUSED = 2;

/**
 * The report, and the decision on its last line; false when it could not be written. Nothing to say
 * writes nothing: an application's log starts with its own first line.
 */
export function reportTo(
  args: Arguments,
  program: string,
  { report, complete }: Audit,
  decision: Decision,
): boolean {
  const shown = report.results.filter((result) => args.has("verbose") || needsAttention(result));
  const last = outcomeLine(program, decision, complete);
  if (shown.length === 0 && last === undefined) return true;
  const isHeard = reachesSomebody(openLinux());
  if (args.value("format") === "jsonl") {
    const outcome = outcomeFields(program, decision, complete);
    return tryWriteError(renderJsonLines(report, shown, runContext(), outcome)) && isHeard;
  }
  const lines = shown.map((result) => resultLine(result)).concat(last ?? []);
  return tryWriteError(lines.map((line) => `${line}\n`).join("")) && isHeard;
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

let context: RunContext | undefined;

/** One process is one run: each of its lines carries the same id. */
function runContext(): RunContext {
  return context ??= { host: hostName(), runId: crypto.randomUUID() };
}

function hostName(): string | null {
  const name = openLinux().readText("/proc/sys/kernel/hostname");
  return name.ok ? printable(name.value.trim()) : null;
}
