import type { Policy } from "./types.ts";

/** Everything that has a say in whether violations are enforced. */
export interface ProductionInputs {
  /** True for `--production`, false for `--dev`, undefined for neither. */
  readonly flag: boolean | undefined;
  readonly policy: Policy["production"];
  /** Reads an environment variable; may throw for one that is not UTF-8. */
  readonly env: (name: string) => string | undefined;
}

/**
 * Whether this is production: the flag, else POSTURE_PRODUCTION when it is on, else the policy,
 * else yes. No variable of ours switches enforcement off: POSTURE_PRODUCTION=0 has no say at all.
 */
export function isProduction({ flag, policy, env }: ProductionInputs): boolean {
  if (flag !== undefined) return flag;
  if (isForced(env)) return true;
  if (policy === undefined || typeof policy === "boolean") return policy ?? true;
  return saysProduction(policy.env, env);
}

/** `true` and `yes` are surely meant as `1`: what is on in any spelling forces production. */
function isForced(env: ProductionInputs["env"]): boolean {
  const value = read("POSTURE_PRODUCTION", env);
  return value === "unreadable" || !["", "0", "false", "no", "off"].includes(value.toLowerCase());
}

/** `1` is production and anything else is dev, but what cannot be read is never dev. */
function saysProduction(name: string, env: ProductionInputs["env"]): boolean {
  const value = read(name, env);
  return value === "1" || value === "unreadable";
}

function read(name: string, env: ProductionInputs["env"]): string {
  try {
    return env(name) ?? "";
  } catch {
    return "unreadable";
  }
}
