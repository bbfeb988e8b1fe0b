import type { Target } from "../../../lib/facts/types.ts";
import { defaultPolicy } from "../../../lib/policy/defaults.ts";
import type { DeploymentMode, EffectivePolicy } from "../../../lib/policy/types.ts";

/** A case judged in these modes, under a policy with these settings of its deployment. */
export function asMode(
  modes: readonly DeploymentMode[] | undefined,
  settings: Partial<EffectivePolicy["deployment"]> = {},
): { readonly policy: Partial<EffectivePolicy>; readonly target: Partial<Target> } {
  const { deployment } = defaultPolicy("cluster");
  return {
    policy: { profile: "cluster", deployment: { ...deployment, ...settings } },
    target: { modes },
  };
}
