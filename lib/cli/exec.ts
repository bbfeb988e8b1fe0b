import { type Audit, audit } from "../audit.ts";
import { EXIT, UserError } from "../errors.ts";
import { findOnPath } from "../facts/program_path.ts";
import { blocks, decide } from "../gate.ts";
import { noteStopping } from "../gate_signals.ts";
import { keepOnly } from "../permissions.ts";
import type { EffectivePolicy } from "../policy/types.ts";
import { printable } from "../printable.ts";
import type { Result } from "../report/types.ts";
import { openLinux } from "../system/linux.ts";
import type { System } from "../system/types.ts";
import { startHint } from "./start_hint.ts";
import { refusal, REFUSED, reportTo, writeFailure } from "./gate_report.ts";
import { type Arguments, type Command, quoted, refuseBoth, usage } from "./options.ts";
import { namedEnvFile, readPolicy, requestFrom } from "./request.ts";
import { FORMAT } from "./report_format.ts";
import { JUDGED, ONLY } from "./shared_options.ts";

/** The shell's exit codes for a command that cannot be started. */
const NOT_EXECUTABLE = 126;
const NOT_FOUND = 127;
const DEFAULT_TIMEOUT_SECONDS = 5;

/** `posture exec`: audit, then become the command; or refuse to. */
export const execCommand: Command = {
  name: "exec",
  summary: "Audit, then become CMD; refuse to when a check fails",
  usage: "posture exec [OPTIONS] -- CMD [ARG…]",
  options: [
    ...ONLY,
    ...JUDGED,
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
    FORMAT,
    { name: "verbose", short: "v", description: "Show passing and skipped results too" },
  ],
  operands: { min: 0, max: 0 },
  takesCommand: true,
  run: runGate,
};

/** Returns only when the command was not started. */
async function runGate(args: Arguments): Promise<number> {
  const command = commandOf(args);
  try {
    return await judgeAndStart(args, command);
  } catch (error) {
    if (!(error instanceof UserError) || error.exitCode === EXIT.usage) throw error;
    const reason = error.exitCode === EXIT.policy ? "invalid policy" : "unreadable input";
    throw new UserError(
      error.exitCode,
      `${error.message}\n${refusal(command[0] ?? "", [reason])}`,
    );
  }
}

async function judgeAndStart(args: Arguments, command: readonly string[]): Promise<number> {
  const timeout = timeoutOf(args);
  const request = requestFrom(execCommand, args);
  const system = openLinux();
  const stopping = noteStopping(system);
  const callOff = system.endAfter(timeout + 1, REFUSED, lastWords(args, timeout));
  const permissions = keepOnly(["read", "env"]);
  const policy = await readPolicy(system, args);
  const judged = await audit(system, {
    ...request,
    policy,
    envFile: namedEnvFile(system, args, undefined),
    permissions,
    mode: "exec",
    command,
    deadline: performance.now() + timeout * 1000,
    ...(args.has("fail-fast") ? { stopAfter } : {}),
  });
  callOff();
  return await act(system, args, { command, stopping }, judged);
}

/** What a time limit that only a thread can keep says: nothing among JSON lines, which it is not. */
function lastWords(args: Arguments, timeout: number): string | undefined {
  if (args.value("format") === "jsonl") return undefined;
  return `judging did not end within ${timeout} s (--timeout): a file or a mount does not answer`;
}

/** `--fail-fast`: the first result that alone is a reason to refuse. In dev nothing refuses. */
function stopAfter(result: Result, policy: EffectivePolicy): boolean {
  return policy.production && blocks(result, policy.required);
}

function commandOf(args: Arguments): readonly string[] {
  refuseBoth(execCommand, args, "dev", "report-only");
  refuseBoth(execCommand, args, "fail-fast", "report-only");
  if (args.command === undefined) {
    throw usage(execCommand, `-- is missing before the command: ${execCommand.usage}`);
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
  /** Undoes the handling of signals; says how to end when one of them came. */
  readonly stopping: () => number | undefined;
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
  const reported = await reportTo(args, start.command[0] ?? "", judged, decision);
  if (!decision.start || !reported) return REFUSED;
  return becomeCommand(system, args, start);
}

/** The program is looked for as execvp(3) does, at the moment it is started. */
function becomeCommand(system: System, args: Arguments, { command, stopping }: Start): number {
  const [name = ""] = command;
  const path = findOnPath(system, name);
  const stopped = stopping();
  if (stopped !== undefined) return stopped;
  const failure = path.ok ? system.exec(path.value, command) : path;
  const missing = failure.code === "ENOENT" || failure.code === "ENOTDIR";
  const exitCode = missing ? NOT_FOUND : NOT_EXECUTABLE;
  const hint = path.ok ? startHint(system, path.value, failure) : undefined;
  const message = hint === undefined ? failure.message : `${failure.message}; ${hint}`;
  writeFailure(args.value("format") === "jsonl", printable(message), exitCode);
  return exitCode;
}
