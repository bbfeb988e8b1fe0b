/** The program to be started: which file it is, and every directory that leads to it. */
import type { Reading, System } from "../system/types.ts";
import { absent, known, unknown } from "./fact.ts";
import { findOnPath } from "./program_path.ts";
import { childOf, isMissing, type Resolution, resolveInTarget, type Step } from "./target_path.ts";
import { defineCollector, type FactValue, type Target } from "./types.ts";

type Component = FactValue<"program">["components"][number];

/** The file that a name stands for, every link on the way resolved: see program_path.ts. */
export function findProgram(system: System, target: Target, name: string): Reading<Resolution> {
  const path = findOnPath(system, name);
  return path.ok ? resolveFrom(system, target, path.value) : path;
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
