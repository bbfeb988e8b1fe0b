/** What can go wrong in a script that downloads a program and installs it. */
import type { Place } from "../place.ts";
import {
  isSavedDownload,
  isVerification,
  pipesIntoProgram,
  runsDownload,
  usesTarget,
} from "./install_downloads.ts";
import { expandsToken, isGithubToken, tokenNames } from "./install_tokens.ts";
import { ownWords, type ShellCommand } from "./shell.ts";

/** Kinds of causes. */
export type HazardKind = "token-needed" | "argv" | "url" | "trace" | "redirect" | "unverified";

/** One cause, and the line that it stands on. */
export interface Hazard {
  readonly kind: HazardKind;
  readonly at: Place;
  /** What was seen, without values: only names of variables. */
  readonly observed: string;
}

/** A command with its own words. */
interface Step extends ShellCommand {
  readonly own: readonly string[];
}

const INSTALLER =
  /(^|\/)(([\w.-]+[_-])?install(er)?|get|bootstrap|setup)([_.-][\w.-]*)?\.(sh|bash)$/;
const RELEASES = /\/releases\/(download|latest|tags|assets)\b|\bgh release download\b/;
const CLIENT = /^(?:.*\/)?(curl|wget|aria2c|git|http|https|xh)$/;
const MAX_EACH = 10;
/** Saved downloads whose use is looked for, each in the whole script. */
const MAX_LOOKS = 50;

/** The causes in one script; none in a script that installs nothing that it downloads. */
export function hazardsOf(
  file: string,
  text: string,
  commands: readonly ShellCommand[],
): readonly Hazard[] {
  if (!INSTALLER.test(file) && !RELEASES.test(text)) return [];
  const steps = commands.map((command) => ({ ...command, own: ownWords(command).words }));
  const unverified = unverifiedDownloads(steps);
  const downloads = unverified.length > 0 ||
    steps.some(({ own, outputs }) => isSavedDownload(own, outputs));
  if (!downloads) return [];
  const names = tokenNames(steps);
  const found: readonly (readonly [HazardKind, readonly Seen[]])[] = [
    ["token-needed", steps.filter((_, index) => needsToken(steps, index)).map(seen)],
    ["argv", steps.filter(({ own }) => inArguments(own, names, false)).map(seen)],
    ["url", steps.filter(({ own }) => inArguments(own, names, true)).map(seen)],
    ["redirect", steps.filter((step) => followsRedirects(step, names)).map(seen)],
    ["trace", traced(text, steps, names)],
    ["unverified", unverified.map(seen)],
  ];
  return found.flatMap(([kind, all]) =>
    all.slice(0, MAX_EACH).map(({ line, observed }) => ({
      kind,
      observed,
      at: { file, line: line + 1, column: 1 },
    }))
  );
}

interface Seen {
  readonly line: number;
  readonly observed: string;
}

/** Options and arguments may hold a secret that somebody wrote down: the program's name is enough. */
function seen({ line, own }: Step): Seen {
  return { line, observed: (own[0] ?? "").slice(0, 40) };
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
function traced(text: string, steps: readonly Step[], names: ReadonlySet<string>): readonly Seen[] {
  let on: Seen | undefined = /^#!\S*(\s+\S*sh)?\s+-\w*x/.test(text)
    ? { line: 0, observed: "the first line" }
    : undefined;
  for (const step of steps) {
    const [program, ...options] = step.own;
    const traces = options.some((one) => /^-\w*x/.test(one)) ||
      options.join(" ").includes("-o xtrace");
    if (program === "set" && traces) on ??= { line: step.line, observed: step.own.join(" ") };
    else if (program === "set" && /(^| )\+(\w*x|o xtrace)/.test(options.join(" "))) on = undefined;
    else if (on !== undefined && step.words.some((word) => expandsToken(word, names))) return [on];
  }
  return [];
}

/** The next command, after those that stand in its arguments. */
function following(steps: readonly Step[], index: number): Step | undefined {
  const depth = steps[index]?.depth ?? 0;
  return steps.slice(index + 1, index + 20).find((one) => one.depth <= depth);
}

/** Piped into what runs or unpacks it; or saved and used, in a script that verifies nothing. */
function unverifiedDownloads(steps: readonly Step[]): readonly Step[] {
  const isVerified = steps.some(({ own }, index) => isVerification(own, following(steps, index)));
  let looks = MAX_LOOKS;
  return steps.filter((step, index) => {
    if (pipesIntoProgram(step.own, following(steps, index)) || runsDownload(step.own)) return true;
    if (isVerified || !isSavedDownload(step.own, step.outputs) || looks-- <= 0) return false;
    return usesTarget(steps, index);
  });
}
