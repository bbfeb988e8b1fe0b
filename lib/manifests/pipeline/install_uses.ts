/** What becomes of a file that a script downloads. */
import { savedAs } from "./install_downloads.ts";
import type { ResolvedScript, Step } from "./install_steps.ts";

/** What a later command does with it. */
export type Use = "runs" | "installs" | undefined;

const USES =
  /^(?:.*\/)?(sh|bash|dash|zsh|ksh|source|\.|python[\d.]*|perl|node|chmod|install|mv|cp|ln|tar|bsdtar|unzip|gunzip|gzip|xz|unxz|zstd|7z|dpkg|rpm|apt|apt-get|dnf|yum|installer)$/;
/** Of these some use is certain, whatever their arguments are. */
const UNPACKS = /^(?:.*\/)?(chmod|tar|bsdtar|unzip|gunzip|dpkg|rpm|install)$/;
const RUNS = /^(?:.*\/)?(sh|bash|dash|zsh|ksh|source|\.|python[\d.]*|perl|node)$/;
const EXECUTABLE = /^([ugoa]*\+[rw]*x[rwx]*|0?[0-7]*[1357][0-7]*)$/;
const POSITIONAL = /^\$\{?[1-9@*]/;
const MAX_WORD = 500;

/** One command that may use a file, its variables put in where they have one value. */
interface Candidate {
  readonly at: number;
  readonly program: string;
  readonly words: readonly string[];
}

/** Tells what becomes of the download that a step is. */
export function useFinder(script: ResolvedScript): (index: number) => Use {
  const expand = expander(script);
  const all = script.steps.flatMap((step, at): readonly Candidate[] => {
    const [program = "", ...rest] = step.own;
    // A program of its own name may be the file itself.
    if (!USES.test(program) && !/[/$]/.test(program)) return [];
    return [{ at, program: expand(program), words: [...rest, ...step.sources].map(expand) }];
  });
  return (index) => {
    const step = script.steps[index];
    const saved = step === undefined ? undefined : savedAs(step.own, step.outputs);
    if (step === undefined || saved === undefined) return undefined;
    // Under its own name, or in a function that is given the name: any file may be the one.
    const isAny = saved === "-" || isGiven(saved, step, script);
    const uses = isAny
      ? all.filter(({ program }) => UNPACKS.test(program))
      : all.filter((one) => one.at > index && isUse(one, expand(saved)) && !isData(one, saved));
    return uses.some(isRun) ? "runs" : uses.length > 0 ? "installs" : undefined;
  };
}

const DATA =
  /\.(json|ya?ml|toml|ini|conf|cfg|csv|txt|md|xml|html?|sql|png|svg|ico|pem|crt|cer|asc|sig|gpg|sha\d+|service|desktop|plist|\d)$/i;

/** Moved or copied only, and by its name no program. */
function isData({ program, words }: Candidate, saved: string): boolean {
  return /(^|\/)(mv|cp|ln|install)$/.test(program) && DATA.test(saved) &&
    !words.some((word) => /(^|\/)bin(\/|$)/.test(word));
}

function isRun({ program, words }: Candidate): boolean {
  if (/(^|\/)chmod$/.test(program)) return words.some((word) => EXECUTABLE.test(word));
  return RUNS.test(program) || !USES.test(program);
}

/** By its path, or by its name alone after a `cd`. */
function isUse({ program, words }: Candidate, target: string): boolean {
  if (program === target || program.endsWith(`/${target}`)) return true;
  const name = target.slice(target.lastIndexOf("/") + 1);
  if (program.endsWith(`/${name}`) && name !== "") return true;
  return USES.test(program) &&
    words.some((word) =>
      word.includes(target) || name.length >= 3 && word.slice(word.lastIndexOf("/") + 1) === name
    );
}

/** `$2`, or a variable that a function takes from it. */
function isGiven(saved: string, { scope }: Step, { assignments }: ResolvedScript): boolean {
  if (POSITIONAL.test(saved)) return true;
  const name = /^\$\{?(\w+)\}?$/.exec(saved)?.[1];
  return scope !== "" &&
    assignments.some((one) =>
      one.name === name && one.scope === scope && POSITIONAL.test(one.value)
    );
}

/** Puts in the values of variables that have only one. */
function expander({ values }: ResolvedScript): (word: string) => string {
  const known = new Map<string, string>();
  const once = (word: string) =>
    word.replace(/\$(?:\{(\w+)\}|(\w+))/g, (all, braced?: string, bare?: string) => {
      const [value, ...others] = values.get(braced ?? bare ?? "") ?? [];
      return value === undefined || others.length > 0 || value.includes("$(") ? all : value;
    });
  return (word) => {
    if (!word.includes("$") || word.length > MAX_WORD) return word;
    const found = known.get(word) ?? once(once(word));
    known.set(word, found);
    return found.length > MAX_WORD ? word : found;
  };
}
