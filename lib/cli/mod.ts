/** The command line: finds the command, runs it, turns every error into one line and an exit code. */
import { errorText, EXIT, suggestion, UserError } from "../errors.ts";
import { keepOnly } from "../permissions.ts";
import { auditCommand } from "./audit.ts";
import { completionCommand, manCommand } from "./completion.ts";
import { execCommand } from "./exec.ts";
import { explainCommand } from "./explain.ts";
import { factsCommand } from "./facts.ts";
import { asksForJsonLines, writeFailure } from "./gate_report.ts";
import { commandHelp, overview } from "./help.ts";
import { keygenCommand } from "./keygen.ts";
import { listCommand } from "./list.ts";
import { type Command, parseOptions, quoted, splitAtDashes, usage } from "./options.ts";
import { writeOut } from "./output.ts";
import { policyCommand } from "./policy.ts";
import { scanCommand } from "./scan.ts";
import { schemaCommand } from "./schema.ts";
import { textWidth } from "./terminal.ts";
import { versionCommand } from "./version.ts";

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  auditCommand,
  execCommand,
  scanCommand,
  listCommand,
  explainCommand,
  factsCommand,
  schemaCommand,
  policyCommand,
  keygenCommand,
  completionCommand(() => COMMANDS),
  manCommand(() => COMMANDS),
];

/** Runs `args` and returns the exit code; never throws. */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  try {
    return await dispatch(args);
  } catch (error) {
    const { exitCode, message } = asUserError(error);
    const isJson = asksForJsonLines(args);
    for (const line of message.split("\n")) {
      writeFailure(isJson, line.replace(/^posture: /, ""), exitCode);
    }
    return exitCode;
  }
}

function asUserError(error: unknown): UserError {
  if (error instanceof UserError) return error;
  return new UserError(
    EXIT.internal,
    `internal error: ${errorText(error)}; please report it with the command you ran`,
  );
}

/** Help comes before everything else: `posture COMMAND --help -- …` runs nothing. */
async function dispatch(args: readonly string[]): Promise<number> {
  const { own } = splitAtDashes(args);
  if (own[0] === "help") return help(own.slice(1).filter((one) => !isHelp(one)));
  if (own.some(isHelp)) return help(own.slice(0, 1).filter((one) => !one.startsWith("-")));
  if (own[0]?.startsWith("-") && own.includes("--version")) {
    const rest = own.filter((one) => one !== "--version");
    return await versionCommand.run(parseOptions(versionCommand, rest));
  }
  const { command, rest } = findCommand(args);
  return await command.run(parseOptions(command, rest));
}

function isHelp(argument: string): boolean {
  return argument === "--help" || argument === "-h";
}

/** The help of the command that is named, else the overview. */
function help(names: readonly string[]): number {
  keepOnly([]);
  const [name, surplus] = names;
  if (surplus !== undefined) {
    throw usage(auditCommand, `unexpected argument ${quoted(surplus)} after help ${name}`);
  }
  const text = name === undefined
    ? overview(COMMANDS, textWidth())
    : commandHelp(commandNamed(name), textWidth());
  writeOut(text);
  return 0;
}

/** Without a command word, or with an option first, it is the audit. */
function findCommand(args: readonly string[]): { command: Command; rest: readonly string[] } {
  const [first] = args;
  if (first === undefined || first.startsWith("-")) {
    refuseLateCommand(splitAtDashes(args).own);
    return { command: auditCommand, rest: args };
  }
  return { command: commandNamed(first), rest: args.slice(1) };
}

/** `posture --dev exec -- app`: the audit would call `exec` an argument too many. */
function refuseLateCommand(own: readonly string[]): void {
  const late = own.find((word, index) =>
    COMMANDS.some(({ name }) => name === word) && !takesValue(own[index - 1])
  );
  if (late === undefined) return;
  throw usage({ name: late }, `the command comes before its options: posture ${late} …`);
}

function takesValue(word: string | undefined): boolean {
  return auditCommand.options.some(({ name, short, value }) =>
    value !== undefined && (word === `--${name}` || word === `-${short}`)
  );
}

function commandNamed(name: string): Command {
  const command = COMMANDS.find((one) => one.name === name);
  if (command !== undefined) return command;
  const names = [...COMMANDS.map((one) => one.name), "help"];
  throw new UserError(
    EXIT.usage,
    `unknown command ${quoted(name)}${suggestion(name, names)} (see posture --help)`,
  );
}
