/** Downloads of a script, what becomes of them, and what verifies them. */
import type { Step } from "./install_steps.ts";
import type { Use } from "./install_uses.ts";

const RUNS_OR_UNPACKS =
  /^(?:.*\/)?(sh|bash|dash|zsh|ksh|python[\d.]*|perl|ruby|node|tar|bsdtar|gunzip|zcat|funzip|unxz|cpio)$/;
const UNPACKS = /^(?:.*\/)?(tar|bsdtar|gunzip|zcat|funzip|unxz|cpio)$/;
const FETCHED = /^[<$]\(\s*(?:command\s+)?([\w.-]+)\s/;
const FETCHED_FILE = /^<\(\s*(?:command\s+)?([\w.-]+)\s/;
const HASHES = /^(?:.*\/)?(sha(256|384|512)sum|gsha256sum|b2sum|b3sum|shasum|sha256|rhash)$/;

const SHELL = /^(?:.*\/)?(sh|bash|dash|zsh|ksh)$/;
/** A download that is kept in a file. */
export function isSavedDownload({ own, outputs }: Step): boolean {
  return savedAs(own, outputs) !== undefined;
}

/** The file that it is kept in; `-`: under its own name; undefined: it is not kept. */
export function savedAs(own: readonly string[], outputs: readonly string[]): string | undefined {
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
export function pipesIntoProgram(own: readonly string[], next: Step | undefined): Use {
  if (!/^(curl|wget)$/.test(nameOf(own)) || next === undefined) return undefined;
  const [program = "", ...args] = next.own;
  if (!/^\|&?$/.test(next.operator) || !RUNS_OR_UNPACKS.test(program)) return undefined;
  return UNPACKS.test(program) ? "installs" : readsProgram(args) ? "runs" : undefined;
}

/** With a script or code of its own, an interpreter's input is data: `python3 -m json.tool`. */
function readsProgram(args: readonly string[]): boolean {
  if (args.some((word) => /^(-\w*[cmenp]\w*|--(eval|print|test))$/.test(word))) return false;
  if (args.some((word) => /^-\w*s$|^(-|\/dev\/stdin)$/.test(word))) return true;
  return args.every((word) => /^[-+]/.test(word));
}

/** `sh -c "$(curl …)"`, `eval "$(curl …)"`, `bash <(curl …)`: as blind as a pipe. */
export function runsDownload(own: readonly string[], wrappers: ReadonlySet<string>): boolean {
  const [program = "", option, code = ""] = own;
  const isFetched = (word: string, form: RegExp) => {
    const client = form.exec(word)?.[1] ?? "";
    return /^(curl|wget)$/.test(client) || wrappers.has(client);
  };
  if (/^(eval|source|\.)$/.test(program)) {
    return own.slice(1, 3).some((word) => isFetched(word, FETCHED));
  }
  if (!SHELL.test(program)) return false;
  return option === "-c"
    ? isFetched(code, FETCHED)
    : own.some((word) => isFetched(word, FETCHED_FILE));
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
