/** Commands of an install script that its own text does not explain. */
import { isSavedDownload, isVerification } from "./install_downloads.ts";
import type { ResolvedScript, Step } from "./install_steps.ts";

const MAX_BEGINNINGS = 100;
const VERIFIES = /verif|check_?sum|sha_?(256|512)|gpg|signature|cosign|minisign/i;
/** Those of the system, which verify with the right arguments only, and what is no name. */
const PROGRAM = /^(?:.*\/)?(gpgv?2?|cosign|minisign|g?(sha\d*|b[23]|md5)sum|openssl)$|[^\w./-]/;
const DOWNLOADS =
  /^(\w*_)?(download|fetch|retrieve|http_get|get_(file|url|release|asset))(_\w+)?$/i;
const LANGUAGE = /^(?:.*\/)?(python[\d.]*|perl|ruby|node)$/;
const FETCHES = /urlretrieve|urlopen|requests\.get|LWP::Simple|open-uri|fetch\(/;
const URL = /:\/\/|\$\{?\w*(url|uri|tarball|archive)/i;
const INSTALLS = /^(?:.*\/)?(chmod|tar|bsdtar|unzip|gunzip|dpkg|rpm|install)$/;

/** Tells whether a function's commands are run at all; outside of functions they always are. */
export function callFinder({ steps }: ResolvedScript): (scope: string) => boolean {
  const callers = new Map<string, string>();
  const beginnings = new Set<string>();
  for (const { words, scope } of steps) {
    for (const name of words.flatMap((word) => word.match(/[\w:.-]+/g) ?? [])) {
      // Two callers are enough: a function that is named in itself alone is not called.
      if (callers.get(name) !== scope) callers.set(name, callers.has(name) ? "" : scope);
    }
    for (const word of words) {
      // `verify_$os` may be any function whose name begins so.
      const [, before] = /^(\w+)\$/.exec(word) ?? [];
      if (before !== undefined && beginnings.size < MAX_BEGINNINGS) beginnings.add(before);
    }
  }
  return (scope) => {
    const caller = callers.get(scope);
    return scope === "" || caller !== undefined && caller !== scope ||
      [...beginnings].some((one) => scope.startsWith(one));
  };
}

/**
 * The command that would have to be read elsewhere: one that verifies, or, where nothing else is
 * seen to download, one that does. Undefined: the script says all that matters, or installs nothing.
 */
export function unreadStep(script: ResolvedScript): Step | undefined {
  const { steps, functions } = script;
  const isCalled = callFinder(script);
  const isForeign = ({ own: [first = ""] }: Step) => !functions.has(first);
  if (!steps.some(({ own: [first = ""] }) => INSTALLS.test(first))) return undefined;
  if (steps.some((step) => isVerification(step.own, undefined) && isCalled(step.scope))) {
    return undefined;
  }
  const saves = steps.some(isSavedDownload);
  const verifying = steps.find((step) =>
    isForeign(step) && VERIFIES.test(step.own[0] ?? "") && !PROGRAM.test(step.own[0] ?? "")
  );
  if (verifying !== undefined && saves) return verifying;
  if (saves) return undefined;
  return steps.find((step) => {
    const [first = "", ...rest] = step.own;
    const isHidden = DOWNLOADS.test(first) && isForeign(step) || /^\$\{?\w/.test(first);
    return isHidden && rest.some((word) => URL.test(word)) ||
      LANGUAGE.test(first) && [...rest, step.input].some((text) => FETCHES.test(text));
  });
}
