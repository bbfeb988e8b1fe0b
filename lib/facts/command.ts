/**
 * The command that will be started (the gate) or was started (`--pid N`, /proc/N/cmdline). Its
 * arguments may hold secrets, so the fact holds only what was found in them: never a value.
 */
import {
  announcesPassword,
  announcesSecret,
  carriesValue,
  knownCredential,
  looksGenerated,
} from "../secrets.ts";
import { FILE_LIMIT } from "../system/types.ts";
import { absent, known, unknown } from "./fact.ts";
import { defineCollector, type FactValue } from "./types.ts";

type ArgumentSecret = FactValue<"command">["secrets"][number];

const OPTION = /^(--?)([A-Za-z][A-Za-z0-9_.-]{0,63})(=?)/;
const ASSIGNMENT = /^([A-Za-z_][A-Za-z0-9_]{0,63})=/;

/** Splits what the kernel gives for cmdline: arguments end in NUL, the last one may lack it. */
export function parseCommandLine(text: string): string[] {
  const parts = text.split("\0");
  if (parts.at(-1) === "") parts.pop();
  return parts;
}

/** Which arguments carry a secret, by position (0 is the program) and option name. */
export function findSecrets(argv: readonly string[]): ArgumentSecret[] {
  return argv.flatMap((argument, position) => {
    if (position === 0) return [];
    const words = isShellCommand(argv, position) ? shellWords(argument) : [];
    const found = judgeArgument(argument, argv[position + 1]) ??
      words.map((word, index) => judgeArgument(word, words[index + 1])).find((one) => one);
    return found === undefined ? [] : [{ position, ...found }];
  });
}

const SHELL = /(^|\/)(sh|ash|bash|dash|ksh|mksh|zsh|su|runuser)$/;

/** True for what follows `sh -c`, as Docker's shell form of CMD and ENTRYPOINT starts everything. */
function isShellCommand(argv: readonly string[], position: number): boolean {
  return /^-[A-Za-z]*c$/.test(argv[position - 1] ?? "") &&
    argv.slice(0, position - 1).some((one) => SHELL.test(one));
}

/** The words of a shell command, quotes removed: what is quoted stays one word. */
export function shellWords(command: string): string[] {
  const words = command.match(
    /(?:[^\s;|&()<>"'\\]|\\[^]|"(?:[^"\\]|\\[^])*"|'[^']*'|["'\\])+/g,
  );
  return (words ?? []).map((word) =>
    word.replace(
      /'([^']*)'|"((?:[^"\\]|\\[^])*)"|\\([^])|["']/g,
      (_, single: string = "", double: string = "", escaped: string = "") =>
        single + double.replace(/\\([^])/g, "$1") + escaped,
    )
  );
}

/** redis-server's: the word after them is the password, always. */
const TAKES_PASSWORD = /^(requirepass|masterauth)$/;

function judgeArgument(
  argument: string,
  next: string | undefined,
): Omit<ArgumentSecret, "position"> | undefined {
  const [, dashes = "", option = "", equals = ""] = OPTION.exec(argument) ?? [];
  const assigned = ASSIGNMENT.exec(argument)?.[1] ?? "";
  const shown = option || assigned;
  // `-pVALUE` and `-pVALUE==` are one-letter options with their value: no name to show.
  const isName = dashes !== "-" || (equals !== "" && announcesSecret(shown));
  const name = shown !== "" && isName && knownCredential(shown) === undefined
    ? `${dashes}${shown}`
    : null;
  const credential = knownCredential(argument);
  if (credential !== undefined) return { name, reason: credential };
  if (!announcesSecret(shown)) return undefined;
  const inline = equals !== "" || assigned !== "";
  const value = inline ? argument.slice(argument.indexOf("=") + 1) : next ?? "";
  return isSecretValue(shown, value, inline) ? { name, reason: "a secret's value" } : undefined;
}

/** After a space the next word may be an operand: only what looks generated counts there. */
function isSecretValue(name: string, value: string, inline: boolean): boolean {
  if (!carriesValue(value)) return false;
  const isOperand = !inline && value.startsWith("-");
  if (!isOperand && (looksGenerated(value) || TAKES_PASSWORD.test(name))) return true;
  return inline && announcesPassword(name);
}

/** Which of the forbidden flags are given and not switched off: `--x`, `-x`, `--x=true`. */
export function findForbidden(argv: readonly string[], forbidden: readonly string[]): string[] {
  // absl, Flask and others take `_` for `-`.
  const canonical = (flag: string) => flag.replace(/^-+/, "").replaceAll("_", "-");
  const given = argv.flatMap((argument, position) =>
    isShellCommand(argv, position) ? shellWords(argument) : [argument]
  );
  return forbidden.filter((flag) =>
    given.slice(1).some((argument) => {
      const [name = "", value] = splitOnce(argument);
      if (!name.startsWith("-") || canonical(name) !== canonical(flag)) return false;
      return value === undefined || !/^(0|f|false|no|off)$/i.test(value);
    })
  );
}

function splitOnce(argument: string): [string, string | undefined] {
  const equals = argument.indexOf("=");
  return equals < 0
    ? [argument, undefined]
    : [argument.slice(0, equals), argument.slice(equals + 1)];
}

/** What the command line gives away, and which forbidden flags it holds. */
export const commandCollector = defineCollector({
  name: "command line",
  provides: ["command"],
  collect(system, target) {
    const judge = (argv: readonly string[], source: string) =>
      known({
        forbidden: findForbidden(argv, target.policy.config.forbidden_args),
        secrets: findSecrets(argv),
      }, source);
    if (target.command !== undefined) {
      return { command: judge(target.command, "the command to be started") };
    }
    if (target.pid === undefined) {
      return { command: absent("no command to judge: name a process with --pid, or use exec") };
    }
    const path = `${target.proc}/cmdline`;
    const reading = system.readText(path, { limit: 4 * FILE_LIMIT });
    if (!reading.ok) return { command: unknown(reading.message) };
    const argv = parseCommandLine(reading.value);
    if (argv.length === 0) {
      return { command: unknown(`${path} is empty: a kernel thread or a zombie`) };
    }
    return { command: judge(argv, path) };
  },
});
