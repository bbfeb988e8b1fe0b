/** What a step's own commands or action write that an attacker chooses: outputs, the environment. */
import type { Command } from "./commands.ts";
import { expressionsIn } from "./expressions.ts";
import { LITERAL_DOLLAR } from "./shell_words.ts";
import { isUntrusted, untrustedIn } from "./untrusted.ts";
import type { Step } from "./workflow_types.ts";

/** The context from outside that another one is made of; undefined: none. */
export type SourceOf = (path: string) => string | undefined;

/** Outputs of actions that are what an attacker wrote. */
const ACTION_OUTPUTS: readonly (readonly [action: RegExp, output: string, what: string])[] = [
  [/^xt0rted\/pull-request-comment-branch$/, "head_ref", "the name of a branch"],
  [/^eficode\/resolve-pr-refs$/, "head_ref", "the name of a branch"],
  [/^potiuk\/get-workflow-origin$/, "sourceheadbranch", "the name of a branch"],
  [/^peter-evans\/find-comment$/, "comment-body", "the text of a comment"],
];

/** What this output of a step's action is made of. */
export function outputOfAction(step: Step, output: string): string | undefined {
  const action = step.uses?.action ?? "";
  const known = ACTION_OUTPUTS.find(([pattern, name]) => name === output && pattern.test(action));
  if (known !== undefined) return known[2];
  return action === "actions/github-script" ? fromScript(step, output) : undefined;
}

/** `core.setOutput("title", context.payload.issue.title)`, and what the script returns. */
function fromScript(step: Step, output: string): string | undefined {
  const script = step.with.get("script")?.value ?? "";
  const set = /core\.setOutput\(\s*["'`]([\w-]+)["'`]\s*,\s*context\.payload\.([\w.]+)\s*\)/g;
  const named = [...script.matchAll(set)].find(([, name = ""]) => name.toLowerCase() === output);
  const returned = output === "result"
    ? /^\s*return\s+context\.payload\.([\w.]+)\s*;?\s*$/m.exec(script)?.[1]
    : undefined;
  const path = `github.event.${named?.[2] ?? returned ?? ""}`.toLowerCase();
  return isUntrusted({ path, whole: false }) ? path : undefined;
}

const SET_OUTPUT = /^::set-output name=([\w-]+)::([^]*)$/;
const ASSIGNED = /^([A-Za-z_][\w-]*)=([^]*)$/;
const PLAIN = new RegExp(
  `[$${LITERAL_DOLLAR}]\\{EXPRESSION_(\\d+)\\}|\\$(?:\\{(\\w+)\\}|(\\w+))`,
  "g",
);

/** One name that is written: `env.TITLE`, or `id.title` for an output; in lower case. */
export interface UntrustedWrite {
  readonly name: string;
  readonly source: string;
}

/** What `echo "name=$VALUE" >> "$GITHUB_OUTPUT"` writes, where VALUE comes from outside. */
export function writtenUntrusted(step: Step, sources: SourceOf): readonly UntrustedWrite[] {
  if (!/GITHUB_(OUTPUT|ENV)|::set-output/.test(step.run?.value ?? "")) return [];
  const known = new Map<string, string | undefined>();
  const sourceOf: SourceOf = (name) => {
    if (!known.has(name)) {
      const source = sources(`env.${name.toLowerCase()}`);
      const isKept = source !== undefined && !isChecked(step, name) && !isAssigned(step, name);
      known.set(name, isKept ? source : undefined);
    }
    return known.get(name);
  };
  const found: UntrustedWrite[] = [];
  // `echo "name<<END"`, the lines, `echo "END"`: what is between the two is the value.
  let open: { readonly name: string; readonly end: string } | undefined;
  for (const [index, command] of step.commands.entries()) {
    if (!/^(echo|printf)$/.test(command.words[0] ?? "")) continue;
    const file = fileOf(step, command, step.commands[index + 1]);
    const owner = file === "GITHUB_ENV" ? "env" : step.id;
    for (const word of command.words.slice(1)) {
      const [, begun, end = ""] = file === undefined ? [] : BEGUN.exec(word) ?? [];
      if (begun !== undefined) open = { name: begun, end };
      else if (word === open?.end) open = undefined;
      const [, named, text = ""] = (file === undefined ? SET_OUTPUT : ASSIGNED).exec(word) ?? [];
      const [name, value] = named === undefined && file !== undefined
        ? [open?.name, word]
        : [named, text];
      const source = name === undefined ? undefined : plainSource(step, value, sources, sourceOf);
      if (source !== undefined) found.push({ name: `${owner}.${name}`.toLowerCase(), source });
    }
  }
  return found;
}

const BEGUN = /^([\w-]+)<<(\S+)$/;
const GROUP = /\}\s*(?:>>|\|\s*tee\s+-a)\s*"?\$\{?(GITHUB_OUTPUT|GITHUB_ENV)/;
const FILES = ["GITHUB_OUTPUT", "GITHUB_ENV"] as const;

/** The file that a command writes to, by itself or as one of a `{ … } >> "$GITHUB_OUTPUT"`. */
function fileOf(
  { run }: Step,
  command: Command,
  next: Command | undefined,
): (typeof FILES)[number] | undefined {
  const own = FILES.find((file) => goesTo(command, next, file));
  if (own !== undefined || command.outputs.length > 0) return own;
  const grouped = GROUP.exec(run?.value ?? "")?.[1];
  return FILES.find((file) => file === grouped);
}

function goesTo({ outputs }: Command, next: Command | undefined, file: string): boolean {
  return [...outputs, ...(next?.words[0] === "tee" ? next.words : [])]
    .some((one) => one === `$${file}` || one === `\${${file}}`);
}

/** Of a variable that is put in as it is; one that the script compares may have been checked. */
function plainSource(
  step: Step,
  value: string,
  sources: SourceOf,
  ofVariable: SourceOf,
): string | undefined {
  for (const [, expression, braced, bare] of value.matchAll(PLAIN)) {
    const text = expression === undefined
      ? undefined
      : expressionsIn(step.run?.value ?? "")[Number(expression)];
    const source = expression === undefined
      ? ofVariable(braced ?? bare ?? "")
      : untrustedIn(`\${{ ${text} }}`, sources)[0]?.context;
    if (source !== undefined) return source;
  }
  return undefined;
}

/** Compared, matched or searched; that it is not empty says nothing. */
function isChecked({ commands }: Step, name: string): boolean {
  return commands.some(({ words }) =>
    /^(grep|egrep|case)$/.test(words[0] ?? "") ||
    /^(\[\[?|test)$/.test(words[0] ?? "") && words.some((word) => /^(=~|==?|!=)$/.test(word)) &&
      words.some((word) => word.includes(name))
  );
}

/** Made anew in the script: what it is then is not known here. */
function isAssigned({ commands }: Step, name: string): boolean {
  return commands.some(({ assignments, words }) =>
    assignments.some((one) => one.startsWith(`${name}=`)) ||
    words[0] === "read" && words.includes(name)
  );
}
