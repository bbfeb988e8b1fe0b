/** The program to be started: which file it is, and every directory that leads to it. */
import type { Failure, Reading, System } from "../system/types.ts";
import { readEnviron, searchPath } from "./environ.ts";
import { absent, known, unknown } from "./fact.ts";
import { childOf, isMissing, type Resolution, resolveInTarget, type Step } from "./target_path.ts";
import { defineCollector, type FactValue, type Target } from "./types.ts";

type Component = FactValue<"program">["components"][number];

/**
 * Finds a program as execvp(3) does: a name with a slash is a path, another one is looked up in the
 * directories of PATH; the first regular, executable file is it.
 */
export function findProgram(system: System, target: Target, name: string): Reading<Resolution> {
  if (name.includes("/")) return resolveFrom(system, target, name);
  const environ = readEnviron(system, target);
  if (!environ.ok) return environ;
  let refused: Failure | undefined;
  for (const directory of searchPath(environ.value)) {
    const found = resolveFrom(system, target, `${directory}/${name}`);
    if (found.ok) {
      if (isExecutable(found.value)) return found;
    } else if (!isMissing(found)) refused ??= found;
  }
  return refused ?? { ok: false, code: "ENOENT", message: `${name} is not on PATH` };
}

function isExecutable({ status }: Resolution): boolean {
  return status.type === "file" && (status.mode & 0o111) !== 0;
}

function resolveFrom(system: System, target: Target, path: string): Reading<Resolution> {
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
    const { path, steps } = found.value;
    const components = steps.toReversed().map((step) => describe(system, target, step));
    return { program: known({ path, components }, path) };
  },
});

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
