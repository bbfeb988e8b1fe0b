/** The program to be started: which files run it, and every directory that leads to them. */
import type { Failure, Reading, System } from "../system/types.ts";
import { absent, known, unknown } from "./fact.ts";
import { findOnPath } from "./program_path.ts";
import { parseFileCapabilities } from "./file_capabilities.ts";
import { readShebang } from "./shebang.ts";
import {
  childOf,
  isMissing,
  pathForSystem,
  type Resolution,
  resolveInTarget,
  type Step,
} from "./target_path.ts";
import { defineCollector, type FactValue, type Target } from "./types.ts";

type Component = FactValue<"program">["components"][number];
type Where = Pick<Target, "proc" | "pid">;
type Executed = FactValue<"program">["executed"][number];

/** The file that a name stands for, every link on the way resolved: see program_path.ts. */
export function findProgram(system: System, target: Where, name: string): Reading<Resolution> {
  const path = findOnPath(system, name);
  return path.ok ? resolveFrom(system, target, path.value) : path;
}

function resolveFrom(system: System, target: Where, path: string): Reading<Resolution> {
  if (path.startsWith("/")) return resolveInTarget(system, target, path, { follow: true });
  const cwd = system.readLink(`${target.proc}/cwd`);
  if (!cwd.ok) return cwd;
  return resolveInTarget(system, target, childOf(cwd.value, path), { follow: true });
}

/** The gate judges its own command; an audit what the policy names. */
export const programCollector = defineCollector({
  name: "program",
  provides: ["program"],
  collect(system, target) {
    const name = target.command?.[0] ?? target.policy.program;
    if (name === undefined) return { program: absent("no program is named") };
    const found = findProgram(system, target, name);
    if (!found.ok && isMissing(found)) return { program: absent(`there is no program ${name}`) };
    if (!found.ok) return { program: unknown(found.message) };
    const files = interpretersOf(system, target, found.value);
    if (!files.ok) return { program: unknown(files.message) };
    const steps = files.value.flatMap((file) => file.resolution.steps.toReversed());
    const components = uniqueSteps(steps).map((step) => describe(system, target, step));
    const executed = files.value.filter(({ isScript }) => !isScript)
      .map(({ resolution }) => grantsOf(system, target, resolution));
    return { program: known({ path: found.value.path, components, executed }, found.value.path) };
  },
});

/** A file that is started on the way to the program: a script only names the next one. */
interface Started {
  readonly resolution: Resolution;
  readonly isScript: boolean;
}

/** The kernel follows five interpreters, and five more each time that one of them is env. */
const MAX_FILES = 16;
const TOO_MANY: Failure = {
  ok: false,
  code: "ELOOP",
  message: "cannot tell what runs the program: too many scripts, each the interpreter of the last",
};

/** The program; of a script its interpreter too, and whatever that needs, to the last one. */
function interpretersOf(
  system: System,
  target: Target,
  program: Resolution,
): Reading<readonly Started[]> {
  const files: Started[] = [];
  const pending = [program];
  for (let file = pending.shift(); file !== undefined; file = pending.shift()) {
    if (files.length === MAX_FILES) return TOO_MANY;
    const isFile = file.status.type === "file";
    const script = isFile ? readShebang(system, pathForSystem(target, file.path)) : NO_SCRIPT;
    if (!script.ok) return script;
    files.push({ resolution: file, isScript: script.value !== undefined });
    const { path, interpreter } = script.value ?? {};
    for (const name of new Set([path?.replace(/^(?!\/)/, "./"), interpreter])) {
      const next = name === undefined ? undefined : findProgram(system, target, name);
      if (next?.ok) pending.push(next.value);
      else if (next !== undefined && !isMissing(next)) return next;
    }
  }
  return { ok: true, value: files };
}

const NO_SCRIPT = { ok: true, value: undefined } as const;

function uniqueSteps(steps: readonly Step[]): readonly Step[] {
  return [...new Map(steps.map((step) => [step.path, step])).values()];
}

const CAPABILITY = "security.capability";

/** What starting the file gives, unless no_new_privs or the mount takes it away. */
function grantsOf(system: System, target: Target, { path, status }: Resolution): Executed {
  const { mode, uid, gid } = status;
  const attribute = system.readAttribute(pathForSystem(target, path), CAPABILITY);
  return {
    path,
    setuid: (mode & 0o4000) === 0 ? null : uid,
    setgid: (mode & 0o2010) === 0o2010 ? gid : null,
    capabilities: fileCapabilities(attribute, path),
  };
}

function fileCapabilities(
  attribute: Reading<Uint8Array>,
  path: string,
): Executed["capabilities"] {
  if (!attribute.ok) {
    const none = attribute.code === "ENODATA" || attribute.code === "EOPNOTSUPP";
    return none ? known([], path) : unknown(attribute.message);
  }
  const names = parseFileCapabilities(attribute.value);
  return names === undefined
    ? unknown(`cannot parse ${CAPABILITY} of ${path}`)
    : known(names, path);
}

/** access(2) answers for the caller only; it knows access lists, which the mode does not show. */
function describe(system: System, target: Target, { path, status }: Step): Component {
  const asked = target.pid === undefined && status.type !== "symlink";
  const writable = asked ? system.access(path, "write") : undefined;
  return {
    path,
    status: known(status, path),
    writable: writable?.ok === true ? writable.value : null,
  };
}
