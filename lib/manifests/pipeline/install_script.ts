/** What can go wrong in a script that downloads a program and installs it. */
import type { Place } from "../place.ts";
import {
  isSavedDownload,
  isVerification,
  pipesIntoProgram,
  runsDownload,
} from "./install_downloads.ts";
import { type ResolvedScript, resolveScript, type Step } from "./install_steps.ts";
import { tokenHazards, type Told } from "./install_token_hazards.ts";
import { callFinder, unreadStep } from "./install_unread.ts";
import { type Use, useFinder } from "./install_uses.ts";
import type { ShellCommand } from "./shell.ts";

/** Kinds of causes. */
export type HazardKind =
  | "token-needed"
  | "argv"
  | "url"
  | "trace"
  | "redirect"
  | "unverified"
  | "unread";

/** One cause, and the line that it stands on. */
export interface Hazard {
  readonly kind: HazardKind;
  readonly at: Place;
  /** What was seen, without values: only names of variables. */
  readonly observed: string;
}

const INSTALLER =
  /(^|\/)(([\w.-]+[_-])?install(er)?|get|bootstrap|setup)([_.-][\w.-]*)?\.(sh|bash)$/;
const RELEASES = /\/releases\/(download|latest|tags|assets)\b|\bgh release download\b/;
const MAY_DOWNLOAD = /curl|wget|aria2c|gh release|https?:|download|fetch/i;
const MAX_EACH = 10;
/** Saved downloads whose use is looked for, each in the whole script. */
const MAX_LOOKS = 50;

/** The causes in one script; none in a script that installs nothing that it downloads. */
export function hazardsOf(
  file: string,
  text: string,
  commands: readonly ShellCommand[],
): readonly Hazard[] {
  // Reading every script to its end for nothing would cost most of a scan.
  if (!MAY_DOWNLOAD.test(text)) return [];
  const script = resolveScript(commands);
  const { steps } = script;
  const isInstaller = INSTALLER.test(file) || RELEASES.test(text);
  const unverified = unverifiedDownloads(script)
    // A script for something else may unpack data: only what it runs is a program.
    .filter(({ use }) => isInstaller || use === "runs").map(({ step }) => step);
  const downloads = unverified.length > 0 || steps.some(isSavedDownload);
  const unread = isInstaller ? unreadStep(script) : undefined;
  const found: readonly (readonly [HazardKind, readonly Told[]])[] = [
    ...(isInstaller && downloads ? tokenHazards(text, steps) : []),
    unread === undefined ? ["unverified", unverified] : ["unread", [unread]],
  ];
  return found.flatMap(([kind, all]) =>
    all.slice(0, MAX_EACH).map(({ line, own, wrapper }) => ({
      kind,
      // Options and arguments may hold a secret that somebody wrote down: the name is enough.
      observed: (wrapper ?? own[0] ?? "").slice(0, 40),
      at: { file, line: line + 1, column: 1 },
    }))
  );
}

/** The next command, after those that stand in its arguments. */
function following(steps: readonly Step[], index: number): Step | undefined {
  const depth = steps[index]?.depth ?? 0;
  return steps.slice(index + 1, index + 20).find((one) => one.depth <= depth);
}

interface Unverified {
  readonly step: Step;
  readonly use: Use;
}

/** Piped into what runs or unpacks it; or saved and used, in a script that verifies nothing. */
function unverifiedDownloads(script: ResolvedScript): readonly Unverified[] {
  const { steps, wrappers } = script;
  const isCalled = callFinder(script);
  const isVerified = steps.some((step, index) =>
    isVerification(step.own, following(steps, index)) && isCalled(step.scope)
  );
  const useOf = useFinder(script);
  let looks = MAX_LOOKS;
  return steps.flatMap((step, index) => {
    // What a wrapper does with its arguments is judged where they are given.
    const isSaved = !isVerified && !wrappers.has(step.scope) && isSavedDownload(step) &&
      looks-- > 0;
    const use = runsDownload(step.own, wrappers)
      ? "runs"
      : pipesIntoProgram(step.own, following(steps, index)) ?? (isSaved ? useOf(index) : undefined);
    return use === undefined ? [] : [{ step, use }];
  });
}
