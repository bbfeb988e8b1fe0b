/** What an install script does with a token: needs it, prints it, or gives it to others. */
import type { HazardKind } from "./install_script.ts";
import type { Step } from "./install_steps.ts";
import { expandsToken, isGithubToken, tokenNames } from "./install_tokens.ts";

const CLIENT = /^(?:.*\/)?(curl|wget|aria2c|git|http|https|xh)$/;

/** A command, or the first line, that is a cause. */
export type Told = Pick<Step, "line" | "own" | "wrapper">;

/** The commands of each kind. */
export function tokenHazards(
  text: string,
  steps: readonly Step[],
): readonly [HazardKind, readonly Told[]][] {
  const names = tokenNames(steps);
  return [
    ["token-needed", steps.filter((_, index) => needsToken(steps, index))],
    ["argv", steps.filter(({ own }) => inArguments(own, names, false))],
    ["url", steps.filter(({ own }) => inArguments(own, names, true))],
    ["redirect", steps.filter((step) => followsRedirects(step, names))],
    ["trace", traced(text, steps, names)],
  ];
}

const TEST = /^(\[|\[\[|test)$/;
const LEAVES = /^(exit|return|die|fail|abort|fatal|error|err|panic|log_fatal)$/;

/** `${GITHUB_TOKEN:?}`, or a test for it that ends the script. */
function needsToken(steps: readonly Step[], index: number): boolean {
  const step = steps[index];
  if (step === undefined) return false;
  if (step.words.some((word) => isGithubToken(/\$\{(\w+):?\?/.exec(word)?.[1]))) return true;
  const [test = "", ...rest] = step.own;
  const negation = rest.findIndex((word) => word === "-z" || word === "-n");
  const name = /^\$\{?(\w+)/.exec(rest[negation + 1] ?? "")?.[1];
  if (!TEST.test(test) || negation < 0 || !isGithubToken(name)) return false;
  if (rest.includes("-a") || rest.includes("-o") || test === "[[" && !rest.includes("]]")) {
    return false;
  }
  const isBlock = /^(if|elif)$/.test(step.words[0] ?? "");
  return isBlock
    ? leavesInBlock(steps, index, rest[negation] === "-z" ? "then" : "else")
    : leavesAfter(steps, index, rest[negation] === "-z" ? "&&" : "||");
}

function leavesAfter(steps: readonly Step[], index: number, operator: string): boolean {
  const [next, ...rest] = steps.slice(index + 1, index + 6);
  if (next === undefined || next.operator !== operator && next.operator !== "{") return false;
  if (TEST.test(next.own[0] ?? "")) return false;
  const group = next.operator === "{" ? rest.filter(({ line }) => line < next.line + 5) : [];
  return [next, ...group].some(leaves);
}

/** Within the branch of an `if` that begins with this keyword. */
function leavesInBlock(steps: readonly Step[], index: number, keyword: string): boolean {
  let isIn = false;
  for (const step of steps.slice(index + 1, index + 40)) {
    const first = step.words[0] ?? "";
    if (first === "fi" || first === "elif" || isIn && first === "else") return false;
    if (step.operator === "&&" && TEST.test(step.own[0] ?? "")) return false;
    isIn ||= first === keyword;
    if (isIn && leaves(step)) return true;
  }
  return false;
}

function leaves({ own: [program = "", code] }: Step): boolean {
  return LEAVES.test(program) && !(code === "0" && /^(exit|return)$/.test(program));
}

/** In the arguments, which every user of the machine can read: as a URL, or as anything else. */
function inArguments(own: readonly string[], names: ReadonlySet<string>, asUrl: boolean): boolean {
  const isClient = CLIENT.test(own[0] ?? "") || expandsToken(own[0] ?? "", names);
  return isClient && own.some((word) => {
    if (!expandsToken(word, names)) return false;
    return (/:\/\/|[?&]\w+=/.test(word) && !/^(--header=)?Authorization\b/i.test(word)) === asUrl;
  });
}

/** curl (7.58 on) keeps the header to its host, wget sends it wherever it is led. */
function followsRedirects({ own, input }: Step, names: ReadonlySet<string>): boolean {
  const program = /(?:.*\/)?(\w+)$/.exec(own[0] ?? "")?.[1];
  const hasToken = own.some((word) => expandsToken(word, names)) || expandsToken(input, names);
  if (program === "curl") return hasToken && own.includes("--location-trusted");
  return program === "wget" && hasToken && !own.includes("--max-redirect=0") &&
    own.some((word) => /^--header/.test(word));
}

/** The line that switches tracing on, where a token is expanded after it. */
function traced(text: string, steps: readonly Step[], names: ReadonlySet<string>): readonly Told[] {
  let on: Told | undefined = /^#!\S*(\s+\S*sh)?\s+-\w*x/.test(text)
    ? { line: 0, own: ["the first line"] }
    : undefined;
  for (const step of steps) {
    const [program, ...options] = step.own;
    const traces = options.some((one) => /^-\w*x/.test(one)) ||
      options.join(" ").includes("-o xtrace");
    if (program === "set" && traces) on ??= { line: step.line, own: [step.own.join(" ")] };
    else if (program === "set" && /(^| )\+(\w*x|o xtrace)/.test(options.join(" "))) on = undefined;
    else if (on !== undefined && step.words.some((word) => expandsToken(word, names))) return [on];
  }
  return [];
}
