import { type Audit, audit } from "../audit.ts";
import { blocks, decide, type Decision } from "../gate.ts";
import { deliverSignals, endOnSignals } from "../gate_signals.ts";
import { keepOnly } from "../permissions.ts";
import { printable } from "../printable.ts";
import { renderJsonLines, type RunContext } from "../report/jsonl.ts";
import { resultLine } from "../report/text.ts";
import type { EffectivePolicy } from "../policy/types.ts";
import type { Result } from "../report/types.ts";
import { findOnPath } from "../facts/program_path.ts";
import { openLinux } from "../system/linux.ts";
import type { System } from "../system/types.ts";
import { type Arguments, type Command, quoted, refuseBoth, usage } from "./options.ts";
import { tryWriteError } from "./output.ts";
import { ONLY, POLICY, PRODUCTION, PROFILE, readPolicy, requestFrom } from "./request.ts";

/** The gate's own exit codes: 2, and the shell's for a command that cannot be started. */
const REFUSED = 2;
const NOT_EXECUTABLE = 126;
const NOT_FOUND = 127;
const DEFAULT_TIMEOUT_SECONDS = 5;
const FORMATS = ["text", "jsonl"] as const;

/** `posture exec`: audit, then become the command; or refuse to. */
export const execCommand: Command = {
  name: "exec",
  summary: "Audit, then become CMD; refuse to when a check fails",
  usage: "posture exec [OPTIONS] -- CMD [ARG…]",
  options: [
    ...ONLY,
    PROFILE,
    POLICY,
    ...PRODUCTION,
    { name: "fail-fast", description: "Stop at the first reason to refuse" },
    {
      name: "report-only",
      description: "Report, then start whatever was found: for introducing the gate",
    },
    {
      name: "timeout",
      value: "SECONDS",
      description: `Refuse when judging takes longer (default ${DEFAULT_TIMEOUT_SECONDS})`,
    },
    {
      name: "format",
      value: "FORMAT",
      choices: FORMATS,
      description: "What stderr gets: text (the default), jsonl",
    },
    { name: "verbose", short: "v", description: "Show passing and skipped results too" },
  ],
  operands: { min: 0, max: 0 },
  takesCommand: true,
  run: runGate,
};

/** Returns only when the command was not started. */
async function runGate(args: Arguments): Promise<number> {
  const command = commandOf(args);
  const timeout = timeoutOf(args);
  const request = requestFrom(execCommand, args);
  const system = openLinux();
  const ignored = endOnSignals(system);
  system.alarm(timeout + 1);
  const permissions = keepOnly(["read", "env"]);
  const policy = await readPolicy(system, args);
  const judged = await audit(system, {
    ...request,
    policy,
    permissions,
    mode: "exec",
    command,
    deadline: performance.now() + timeout * 1000,
    ...(args.has("fail-fast") ? { stopAfter } : {}),
  });
  system.alarm(0);
  return await act(system, args, { command, ignored }, judged);
}

/** `--fail-fast`: the first result that alone is a reason to refuse. */
function stopAfter(result: Result, policy: EffectivePolicy): boolean {
  return blocks(result, policy.required);
}

function commandOf(args: Arguments): readonly string[] {
  refuseBoth(execCommand, args, "dev", "report-only");
  if (args.command === undefined) {
    throw usage(execCommand, "-- is missing before the command: posture exec -- CMD [ARG…]");
  }
  if (args.command.length === 0) throw usage(execCommand, "there is no command after --");
  if (args.command[0] === "") throw usage(execCommand, "the command after -- is empty");
  return args.command;
}

function timeoutOf(args: Arguments): number {
  const typed = args.value("timeout");
  if (typed === undefined) return DEFAULT_TIMEOUT_SECONDS;
  if (/^[1-9][0-9]{0,3}$/.test(typed)) return Number(typed);
  throw usage(execCommand, `--timeout ${quoted(typed)} is no number of seconds (1 to 9999)`);
}

/** What the command is started with. */
interface Start {
  readonly command: readonly string[];
  /** Numbers of the signals that it ignores, as posture was started with. */
  readonly ignored: readonly number[];
}

/** Reports, then refuses or becomes the command. A report that nobody can get is a refusal. */
async function act(
  system: System,
  args: Arguments,
  start: Start,
  judged: Audit,
): Promise<number> {
  const decision = decide(judged.report, {
    required: judged.policy.required,
    reportOnly: args.has("report-only"),
    complete: judged.complete,
  });
  const reported = reportTo(system, args, start.command, judged, decision);
  if (!decision.start || !reported) return REFUSED;
  await deliverSignals();
  return becomeCommand(system, start);
}

/** Nothing to say writes nothing: an application's log starts with its own first line. */
function reportTo(
  system: System,
  args: Arguments,
  command: readonly string[],
  { report }: Audit,
  decision: Decision,
): boolean {
  const shown = report.results.filter((result) => args.has("verbose") || needsAttention(result));
  if (args.value("format") === "jsonl") {
    const quiet = decision.start && shown.length === 0;
    const { start, reasons, override } = decision;
    const outcome = { command: printable(command[0] ?? ""), started: start, reasons, override };
    return quiet || tryWriteError(renderJsonLines(report, shown, runContext(system), outcome));
  }
  const last = outcomeLine(command, decision);
  const lines = [
    ...shown.map((result) => resultLine(result)),
    ...(last === undefined ? [] : [last]),
  ];
  return lines.length === 0 || tryWriteError(lines.map((line) => `${line}\n`).join(""));
}

function needsAttention(result: Result): boolean {
  return ["fail", "unknown", "warn"].includes(result.status);
}

function outcomeLine(command: readonly string[], decision: Decision): string | undefined {
  const program = printable(command[0] ?? "");
  const { start, reasons, override } = decision;
  const count = `${reasons.length} reason${reasons.length === 1 ? "" : "s"}`;
  const named = `${count} (${[...new Set(reasons)].join(", ")})`;
  if (!start) return `posture: refused to start ${program}: ${named}`;
  if (override === undefined) return undefined;
  return `posture: NOT ENFORCED (${override}): starting ${program} in spite of ${named}`;
}

function runContext(system: System): RunContext {
  const name = system.readText("/proc/sys/kernel/hostname");
  return { host: name.ok ? printable(name.value.trim()) : null, runId: crypto.randomUUID() };
}

/** The program is looked for as execvp(3) does, at the moment it is started. */
function becomeCommand(system: System, { command, ignored }: Start): number {
  const [name = ""] = command;
  const path = findOnPath(system, name);
  const failure = path.ok ? system.exec(path.value, command, ignored) : path;
  const missing = failure.code === "ENOENT" || failure.code === "ENOTDIR";
  const hint = failure.code === "ENOEXEC"
    ? "; it is no program for this machine, and no script with a #! line"
    : "";
  tryWriteError(`posture: ${printable(failure.message)}${hint}\n`);
  return missing ? NOT_FOUND : NOT_EXECUTABLE;
}
