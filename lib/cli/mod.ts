/** The command line: finds the command, runs it, turns every error into one line and an exit code. */
import { auditCommand } from "./audit.ts";
import { EXIT, suggestion, UserError } from "../errors.ts";
import { parseOptions } from "./options.ts";
import type { Command } from "./options.ts";
import { writeError } from "./output.ts";

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command[] = [auditCommand];

/** Runs `args` and returns the exit code; never throws. */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  try {
    const { command, rest } = findCommand(args);
    return await command.run(parseOptions(command, rest));
  } catch (error) {
    if (error instanceof UserError) {
      writeError(`posture: ${error.message}`);
      return error.exitCode;
    }
    const detail = error instanceof Error ? error.message : String(error);
    writeError(`posture: internal error: ${detail}; please report it with the command you ran`);
    return EXIT.internal;
  }
}

/** Without a command word, or with an option first, it is the audit. */
function findCommand(args: readonly string[]): { command: Command; rest: readonly string[] } {
  const [first] = args;
  if (first === undefined || first.startsWith("-")) return { command: auditCommand, rest: args };
  const command = COMMANDS.find((one) => one.name === first);
  if (command !== undefined) return { command, rest: args.slice(1) };
  const names = COMMANDS.map((one) => one.name);
  throw new UserError(
    EXIT.usage,
    `unknown command ${JSON.stringify(first)}${suggestion(first, names)} (see posture --help)`,
  );
}
