import { buildInfo } from "../build_info.ts";
import { EXIT, suggestion, UserError } from "../errors.ts";
import { keepOnly } from "../permissions.ts";
import { realFiles } from "../system/files.ts";
import { type Arguments, type Command, quoted, usage } from "./options.ts";
import { writeOut } from "./output.ts";

const SOURCES = ["from-compose"] as const;

/** `posture policy from-compose`: what a compose file promises, for the gate to verify. */
export const policyCommand: Command = {
  name: "policy",
  summary: "Print the policy that verifies at boot what a compose file promises",
  usage: "posture policy from-compose --service NAME FILE…",
  options: [
    { name: "service", value: "NAME", description: "The service whose promises are taken" },
  ],
  operands: { min: 1, max: 100 },
  completes: SOURCES,
  run: runPolicy,
};

async function runPolicy(args: Arguments): Promise<number> {
  const [typed = "", ...paths] = args.operands;
  if (!SOURCES.some((one) => one === typed)) {
    const problem = `unknown source ${quoted(typed)}${suggestion(typed, SOURCES)}`;
    throw usage(policyCommand, problem);
  }
  if (paths.length === 0) throw usage(policyCommand, "there is no FILE; name the compose file");
  const service = args.value("service");
  if (service === undefined) {
    throw usage(policyCommand, "there is no --service; name the service whose promises are taken");
  }
  // From source it is the YAML parser's build for Node, which reads LOG_TOKENS while it parses.
  keepOnly(buildInfo.commit === "source" ? ["read", "env"] : ["read"]);
  const { policyFromFiles } = await import("../manifests/compose/policy_from_files.ts");
  const policy = policyFromFiles(realFiles, paths, service);
  if (!policy.ok) throw new UserError(EXIT.unreadable, policy.reason);
  writeOut(policy.text.replace(/\n$/, ""));
  return 0;
}
