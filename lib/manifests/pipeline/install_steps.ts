/**
 * The commands of a script as what they run in the end: through functions that hand their arguments
 * on (`ensure chmod +x f`), variables that hold a command (`$fetch URL`, `$SUDO tar`), and functions
 * that wrap a download.
 */
import { savedAs } from "./install_downloads.ts";
import { ownWords, type ShellCommand } from "./shell.ts";

/** A command with the words that it runs. */
export interface Step extends ShellCommand {
  /** Empty for the words of a list, which run nothing. */
  readonly own: readonly string[];
  /** The function that wraps the download which it is. */
  readonly wrapper?: string;
}

/** A script whose commands are resolved. */
export interface ResolvedScript {
  readonly steps: readonly Step[];
  readonly assignments: readonly Assignment[];
  /** What each variable is assigned, as it is written. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly functions: ReadonlyMap<string, readonly Step[]>;
  /** Functions whose output is a download. */
  readonly wrappers: ReadonlySet<string>;
}

/** A variable that is assigned, with the function that it is assigned in. */
export interface Assignment {
  readonly name: string;
  readonly value: string;
  readonly scope: string;
}

type Names = Pick<ResolvedScript, "values" | "functions">;

const VARIABLE = /^\$\{?([A-Za-z_]\w*)(?:\[[@*]\])?(?::?-[^}]*)?\}?$/;
const ARGUMENTS = /^\$\{?[@*]\}?$/;
const LIST = /^([A-Za-z_]\w*)\+?=$/;
const PRIVILEGE = /sudo|doas|as_?root/i;
const PREFIXES = /^((sudo|doas|env|command|exec|nice|time)\b.*)?$/;
const DECLARES = /^(local|export|readonly|declare|typeset)$/;
const CLIENT = /^(?:.*\/)?(curl|wget|aria2c)$/;
const FOUND = /^\$\((?:command -v|which|type -p) ([\w./-]+)/;
/** A wrapper of a wrapper, and so on. */
const MAX_ROUNDS = 4;
const MAX_PREFIXES = 5;
const MAX_VALUES = 20;

/** A script's commands, in the order of its lines. */
export function resolveScript(commands: readonly ShellCommand[]): ResolvedScript {
  const plain = commands.map((command, index): Step => ({
    ...command,
    own: listName(commands, index) === undefined ? ownWords(command).words : [],
  }));
  const assignments = assignmentsOf(plain);
  const values = new Map<string, readonly string[]>();
  for (const [name, all] of Map.groupBy(assignments, (one) => one.name)) {
    values.set(name, [...new Set(all.map(({ value }) => value))].slice(0, MAX_VALUES));
  }
  const functions = Map.groupBy(plain.filter(({ scope }) => scope !== ""), ({ scope }) => scope);
  const names = { values, functions };
  const unwrapped = plain.map((step) => ({ ...step, own: inTheEnd(step.own, names) }));
  return { ...withWrappers(unwrapped), assignments, ...names };
}

/** `headers=(-H "…")`: the words of the list come as a command of their own. */
function listName(commands: readonly ShellCommand[], index: number): string | undefined {
  if (commands[index]?.operator !== "(") return undefined;
  return LIST.exec(commands[index - 1]?.words.at(-1) ?? "")?.[1];
}

function assignmentsOf(steps: readonly Step[]): readonly Assignment[] {
  return steps.flatMap((step, index) => {
    const { words, scope } = step;
    const list = listName(steps, index);
    if (list !== undefined) return [{ name: list, value: words.join(" "), scope }];
    const own = ownWords(step);
    const declared = DECLARES.test(own.words[0] ?? "") ? own.words.slice(1) : [];
    return [...own.assignments, ...declared].flatMap((word) => {
      const [, name, value = ""] = /^([A-Za-z_]\w*)\+?=([^]*)$/.exec(word) ?? [];
      return name === undefined ? [] : [{ name, value, scope }];
    });
  });
}

/** Without what only hands the rest on; a variable that holds a command is that command. */
function inTheEnd(own: readonly string[], names: Names): readonly string[] {
  let words = own;
  for (let count = 0; count < MAX_PREFIXES; count++) {
    const [first = "", ...rest] = words;
    if (rest.length > 0 && handsOn(first, names)) words = rest;
    else if (first === "eval" && rest[0]?.startsWith("$(") === false) words = split(rest);
    else {
      const held = commandIn(first, names);
      if (held === undefined) return words;
      words = [...split([held]), ...rest];
    }
  }
  return words;
}

function split(words: readonly string[]): readonly string[] {
  return words.join(" ").split(/\s+/).filter((word) => word !== "");
}

/** `$SUDO`, and a function that runs its arguments. */
function handsOn(word: string, { values, functions }: Names): boolean {
  const variable = VARIABLE.exec(word)?.[1];
  if (variable !== undefined) {
    const held = values.get(variable);
    return PRIVILEGE.test(variable) || held?.every((one) => PREFIXES.test(one.trim())) === true;
  }
  return functions.get(word)?.some(({ own: [first = "", second = ""] }) =>
    ARGUMENTS.test(first) || first === "eval" && ARGUMENTS.test(second)
  ) ?? false;
}

/** The command that a variable holds: of several a download's, else the only one. */
function commandIn(word: string, { values }: Names): string | undefined {
  const held = values.get(VARIABLE.exec(word)?.[1] ?? "")?.map((one) => FOUND.exec(one)?.[1] ?? one)
    .filter((one) => /^[\w./-]+(\s|$)/.test(one));
  return held?.find((one) => CLIENT.test(split([one])[0] ?? "")) ??
    (held?.length === 1 ? held[0] : undefined);
}

/** A call of a function that prints a download is one. */
function withWrappers(all: readonly Step[]): Pick<ResolvedScript, "steps" | "wrappers"> {
  const wrappers = new Set<string>();
  let steps = all;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const found = printsDownload(steps).filter((name) => !wrappers.has(name));
    if (found.length === 0) break;
    for (const name of found) wrappers.add(name);
    steps = steps.map((one) =>
      wrappers.has(one.own[0] ?? "") && one.scope !== one.own[0]
        ? { ...one, own: ["curl", ...one.own.slice(1)], wrapper: one.own[0] ?? "" }
        : one
    );
  }
  return { steps, wrappers };
}

/** Functions in which a download is neither kept nor read: their caller does. */
function printsDownload(steps: readonly Step[]): readonly string[] {
  const depths = new Map<string, number>();
  for (const { scope, depth } of steps) {
    depths.set(scope, Math.min(depth, depths.get(scope) ?? depth));
  }
  return steps.flatMap(({ own, scope, depth, outputs }, index) => {
    if (scope === "" || !CLIENT.test(own[0] ?? "") || depth !== depths.get(scope)) return [];
    const isKept = outputs.length > 0 || own.includes("/dev/null") ||
      savedAs(own, outputs) !== undefined || steps[index + 1]?.operator.startsWith("|&") === true ||
      steps[index + 1]?.operator === "|";
    return isKept ? [] : [scope];
  });
}
