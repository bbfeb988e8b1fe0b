/** What can stand where on the command line: the same for every shell, taken from the commands. */
import type { Command, Option } from "../options.ts";

/** The values of an option or of a command's operands. */
export type Values =
  | { readonly kind: "none" }
  | { readonly kind: "files" }
  | {
    readonly kind: "words";
    readonly words: readonly string[];
    /** Several of them, separated by commas. */
    readonly several: boolean;
  };

/** One command as a shell's completion needs it. */
export interface Completed {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly CompletedOption[];
  readonly operands: Values;
  readonly takesCommand: boolean;
}

/** One option with what follows it. */
export interface CompletedOption {
  readonly name: string;
  readonly short: string | undefined;
  readonly description: string;
  /** Undefined: a switch. */
  readonly values: Values | undefined;
}

const HELP: Option = { name: "help", short: "h", description: "Show this help" };

/** Every command, with `ids` (check ids and areas) where a check is named. */
export function completed(
  commands: readonly Command[],
  ids: readonly string[],
): readonly Completed[] {
  return commands.map(({ name, summary, options, completes, takesCommand }) => ({
    name,
    summary,
    options: [...options, HELP].map((option) => ({
      name: option.name,
      short: option.short,
      description: option.description,
      values: option.value === undefined ? undefined : valuesOf(option, ids),
    })),
    operands: completes === "checks" ? words(ids) : asValues(completes),
    takesCommand: takesCommand === true,
  }));
}

function valuesOf(option: Option, ids: readonly string[]): Values {
  const { value = "", choices, suggests = choices, repeatable = false } = option;
  if (suggests !== undefined) return words(suggests, repeatable);
  if (value.startsWith("ID")) return words(ids, repeatable);
  return value === "FILE" ? { kind: "files" } : { kind: "none" };
}

function asValues(completes: "files" | readonly string[] | undefined): Values {
  if (completes === undefined) return { kind: "none" };
  return completes === "files" ? { kind: "files" } : words(completes as readonly string[]);
}

function words(list: readonly string[], several = false): Values {
  return { kind: "words", words: list, several };
}

/** In single quotes, as sh, bash and zsh read them. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
