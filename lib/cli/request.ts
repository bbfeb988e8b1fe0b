/** What `audit` and `facts` have in common on the command line. */
import type { AuditRequest } from "../audit.ts";
import { EXIT, UserError } from "../errors.ts";
import { type LoadedPolicy, loadPolicy } from "../policy/load.ts";
import { PROFILES } from "../policy/profiles.ts";
import type { ProfileName } from "../policy/types.ts";
import type { System } from "../system/types.ts";
import { type Arguments, type Command, type Option, quoted, refuseBoth, usage } from "./options.ts";

/** `--pid`. */
export const PID: Option = {
  name: "pid",
  value: "N",
  description: "Look at this running process instead of posture's own",
};
/** `--policy`. */
export const POLICY: Option = {
  name: "policy",
  value: "FILE",
  description: "The policy; without it $POSTURE_POLICY, posture.yaml, /etc/posture/policy.yaml",
};
/** `--profile`. */
export const PROFILE: Option = {
  name: "profile",
  value: "NAME",
  choices: PROFILES.map((profile) => profile.name),
  description: `The profile: ${PROFILES.map((profile) => profile.name).join(", ")}`,
};
/** `--production` and `--dev`. */
export const PRODUCTION: readonly Option[] = [
  { name: "production", description: "Judge as production (the default)" },
  { name: "dev", description: "Judge as development" },
];
/** `--only` and `--skip`. */
export const ONLY: readonly Option[] = [
  {
    name: "only",
    value: "ID,…",
    repeatable: true,
    description: "Only these checks or areas, of those that the policy selects",
  },
  {
    name: "skip",
    value: "ID,…",
    repeatable: true,
    description: "Not these checks or areas, nor those that the policy skips",
  },
];

/** Linux's PID_MAX_LIMIT on 64-bit machines. */
const PID_MAX = 4_194_304;

/** The request that the options ask for, of a live machine, as strict as can be. */
export function requestFrom(command: Command, args: Arguments): AuditRequest {
  refuseBoth(command, args, "production", "dev");
  return {
    mode: "audit",
    pid: pidOption(command, args),
    saved: undefined,
    policy: undefined,
    profile: args.value("profile") as ProfileName | undefined,
    production: args.has("production") ? true : args.has("dev") ? false : undefined,
    only: args.list("only"),
    skip: args.list("skip"),
    failOn: "warn",
    strict: false,
    permissions: [],
    env: (name) => Deno.env.get(name),
  };
}

function pidOption(command: Command, args: Arguments): number | undefined {
  const typed = args.value("pid");
  if (typed === undefined) return undefined;
  const pid = /^[0-9]{1,7}$/.test(typed) ? Number(typed) : 0;
  if (pid >= 1 && pid <= PID_MAX) return pid;
  throw usage(command, `--pid ${quoted(typed)} is no process id (1 to ${PID_MAX})`);
}

/** The policy that is named or found; needs read and env. Undefined: there is none. */
export function readPolicy(system: System, args: Arguments): Promise<LoadedPolicy | undefined> {
  return loadPolicy(system, {
    path: args.value("policy"),
    env: (name) => Deno.env.get(name),
    cwd: workingDirectory(),
  });
}

/** A working directory that was removed has no path any more, but is still reachable. */
function workingDirectory(): string {
  try {
    return Deno.cwd();
  } catch {
    return "/proc/self/cwd";
  }
}

/** A process that is gone, or hidden, gives one line instead of one unknown per check. */
export function refuseMissingProcess(system: System, pid: number | undefined): void {
  if (pid === undefined) return;
  const status = system.readText(`/proc/${pid}/status`);
  if (status.ok || (status.code !== "ENOENT" && status.code !== "ESRCH")) return;
  throw new UserError(
    EXIT.unreadable,
    `${status.message}; no process has pid ${pid}, or /proc hides it (hidepid): run posture as root`,
  );
}
