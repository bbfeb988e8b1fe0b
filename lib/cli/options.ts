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
  /** The only values it takes. */
  readonly choices?: readonly string[];
  /** Values that a shell offers, where there are others too. */
  readonly suggests?: readonly string[];
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
  /** What a shell offers for the operands. */
  readonly completes?: "checks" | "files" | readonly string[];
  /** Takes a command line of its own after `--`, which is handed over untouched. */
  readonly takesCommand?: boolean;
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
  /** Every value of an option, commas and all: for file names. */
  all(name: string): readonly string[];
  readonly operands: readonly string[];
  /** What follows `--`, for a command that takes one; undefined without `--`. */
  readonly command: readonly string[] | undefined;
}

/** What stands before the first `--` and what follows it (undefined: there is no `--`). */
export function splitAtDashes(
  args: readonly string[],
): { readonly own: readonly string[]; readonly after: readonly string[] | undefined } {
  const index = args.indexOf("--");
  if (index < 0) return { own: args, after: undefined };
  return { own: args.slice(0, index), after: args.slice(index + 1) };
}

/** Parses the arguments of one command; anything unexpected is a usage error. */
export function parseOptions(command: Command, args: readonly string[]): Arguments {
  const { own, after } = splitAtDashes(args);
  const { given, spelled, words } = sortTokens(command, own);
  // Only those that are there: the parser prepares for each that it is told of.
  const valued = given.filter((option) => option.value !== undefined);
  const parsed = parseArgs(spelled, {
    string: valued.map((option) => option.name),
    boolean: given.filter((one) => one.value === undefined).map((one) => one.name),
    collect: valued.map((option) => option.name),
  });
  const values = (name: string) => (parsed[name] ?? []) as readonly string[];
  for (const option of valued) checkGiven(command, option, values(option.name));
  const operands = command.takesCommand ? [] : [...words, ...(after ?? [])];
  checkOperands(command, operands);
  return {
    has: (name) => parsed[name] === true,
    value: (name) => values(name)[0],
    list: (name) => values(name).flatMap((value) => value.split(",")).filter((one) => one !== ""),
    all: values,
    operands,
    command: command.takesCommand ? after : undefined,
  };
}

/**
 * The options that are given, in one spelling each (`--name` or `--name=value`), and the words
 * between them. The
 * parser alone would take `--policy --json` as an empty policy and `--json false` as no --json.
 */
function sortTokens(
  command: Command,
  own: readonly string[],
): {
  readonly given: readonly Option[];
  readonly spelled: readonly string[];
  readonly words: readonly string[];
} {
  const given = new Set<Option>();
  const spelled: string[] = [];
  const words: string[] = [];
  for (let index = 0; index < own.length; index++) {
    const token = own[index] ?? "";
    if (!token.startsWith("-") || token === "-") {
      // What follows is the command's own, secrets on its options included: nothing of it is read.
      if (command.takesCommand) throw usage(command, missingDashes(command, token));
      words.push(token);
      continue;
    }
    const found = findOptions(command, token);
    const [last] = found.slice(-1);
    for (const one of found) given.add(one);
    if (last?.value === undefined || token.includes("=")) {
      spelled.push(...found.map((one) => spell(command, one, token)));
    } else {
      spelled.push(spell(command, last, `${token}=${nextValue(command, last, own[++index])}`));
    }
  }
  return { given: [...given], spelled, words };
}

/** The option that a token names; of a cluster of short switches (`-vq`), all of them. */
function findOptions(command: Command, token: string): readonly Option[] {
  const typed = token.split("=")[0] ?? token;
  const exact = command.options.find((one) =>
    typed === `--${one.name}` || typed === `-${one.short}`
  );
  if (exact !== undefined) return [exact];
  const letters = /^-[a-z]{2,}$/i.test(token) ? [...token.slice(1)] : [];
  const cluster = letters.map((letter) =>
    command.options.find((one) => one.short === letter && one.value === undefined)
  );
  const known = cluster.filter((one) => one !== undefined);
  if (known.length > 0 && known.length === cluster.length) return known;
  const names = command.options.map((option) => `--${option.name}`);
  throw usage(command, `unknown option ${quoted(typed)}${meant(typed, names)}`);
}

/** Where there is --format, --json is one of its values that many commands have as a switch. */
function meant(typed: string, names: readonly string[]): string {
  const isFormat = typed === "--json" && names.includes("--format");
  return isFormat ? "; did you mean --format json?" : suggestion(typed, names);
}

function spell(command: Command, option: Option, token: string): string {
  const equals = token.indexOf("=");
  if (option.value === undefined) {
    if (equals >= 0) throw usage(command, `--${option.name} takes no value`);
    return `--${option.name}`;
  }
  const value = token.slice(equals + 1);
  if (value === "") throw usage(command, `--${option.name} needs a value`);
  return `--${option.name}=${value}`;
}

function missingDashes({ usage }: Command, word: string): string {
  return `-- is missing before ${quoted(word)}: ${usage}`;
}

function nextValue(command: Command, option: Option, next: string | undefined): string {
  if (next !== undefined && next !== "" && !/^-./.test(next)) return next;
  throw usage(command, `--${option.name} needs a value: --${option.name} ${option.value}`);
}

function checkGiven(command: Command, option: Option, values: readonly string[]): void {
  if (values.length > 1 && option.repeatable !== true) {
    throw usage(command, `--${option.name} was given ${values.length} times; give it once`);
  }
  const empty = option.repeatable === true && values.some((value) => /^,*$/.test(value));
  if (empty) {
    throw usage(command, `--${option.name} needs a value: --${option.name} ${option.value}`);
  }
  const { choices } = option;
  const wrong = choices && values.find((value) => !choices.includes(value));
  if (choices === undefined || wrong === undefined) return;
  const allowed = choices.join(", ");
  throw usage(
    command,
    `--${option.name} ${quoted(wrong)} is none of ${allowed}${suggestion(wrong, choices)}`,
  );
}

function checkOperands(command: Command, operands: readonly string[]): void {
  const { min, max } = command.operands;
  if (operands.length < min) throw usage(command, `something is missing; usage: ${command.usage}`);
  if (operands.length > max) {
    throw usage(command, `unexpected argument ${quoted(operands[max] ?? "")}`);
  }
}

/** Two switches that contradict each other are a usage error. */
export function refuseBoth(command: Command, args: Arguments, one: string, other: string): void {
  const given = (name: string) => args.has(name) || args.value(name) !== undefined;
  if (given(one) && given(other)) {
    throw usage(command, `--${one} and --${other} contradict each other; give one of them`);
  }
}

/** A usage error: exit 64, one line, where to read on. */
export function usage(command: Pick<Command, "name">, problem: string): UserError {
  return new UserError(EXIT.usage, `${problem} (see posture ${command.name} --help)`);
}

/** What was typed, in quotes. */
export function quoted(text: string): string {
  return JSON.stringify(text);
}
