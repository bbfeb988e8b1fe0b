/**
 * Every option of every command, once: parsing, help and the near-miss suggestions come from here.
 */
import { parseArgs } from "../std/parse_args.ts";
import { EXIT, suggestion, UserError } from "../errors.ts";

/** One option. */
export interface Option {
  readonly name: string;
  readonly short?: string;
  /** The word for its value in the help; without it, the option is a switch. */
  readonly value?: string;
  /** May be given several times. */
  readonly repeatable?: boolean;
  readonly description: string;
}

/** One command: its place in the help, what it takes, what it does. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly usage: string;
  readonly options: readonly Option[];
  /** Words besides options: how many at the least and at the most. */
  readonly operands: { readonly min: number; readonly max: number };
  run(args: Arguments): Promise<number>;
}

/** Options as given, all of them known and well-formed. */
export interface Arguments {
  /** True when the switch was given. */
  has(name: string): boolean;
  /** The value of an option that was given once. */
  value(name: string): string | undefined;
  /** All values; a comma separates several in one. */
  list(name: string): readonly string[];
  readonly operands: readonly string[];
}

/** Parses the arguments of one command; anything unexpected is a usage error. */
export function parseOptions(command: Command, args: readonly string[]): Arguments {
  const valued = command.options.filter((option) => option.value !== undefined);
  const switches = command.options.filter((option) => option.value === undefined);
  checkValues(command, args, valued);
  const parsed = parseArgs(args, {
    string: valued.map((option) => option.name),
    boolean: switches.map((option) => option.name),
    collect: valued.map((option) => option.name),
    alias: Object.fromEntries(
      command.options.flatMap((one) => one.short ? [[one.short, one.name]] : []),
    ),
    unknown: (argument) => refuseUnknown(command, argument),
  });
  const operands = parsed._.map(String);
  checkOperands(command, operands);
  const values = (name: string) => (parsed[name] ?? []) as readonly string[];
  for (const option of valued) checkRepeats(command, option, values(option.name));
  return {
    has: (name) => parsed[name] === true,
    value: (name) => values(name)[0],
    list: (name) => values(name).flatMap((value) => value.split(",")).filter((one) => one !== ""),
    operands,
  };
}

/** The parser takes `--policy --json` as an empty policy: an option without its value is an error. */
function checkValues(command: Command, args: readonly string[], valued: readonly Option[]): void {
  args.forEach((argument, index) => {
    const option = valued.find((one) =>
      argument === `--${one.name}` || argument === `-${one.short}`
    );
    const next = args[index + 1];
    if (option !== undefined && (next === undefined || /^-./.test(next))) {
      throw usage(command, `--${option.name} needs a value: --${option.name} ${option.value}`);
    }
    const empty = valued.find((one) => argument === `--${one.name}=`);
    if (empty !== undefined) throw usage(command, `--${empty.name} needs a value`);
  });
}

function checkRepeats(command: Command, option: Option, values: readonly string[]): void {
  if (values.length > 1 && option.repeatable !== true) {
    throw usage(command, `--${option.name} was given ${values.length} times; give it once`);
  }
}

function checkOperands(command: Command, operands: readonly string[]): void {
  const { min, max } = command.operands;
  if (operands.length < min) throw usage(command, `something is missing; usage: ${command.usage}`);
  if (operands.length > max) {
    throw usage(command, `unexpected argument ${JSON.stringify(operands[max])}`);
  }
}

function refuseUnknown(command: Command, argument: string): boolean {
  if (!argument.startsWith("-") || argument === "-") return true;
  const typed = argument.split("=")[0] ?? argument;
  const names = command.options.map((option) => `--${option.name}`);
  throw usage(command, `unknown option ${typed}${suggestion(typed, names)}`);
}

/** A usage error: exit 64, one line, where to read on. */
export function usage(command: Pick<Command, "name">, problem: string): UserError {
  return new UserError(EXIT.usage, `${problem} (see posture ${command.name} --help)`);
}
