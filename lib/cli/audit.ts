import { CHECKS } from "../../checks/mod.ts";
import { type Audit, audit, type AuditRequest } from "../audit.ts";
import { chooseTarget } from "../target.ts";
import { keepOnly, type Permission } from "../permissions.ts";
import type { LoadedPolicy } from "../policy/load.ts";
import { isSelected } from "../policy/selection.ts";
import type { FailOn } from "../report/outcome.ts";
import { openLinux } from "../system/linux.ts";
import { PIP_AUDIT_PATHS } from "../system/pip_audit.ts";
import type { System } from "../system/types.ts";
import { factsFor, readFactsFile } from "./facts_file.ts";
import { type Arguments, type Command, refuseBoth } from "./options.ts";
import { writeError } from "./output.ts";
import { formatOf, printReport } from "./report_format.ts";
import {
  hasPolicy,
  namedEnvFile,
  readPolicy,
  refuseMissingProcess,
  requestFrom,
} from "./request.ts";
import { JUDGED, ONLY, OUTCOME, PID } from "./shared_options.ts";
import { applyColor } from "./terminal.ts";

/** `posture audit`: the default command. */
export const auditCommand: Command = {
  name: "audit",
  summary: "Audit this process, container and host; print a report (the default command)",
  usage: "posture [audit] [OPTIONS]",
  options: [
    PID,
    {
      name: "facts",
      value: "FILE",
      description: "Judge saved facts (posture facts > FILE); this machine is not looked at",
    },
    ...ONLY,
    ...JUDGED,
    ...OUTCOME,
    { name: "timings", description: "Print what each collector cost to stderr" },
  ],
  operands: { min: 0, max: 0 },
  run: runAudit,
};

async function runAudit(args: Arguments): Promise<number> {
  refuseBoth(auditCommand, args, "verbose", "quiet");
  refuseBoth(auditCommand, args, "pid", "facts");
  refuseBoth(auditCommand, args, "env-file", "facts");
  refuseBoth(auditCommand, args, "probe", "facts");
  refuseBoth(auditCommand, args, "probe", "pid");
  const request: AuditRequest = {
    ...requestFrom(auditCommand, args),
    failOn: (args.value("fail-on") ?? "warn") as FailOn,
    strict: args.has("strict"),
  };
  const format = formatOf(auditCommand, args);
  applyColor(args.value("color"));
  const system = openLinux();
  const factsPath = args.value("facts");
  const done = factsPath === undefined
    ? await auditMachine(system, args, request)
    : await auditSaved(system, args, request, factsPath);
  await printReport(args, done.report, {
    format,
    checks: CHECKS,
    isHere: factsPath === undefined,
  });
  if (args.has("timings")) writeTimings(done);
  return done.report.exit_code;
}

async function auditMachine(
  system: System,
  args: Arguments,
  request: AuditRequest,
): Promise<Audit> {
  keepOnly(["read", "env", ...mayNeed(system, args, request)]);
  refuseMissingProcess(system, request.pid);
  const policy = await readPolicy(system, args);
  const envFile = namedEnvFile(system, args, request.pid);
  const keep = (needed: readonly Permission[]) => keepOnly(["read", "env", ...needed]);
  return await audit(system, { ...request, policy, envFile, keep });
}

/**
 * Before anything is read: what could be needed once it is. Without a hub's URL in the environment
 * and a file that could hold one, nothing connects; without pip-audit, nothing is started.
 */
function mayNeed(system: System, args: Arguments, request: AuditRequest): readonly Permission[] {
  const there = (path: string) => system.stat(path, { follow: false }).ok;
  const selected = (id: string) => {
    const check = CHECKS.find((one) => one.id === id);
    const only = request.only.length === 0 ? [] : [request.only];
    return check !== undefined && isSelected({ only, skip: request.skip }, check);
  };
  const hub = selected("hub-unreachable") || selected("hub-certificate-invalid");
  const url = request.pid !== undefined || Deno.env.has("HUB_URL") || there(".env") ||
    hasPolicy(system, args) || args.value("env-file") !== undefined;
  return [
    ...(hub && url ? ["net"] as const : []),
    ...(selected("vulnerable-dependencies") && PIP_AUDIT_PATHS.some(there) ? ["run"] as const : []),
  ];
}

/**
 * Nothing of the running machine has a say: of policies only the one that is named, of its
 * variables none, so that it is production unless --dev says otherwise.
 */
async function auditSaved(
  system: System,
  args: Arguments,
  request: AuditRequest,
  path: string,
): Promise<Audit> {
  const policy = await namedPolicy(system, args);
  const permissions = keepOnly(["read"]);
  const file = await readFactsFile(system, path);
  const judged: AuditRequest = {
    ...request,
    permissions,
    policy,
    saved: file.facts,
    pid: file.target === "self" ? undefined : file.target,
    env: () => undefined,
    production: request.production ?? true,
  };
  const target = await chooseTarget(system, judged);
  return await audit(system, { ...judged, saved: factsFor(file, target.policy) });
}

/** Needs env only to load the parser: the Node build of yaml, used from source, reads LOG_TOKENS. */
async function namedPolicy(system: System, args: Arguments): Promise<LoadedPolicy | undefined> {
  if (args.value("policy") === undefined) return undefined;
  keepOnly(["read", "env"]);
  return await readPolicy(system, args);
}

function writeTimings({ timings }: Audit): void {
  for (const { collector, ms } of timings) {
    writeError(`${ms.toFixed(2).padStart(9)} ms  ${collector}`);
  }
}
