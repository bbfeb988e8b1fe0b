/** What is judged: which process or node, under which profile and policy, deployed as what. */
import { CHECKS } from "../checks/mod.ts";
import { SCAN_NAMES } from "../checks/scan_names.ts";
import type { AuditRequest } from "./audit.ts";
import { type FactSource, liveFacts, savedFacts } from "./fact_source.ts";
import { modesFound } from "./facts/deployment.ts";
import { COLLECTORS } from "./facts/mod.ts";
import type { Target } from "./facts/types.ts";
import { defaultPolicy } from "./policy/defaults.ts";
import { effectivePolicy } from "./policy/merge.ts";
import { judgesDeployment } from "./policy/profiles.ts";
import { refuseBadNames } from "./policy/selection.ts";
import type { EffectivePolicy, ProfileName } from "./policy/types.ts";
import type { System } from "./system/types.ts";

/** The profile depends on where we are and what is deployed; the policy is merged over it. */
export async function chooseTarget(system: System, request: AuditRequest): Promise<Target> {
  refuseBadNames(request, CHECKS, SCAN_NAMES);
  const proc = request.pid === undefined ? "/proc/self" : `/proc/${request.pid}`;
  const command = request.command === undefined ? {} : { command: request.command };
  const { env_file } = effectivePolicy("baseline", request).filesystem;
  const base = defaultPolicy("baseline");
  const policy = { ...base, filesystem: { ...base.filesystem, env_file } };
  const probe = request.probe ?? false;
  const provisional: Target = { proc, pid: request.pid, policy, probe, ...command };
  const source = factSource(system, request, provisional);
  const profile = request.profile ?? request.policy?.policy.profile ??
    await detectProfile(source, request);
  const chosen = effectivePolicy(profile, request);
  const node = profile === "host" || profile === "cluster" && await isBareNode(source, request);
  const modes = await chooseModes(source, chosen);
  return { ...provisional, policy: chosen, node, modes };
}

/** A mode that is named names its profile; so does a variable of a cluster's deployment. */
async function detectProfile(source: FactSource, request: AuditRequest): Promise<ProfileName> {
  if (request.modes !== undefined || request.policy?.policy.deployment?.mode !== undefined) {
    return "cluster";
  }
  const { deployment } = await source.get(["deployment"]);
  if (deployment.state === "known" && deployment.value.variables.length > 0) return "cluster";
  return await isBareNode(source, request) ? "host" : "baseline";
}

/** An audit of the machine itself: outside of containers, of no process, before no command. */
async function isBareNode(source: FactSource, request: AuditRequest): Promise<boolean> {
  if (request.mode === "exec" || request.pid !== undefined) return false;
  const { container } = await source.get(["container"]);
  return container.state === "known" && !container.value.inside;
}

async function chooseModes(source: FactSource, policy: EffectivePolicy): Promise<Target["modes"]> {
  if (!judgesDeployment(policy)) return undefined;
  if (policy.deployment.mode !== undefined) return policy.deployment.mode;
  const { deployment } = await source.get(["deployment"]);
  return modesFound(deployment);
}

/** Facts of this machine, or of the saved one that the request holds. */
export function factSource(system: System, request: AuditRequest, target: Target): FactSource {
  return request.saved === undefined
    ? liveFacts(system, COLLECTORS, target)
    : savedFacts(request.saved);
}
