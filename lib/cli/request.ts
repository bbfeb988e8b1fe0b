/** What `audit` and `facts` have in common on the command line. */
import type { AuditRequest } from "../audit.ts";
import { EXIT, suggestion, UserError } from "../errors.ts";
import { type LoadedPolicy, loadPolicy, POLICY_FILES, POLICY_VARIABLE } from "../policy/load.ts";
import type { DeploymentMode, ProfileName } from "../policy/types.ts";
import { childOf, readInTarget } from "../facts/target_path.ts";
import { printable } from "../printable.ts";
import type { Reading, System } from "../system/types.ts";
import { type Arguments, type Command, quoted, refuseBoth, usage } from "./options.ts";

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
    modes: modesOption(command, args),
    probe: args.has("probe"),
    failOn: "warn",
    strict: false,
    permissions: [],
    env: (name) => Deno.env.get(name),
  };
}

const MODES: readonly DeploymentMode[] = ["agent", "hub", "standalone"];

function modesOption(
  command: Command,
  args: Arguments,
): readonly DeploymentMode[] | undefined {
  const typed = [...new Set(args.list("mode"))];
  const wrong = typed.find((one) => !(MODES as readonly string[]).includes(one));
  if (wrong !== undefined) {
    const hint = suggestion(wrong, MODES);
    throw usage(command, `--mode ${quoted(wrong)} is none of ${MODES.join(", ")}${hint}`);
  }
  if (typed.length > 1 && typed.includes("standalone")) {
    throw usage(command, "--mode standalone and another mode contradict each other; give one");
  }
  return typed.length === 0 ? undefined : typed as DeploymentMode[];
}

function pidOption(command: Command, args: Arguments): number | undefined {
  const typed = args.value("pid");
  if (typed === undefined) return undefined;
  const pid = /^[0-9]{1,7}$/.test(typed) ? Number(typed) : 0;
  if (pid >= 1 && pid <= PID_MAX) return pid;
  throw usage(command, `--pid ${quoted(typed)} is no process id (1 to ${PID_MAX})`);
}

/** Whether there is a policy, or what may be one; nothing is read. */
export function hasPolicy(system: System, args: Arguments): boolean {
  return args.value("policy") !== undefined || Deno.env.has(POLICY_VARIABLE) ||
    POLICY_FILES.some((path) => system.stat(path, { follow: false }).ok);
}

/** The policy that is named or found; needs read and env. Undefined: there is none. */
export function readPolicy(system: System, args: Arguments): Promise<LoadedPolicy | undefined> {
  return loadPolicy(system, {
    path: args.value("policy"),
    env: (name) => Deno.env.get(name),
    cwd: workingDirectory(),
  });
}

/**
 * The path of `--env-file` as the process sees it that is judged: with --pid from that one's working
 * directory and root. What is named must be readable: exit 65.
 */
export function namedEnvFile(
  system: System,
  args: Arguments,
  pid: number | undefined,
): string | undefined {
  const typed = args.value("env-file");
  if (typed === undefined) return undefined;
  const target = { proc: pid === undefined ? "/proc/self" : `/proc/${pid}`, pid };
  const path = typed.startsWith("/") ? { ok: true as const, value: typed } : fromDirectory();
  const text = path.ok ? readInTarget(system, target, path.value) : path;
  if (text.ok && path.ok) return path.value;
  const reason = text.ok ? "" : `: ${text.message}`;
  throw new UserError(EXIT.unreadable, printable(`--env-file ${quoted(typed)}${reason}`));

  function fromDirectory(): Reading<string> {
    const directory = system.readLink(`${target.proc}/cwd`);
    return directory.ok ? { ok: true, value: childOf(directory.value, typed ?? "") } : directory;
  }
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
