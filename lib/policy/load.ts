/** Finds the policy file, decides whether it can be trusted, and reads it; schema.ts comes later. */
import { EXIT, UserError } from "../errors.ts";
import { printable } from "../printable.ts";
import type { Failure, System } from "../system/types.ts";
import type { Parsed } from "./accept.ts";
import { plainJson } from "./plain_json.ts";
import { distrust } from "./trust.ts";
import type { Policy } from "./types.ts";

/** A policy that was found, read and accepted. */
export interface LoadedPolicy {
  readonly policy: Policy;
  /** The path it was read from, or `$POSTURE_POLICY`: a variable's value is never shown. */
  readonly source: string;
  /** Of the file's bytes, in hexadecimal. */
  readonly sha256: string;
}

/** Where to look for a policy. */
export interface PolicySearch {
  /** From `--policy`: it is trusted as named, and an error when it is not there. */
  readonly path?: string | undefined;
  readonly env: (name: string) => string | undefined;
  /** The working directory, absolute. */
  readonly cwd: string;
}

/** 256 KiB: a policy has a few. */
export const POLICY_LIMIT = 256 * 1024;

/** The variable that names a policy. */
export const POLICY_VARIABLE = "POSTURE_POLICY";
const SEARCHED = ["posture.yaml", "posture.yml", "posture.json"] as const;
const SYSTEM_WIDE = "/etc/posture/policy.yaml";
/** Where a policy is looked for when none is named. */
export const POLICY_FILES: readonly string[] = [...SEARCHED, SYSTEM_WIDE];
const MAX_LINES = 10;

/**
 * The first of: `--policy`, `$POSTURE_POLICY`, posture.yaml|yml|json in the working directory,
 * /etc/posture/policy.yaml. Undefined only when none of them is there; whatever else is wrong (not
 * readable, not trusted, not valid) is a UserError: never the profile alone.
 */
export async function loadPolicy(
  system: System,
  search: PolicySearch,
): Promise<LoadedPolicy | undefined> {
  const found = findPolicy(system, search);
  if (found === undefined) return undefined;
  const { source } = found;
  if (!found.trusted) refuseUntrusted(system, found);
  const bytes = system.readBytes(found.path, { limit: POLICY_LIMIT });
  if (!bytes.ok) throw unreadable(source, describeFailure(found, bytes));
  const text = decode(source, bytes.value);
  const parsed = await parse(text);
  if (!parsed.ok) throw invalid(source, parsed.problems);
  return { policy: parsed.policy, source, sha256: await sha256(bytes.value) };
}

async function parse(text: string): Promise<Parsed> {
  const data = plainJson(text);
  return data === undefined
    ? (await import("./parse.ts")).parsePolicy(text)
    : (await import("./accept.ts")).acceptPolicy(data);
}

interface Found {
  /** As the user knows it: in messages and the report. */
  readonly source: string;
  readonly path: string;
  /** Named on the command line: whoever wrote that line answers for it. */
  readonly trusted: boolean;
}

function findPolicy(system: System, { path, env, cwd }: PolicySearch): Found | undefined {
  const inDirectory = (name: string) =>
    name.startsWith("/") ? name : `${cwd === "/" ? "" : cwd}/${name}`;
  if (path !== undefined) return { source: path, path: inDirectory(path), trusted: true };
  const named = readVariable(env);
  if (named !== undefined) {
    return { source: `$${POLICY_VARIABLE}`, path: inDirectory(named), trusted: false };
  }
  const here = SEARCHED.map(inDirectory).filter((one) => exists(system, one));
  const [first, second] = here;
  if (first !== undefined && second !== undefined) {
    throw new UserError(EXIT.policy, `${first}: there is ${second} too; keep one of them`);
  }
  const found = first ?? (exists(system, SYSTEM_WIDE) ? SYSTEM_WIDE : undefined);
  return found === undefined ? undefined : { source: found, path: found, trusted: false };
}

function readVariable(env: PolicySearch["env"]): string | undefined {
  let named: string | undefined;
  try {
    named = env(POLICY_VARIABLE);
  } catch {
    throw new UserError(EXIT.unreadable, `$${POLICY_VARIABLE} cannot be read: it is not UTF-8`);
  }
  if (named === "") {
    throw new UserError(
      EXIT.policy,
      `$${POLICY_VARIABLE} is set, but empty; unset it or name a file`,
    );
  }
  return named;
}

/** A link that leads nowhere is there too. What cannot be looked for may be there. */
function exists(system: System, path: string): boolean {
  const status = system.stat(path, { follow: false });
  if (status.ok) return true;
  if (status.code === "ENOENT" || status.code === "ENOTDIR") return false;
  throw unreadable(path, status.message);
}

function refuseUntrusted(system: System, found: Found): void {
  const { source, path } = found;
  const reason = distrust(system, path);
  if (!reason.ok) throw unreadable(source, describeFailure(found, reason));
  if (reason.value === undefined) return;
  const { at, weakness } = reason.value;
  const what = at === "file" ? "it" : isHidden(found) ? "its directory" : `the directory ${at}`;
  throw invalid(source, [
    `not trusted: ${
      printable(`${what} ${weakness}`)
    }; correct that, or name the policy with --policy`,
  ]);
}

/** The path is the value of a variable, and so are the names on the way to it. */
function isHidden({ source }: Found): boolean {
  return source === `$${POLICY_VARIABLE}`;
}

function describeFailure(found: Found, failed: Failure): string {
  if (!isHidden(found)) return failed.message;
  // What was attempted comes first, path and all; the reason is what follows the last colon.
  const reason = failed.message.slice(failed.message.lastIndexOf(": ") + 2);
  return `cannot read the file that it names: ${reason.includes("/") ? failed.code : reason}`;
}

/** A BOM is dropped; what YAML does not allow either is refused here, where it can be named. */
function decode(source: string, bytes: Uint8Array): string {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw unreadable(source, "not UTF-8; save it as UTF-8");
  }
  // deno-lint-ignore no-control-regex
  const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.exec(text);
  if (control === null) return text;
  const line = text.slice(0, control.index).split("\n").length;
  throw unreadable(source, `line ${line}: a control character (${printable(control[0])})`);
}

async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new Uint8Array(bytes));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function unreadable(source: string, problem: string): UserError {
  return new UserError(EXIT.unreadable, `${printable(source)}: ${problem}`);
}

function invalid(source: string, problems: readonly string[]): UserError {
  const rest = problems.length - MAX_LINES;
  const lines = [
    ...problems.slice(0, MAX_LINES),
    ...rest > 0 ? [`and ${rest} more problem${rest === 1 ? "" : "s"}`] : [],
  ];
  const text = lines.map((line) => `${printable(source)}: ${line}`).join("\nposture: ");
  return new UserError(EXIT.policy, text);
}
