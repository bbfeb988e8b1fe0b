import { chooseTarget } from "../target.ts";
import { keepOnly } from "../permissions.ts";
import { printableJson } from "../printable.ts";
import { openLinux } from "../system/linux.ts";
import { collectFactsFile } from "./facts_file.ts";
import type { Arguments, Command } from "./options.ts";
import { writeOut } from "./output.ts";
import { namedEnvFile, readPolicy, refuseMissingProcess, requestFrom } from "./request.ts";
import { ENV_FILE, MODE, PID, POLICY, PROFILE } from "./shared_options.ts";

/** `posture facts`: what was read, for a bug report, a fixture, or `audit --facts FILE`. */
export const factsCommand: Command = {
  name: "facts",
  summary: "Print every fact as JSON, redacted: a bug report, or input for audit --facts FILE",
  usage: "posture facts [--pid N] [--policy FILE] [--env-file FILE] [--profile NAME] [--mode MODE]",
  options: [PID, POLICY, ENV_FILE, PROFILE, MODE],
  operands: { min: 0, max: 0 },
  run: runFacts,
};

async function runFacts(args: Arguments): Promise<number> {
  const request = requestFrom(factsCommand, args);
  const system = openLinux();
  keepOnly(["read", "env"]);
  refuseMissingProcess(system, request.pid);
  const policy = await readPolicy(system, args);
  const envFile = namedEnvFile(system, args, request.pid);
  const target = await chooseTarget(system, { ...request, policy, envFile });
  writeOut(printableJson(await collectFactsFile(system, target)));
  return 0;
}
