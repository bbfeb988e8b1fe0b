import type { AuditRequest } from "../audit.ts";
import { defaultPolicy } from "./defaults.ts";
import { PROFILES } from "./profiles.ts";
import type { EffectivePolicy, ProfileName } from "./types.ts";

/** Profile, then policy, then command line: the later one wins. */
export function effectivePolicy(profile: ProfileName, request: AuditRequest): EffectivePolicy {
  const levels = PROFILES.find((one) => one.name === profile)?.levels ?? {};
  return {
    ...defaultPolicy(profile),
    levels,
    only: request.only,
    skip: request.skip,
    production: request.production ?? true,
  };
}
