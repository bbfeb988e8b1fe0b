/** What pip-audit reports about the Python packages that are installed here. */
import { PIP_AUDIT_PATHS, type PipAuditPath, type PipAuditRun } from "../system/pip_audit.ts";
import type { System } from "../system/types.ts";
import { excerpt } from "./excerpt.ts";
import { absent, known, unknown } from "./fact.ts";
import { isMissing, isNowhere, resolveInTarget, type Step } from "./target_path.ts";
import { defineCollector, type Facts, type FactValue, type Target } from "./types.ts";

type Fact = Facts["dependencyAudit"];
type Vulnerable = FactValue<"dependencyAudit">["vulnerable"][number];

const SECONDS = 60;
const MIB = 1024 * 1024;
const MAX_VULNERABLE = 100;
const MAX_IDS = 20;

/** Runs it, where it is installed and nobody but root could have changed it. */
export const dependencyAuditCollector = defineCollector({
  name: "pip-audit",
  provides: ["dependencyAudit"],
  permission: { kind: "run", isUsed: (system, target) => typeof find(system, target) === "string" },
  async collect(system, target) {
    const path = find(system, target);
    if (typeof path !== "string") return { dependencyAudit: path };
    const ran = await system.auditDependencies(path, { seconds: SECONDS, bytes: MIB });
    return { dependencyAudit: ran.ok ? parsePipAudit(ran.value, path) : unknown(ran.message) };
  },
});

/** The first that is installed, when it is to be trusted. */
function find(system: System, target: Target): PipAuditPath | Exclude<Fact, { state: "known" }> {
  if (target.command !== undefined) return absent("exec starts nothing but its command");
  if (target.pid !== undefined) {
    return absent("pip-audit sees posture's own machine, not a process");
  }
  for (const path of PIP_AUDIT_PATHS) {
    if (isNowhere(system, target, path)) continue;
    const resolved = resolveInTarget(system, target, path, { follow: true });
    if (!resolved.ok && isMissing(resolved)) continue;
    if (!resolved.ok) return unknown(resolved.message);
    const weak = resolved.value.steps.map(weaknessOf).find((one) => one !== undefined);
    return weak === undefined ? path : absent(`${path} is not started: ${weak}`);
  }
  return absent("pip-audit is not installed");
}

/** Whoever can write there decides what posture would start. The mode of a link means nothing. */
function weaknessOf({ path, status }: Step): string | undefined {
  if (status.uid !== 0) return `${path} belongs to uid ${status.uid}`;
  if (status.type === "symlink" || (status.mode & 0o022) === 0) return undefined;
  const who = (status.mode & 0o002) !== 0 ? "everybody" : `group ${status.gid}`;
  return `${path} can be written by ${who}`;
}

/** What it printed: JSON on stdout whatever the exit code, else its words are what we have. */
export function parsePipAudit(run: PipAuditRun, path: string): Fact {
  const dependencies = dependenciesIn(run.stdout);
  if (dependencies === undefined) return unknown(failed(run));
  const vulnerable = dependencies.flatMap(vulnerableOf);
  // It ends with 1 when it found something: then something must be in its list.
  if (run.code !== 0 && vulnerable.length === 0) return unknown(failed(run));
  return known({
    audited: dependencies.length,
    vulnerable: vulnerable.slice(0, MAX_VULNERABLE),
    skipped: dependencies.filter((one) => !Array.isArray(one["vulns"])).length,
    leftOut: Math.max(0, vulnerable.length - MAX_VULNERABLE),
  }, path);
}

function failed({ code, stdout, stderr }: PipAuditRun): string {
  const said = excerpt(stderr.trim() === "" ? stdout : stderr);
  return `pip-audit ended with ${code} and no usable result${said === "" ? "" : `: ${said}`}`;
}

type Json = Readonly<Record<string, unknown>>;

/** `{"dependencies": […]}`; before pip-audit 2.3 the list alone. */
function dependenciesIn(text: string): readonly Json[] | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  const list = Array.isArray(parsed)
    ? parsed
    : isObject(parsed)
    ? parsed["dependencies"]
    : undefined;
  return Array.isArray(list) && list.every(isObject) ? list : undefined;
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function vulnerableOf(dependency: Json): readonly Vulnerable[] {
  const found = Array.isArray(dependency["vulns"]) ? dependency["vulns"] : [];
  if (found.length === 0) return [];
  const all = found.map((one: unknown) => isObject(one) ? one : {});
  return [{
    package: name(dependency["name"]),
    version: name(dependency["version"]),
    ids: all.map((one) => name(one["id"])).slice(0, MAX_IDS),
    fixed: [...new Set(all.flatMap((one) => names(one["fix_versions"])))].slice(0, MAX_IDS),
  }];
}

function names(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(name) : [];
}

/** A package's name, a version, an id: nothing else is shown. */
function name(value: unknown): string {
  return typeof value === "string" && /^[A-Za-z0-9][A-Za-z0-9._+!-]{0,99}$/.test(value)
    ? value
    : "?";
}
