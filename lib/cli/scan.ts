import { buildInfo } from "../build_info.ts";
import { type Kind, KINDS } from "../manifests/types.ts";
import { keepOnly } from "../permissions.ts";
import type { FailOn } from "../report/outcome.ts";
import { realFiles, withEveryName, withStdin } from "../system/files.ts";
import { openLinux } from "../system/linux.ts";
import type { System } from "../system/types.ts";
import { type Arguments, type Command, quoted, refuseBoth, usage } from "./options.ts";
import { formatOf, printReport } from "./report_format.ts";
import { readPolicy } from "./request.ts";
import { ONLY, OUTCOME, POLICY } from "./shared_options.ts";
import { applyColor } from "./terminal.ts";

const DEFAULT_TIMEOUT_SECONDS = 300;
const STDIN = "-";
/** There it is the YAML parser's build for Node, which reads LOG_TOKENS while it parses. */
const isFromSource = buildInfo.commit === "source";

/** `posture scan`: judges files before they are deployed. */
export const scanCommand: Command = {
  name: "scan",
  summary:
    "Audit compose files, workflows, Renovate settings, install scripts: files, not a machine",
  usage: "posture scan [OPTIONS] PATH…",
  options: [
    {
      name: "file",
      short: "f",
      value: "FILE",
      repeatable: true,
      description: "A compose file; several are merged in this order, as docker compose -f does",
    },
    {
      name: "as",
      value: "KIND",
      choices: KINDS,
      description: `What the named files are, whatever their names say: ${KINDS.join(", ")}`,
    },
    ...ONLY,
    POLICY,
    {
      name: "timeout",
      value: "SECONDS",
      description: `Leave the rest unknown after this time (default ${DEFAULT_TIMEOUT_SECONDS})`,
    },
    ...OUTCOME,
  ],
  operands: { min: 0, max: 10_000 },
  completes: "files",
  run: runScan,
};

async function runScan(args: Arguments): Promise<number> {
  refuseBoth(scanCommand, args, "verbose", "quiet");
  const input = {
    paths: args.operands,
    composeFiles: args.all("file"),
    as: args.value("as") as Kind | undefined,
    deadline: performance.now() + timeoutOf(args) * 1000,
  };
  if (input.paths.length + input.composeFiles.length === 0) {
    throw usage(scanCommand, "there is no PATH; posture scan . looks at this directory");
  }
  const format = formatOf(scanCommand, args);
  applyColor(args.value("color"));
  const system = openLinux();
  const policy = await policyFor(system, args);
  const permissions = keepOnly(isFromSource ? ["read", "env"] : ["read"]);
  const { scanFiles } = await import("../scan_files.ts");
  const { SCAN_CHECKS } = await import("../../checks/scan.ts");
  const report = scanFiles(filesFor(system, [...input.paths, ...input.composeFiles]), input, {
    policy,
    only: args.list("only"),
    skip: args.list("skip"),
    failOn: (args.value("fail-on") ?? "warn") as FailOn,
    strict: args.has("strict"),
    permissions,
  });
  await printReport(args, report, { format, checks: SCAN_CHECKS, isHere: true });
  return report.exit_code;
}

/** The policy is read before the first manifest, and with it goes the environment. */
async function policyFor(system: System, args: Arguments) {
  keepOnly(["read", "env"]);
  return await readPolicy(system, args);
}

function filesFor(system: System, paths: readonly string[]) {
  const files = withEveryName(realFiles, system);
  return paths.includes(STDIN) ? withStdin(files) : files;
}

function timeoutOf(args: Arguments): number {
  const typed = args.value("timeout");
  if (typed === undefined) return DEFAULT_TIMEOUT_SECONDS;
  if (/^[1-9][0-9]{0,3}$/.test(typed)) return Number(typed);
  throw usage(scanCommand, `--timeout ${quoted(typed)} is no number of seconds (1 to 9999)`);
}
