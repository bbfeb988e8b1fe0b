/** Downloads of a script, what becomes of them, and what verifies them. */
import type { ShellCommand } from "./shell.ts";

interface Step extends ShellCommand {
  readonly own: readonly string[];
}

const RUNS_OR_UNPACKS =
  /^(?:.*\/)?(sh|bash|dash|zsh|ksh|python[\d.]*|perl|ruby|node|tar|bsdtar|gunzip|zcat|funzip|unxz|cpio)$/;
const USES =
  /^(?:.*\/)?(sh|bash|dash|zsh|source|\.|python[\d.]*|chmod|install|mv|cp|ln|tar|bsdtar|unzip|gunzip|gzip|xz|unxz|zstd|7z|dpkg|rpm|apt|apt-get|dnf|yum|installer)$/;
/** Of these some use is certain, whatever their arguments are. */
const UNPACKS = /^(?:.*\/)?(chmod|tar|bsdtar|unzip|gunzip|dpkg|rpm|install)$/;
const HASHES = /^(?:.*\/)?(sha(256|384|512)sum|gsha256sum|b2sum|b3sum|shasum|sha256|rhash)$/;

const SHELL = /^(?:.*\/)?(sh|bash|dash|zsh|ksh)$/;
const FETCHED = /^(<|\$)\(\s*(curl|wget)\s/;
const FETCHED_FILE = /^<\(\s*(curl|wget)\s/;

/** A download that is kept in a file. */
export function isSavedDownload(own: readonly string[], outputs: readonly string[]): boolean {
  return savedAs(own, outputs) !== undefined;
}

/** The file that it is kept in; `-`: under its own name; undefined: it is not kept. */
function savedAs(own: readonly string[], outputs: readonly string[]): string | undefined {
  const program = nameOf(own);
  const output = outputs.find((one) => one !== "/dev/null" && !/^[&\d-]/.test(one));
  if (program === "gh" && own[1] === "release" && own[2] === "download") return "-";
  if (program !== "curl" && program !== "wget" && program !== "aria2c") return undefined;
  const short = program === "wget" ? /^-[a-zA-Z]*O$/ : /^-[a-zA-Z]*o$/;
  const option = own.findIndex((word) => short.test(word) || /^--output(-document)?$/.test(word));
  const joined = own.find((word) => /^--output(-document)?=/.test(word));
  const named = joined?.replace(/^[^=]*=/, "") ?? (option < 0 ? undefined : own[option + 1]);
  if (named === "-" || named === "/dev/null") return output;
  if (named !== undefined) return named;
  if (output !== undefined) return output;
  const underOwnName = program === "wget"
    ? own.some((word) => word.includes("://") || word.startsWith("$"))
    : own.some((word) => /^-[a-zA-Z]*O|^--remote-name/.test(word));
  return underOwnName ? "-" : undefined;
}

/** `curl … | sh`: nobody can look at it in between. */
export function pipesIntoProgram(own: readonly string[], next: Step | undefined): boolean {
  if (!/^(curl|wget)$/.test(nameOf(own)) || next === undefined) return false;
  return /^\|&?$/.test(next.operator) && RUNS_OR_UNPACKS.test(next.own[0] ?? "");
}

/** `sh -c "$(curl …)"`, `eval "$(curl …)"`, `bash <(curl …)`: as blind as a pipe. */
export function runsDownload(own: readonly string[]): boolean {
  const [program = "", option, code = ""] = own;
  if (/^(eval|source|\.)$/.test(program)) return own.slice(1, 3).some((word) => FETCHED.test(word));
  if (!SHELL.test(program)) return false;
  return option === "-c" ? FETCHED.test(code) : own.some((word) => FETCHED_FILE.test(word));
}

/** True when a later command installs, unpacks or runs the file. */
export function usesTarget(steps: readonly Step[], index: number): boolean {
  const { own, outputs } = steps[index] ?? { own: [], outputs: [] };
  const target = savedAs(own, outputs) ?? "";
  // Under its own name, or in a function that is given the name: any file may be the one.
  const isAny = target === "-" || /^\$\{?[1-9@*]/.test(target);
  return steps.some(({ own: words }, at) => {
    const program = words[0] ?? "";
    if (isAny) return UNPACKS.test(program);
    if (at <= index) return false;
    if (program === target || program.endsWith(`/${target}`)) return true;
    return USES.test(program) && words.slice(1).some((word) => word.includes(target));
  });
}

/** A program that compares with a hash or a signature, and whose answer is heard. */
export function isVerification(own: readonly string[], next: Step | undefined): boolean {
  const isIgnored = next?.operator === "||" && /^(true|:)$/.test(next.own[0] ?? "");
  if (isIgnored) return false;
  const text = own.slice(1).join(" ");
  const program = nameOf(own);
  if (HASHES.test(program)) return true;
  if (program === "openssl") return /(^|\s)-?sha(256|384|512)\b|^dgst\b.*-verify/.test(text);
  if (program === "cosign") return /^verify/.test(text);
  if (program === "gpg" || program === "gpg2") return text.includes("--verify");
  if (program === "gh") return /^attestation verify/.test(text);
  if (program === "minisign" || program === "signify") return /(^| )-\w*V/.test(text);
  return program === "gpgv" || program === "slsa-verifier";
}

function nameOf(own: readonly string[]): string {
  return /[^/]*$/.exec(own[0] ?? "")?.[0] ?? "";
}
