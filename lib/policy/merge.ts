import type { AuditRequest } from "../audit.ts";
import { canonicalCapability, capabilityNames } from "../facts/capability_names.ts";
import { defaultPolicy } from "./defaults.ts";
import { isProduction } from "./production.ts";
import { PROFILES } from "./profiles.ts";
import type { EffectivePolicy, Policy, ProfileName, TmpfsEntry } from "./types.ts";

/** The part of a request that has a say in the policy. */
export type PolicyRequest = Pick<
  AuditRequest,
  "policy" | "production" | "only" | "skip" | "env" | "envFile" | "modes"
>;

/**
 * Profile, then policy, then command line. The later one wins key by key: a list in the policy
 * replaces the profile's. `only` and `skip` are the exception, where everybody narrows, and
 * `required`, where nobody takes away what the profile requires.
 */
export function effectivePolicy(profile: ProfileName, request: PolicyRequest): EffectivePolicy {
  const base = defaultPolicy(profile);
  const fragment = PROFILES.find((one) => one.name === profile)?.policy ?? {};
  const policy = request.policy?.policy ?? {};
  const process = layered(base.process, fragment.process, policy.process);
  const compose = layered(base.compose, policy.compose);
  const { tmpfs, ...filesystem } = policy.filesystem ?? {};
  const { mode, ...deployment } = policy.deployment ?? {};
  return {
    profile,
    production: isProduction({
      flag: request.production,
      policy: policy.production ?? fragment.production,
      env: request.env,
    }),
    levels: { ...fragment.levels, ...policy.levels },
    required: union(fragment.required, policy.required),
    only: [policy.only ?? [], request.only].filter((list) => list.length > 0),
    skip: [...policy.skip ?? [], ...request.skip],
    waivers: policy.waivers ?? base.waivers,
    process: { ...process, capabilities: allowedCapabilities(process.capabilities) },
    filesystem: {
      ...layered(base.filesystem, filesystem, { env_file: request.envFile }),
      tmpfs: (tmpfs ?? []).map(tmpfsEntry),
    },
    network: layered(base.network, policy.network),
    config: layered(base.config, policy.config),
    env: policy.env ?? base.env,
    credentials: layered(base.credentials, policy.credentials),
    deployment: {
      ...layered(base.deployment, deployment),
      mode: listOf(request.modes ?? mode),
    },
    hub: layered(base.hub, policy.hub),
    compose: {
      ...compose,
      capabilities: allowedCapabilities(compose.capabilities),
    },
    host: { sysctl: sysctlValues(policy.host?.sysctl ?? {}) },
    program: policy.program,
  };
}

type Layer<T> = { readonly [K in keyof T]?: T[K] | undefined };

/** The last value that is given wins, key by key; a key added to the schema comes along. */
function layered<T extends object>(base: T, ...layers: readonly (Layer<T> | undefined)[]): T {
  const given = layers.flatMap((layer) => Object.entries(layer ?? {}))
    .filter(([, value]) => value !== undefined);
  return { ...base, ...Object.fromEntries(given) };
}

/** Undefined when neither of them is given. */
function union(
  one: readonly string[] | undefined,
  other: readonly string[] | undefined,
): readonly string[] | undefined {
  return one === undefined ? other : [...new Set([...one, ...other ?? []])];
}

function listOf<T extends string>(value: T | readonly T[] | undefined): readonly T[] | undefined {
  return typeof value === "string" ? [value] : value;
}

/** In the spelling that checks see; ALL is every bit of the mask, also those without a name yet. */
function allowedCapabilities(names: readonly string[]): readonly string[] {
  if (names.some((name) => name.toUpperCase() === "ALL")) {
    return capabilityNames((1n << 64n) - 1n, 63);
  }
  return names.map(canonicalCapability);
}

type PolicyTmpfs = NonNullable<NonNullable<Policy["filesystem"]>["tmpfs"]>[number];

function tmpfsEntry({ path, options, size }: PolicyTmpfs): TmpfsEntry {
  return { path, options: options ?? [], size: size === undefined ? undefined : bytes(size) };
}

const UNITS: Readonly<Record<string, number>> = { k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

/** `64m`, `64Mi`, `67108864` → 67108864: Docker's and the kernel's units, in powers of 1024. */
function bytes(size: number | string): number {
  const unit = UNITS[/[kmg]/i.exec(String(size))?.[0].toLowerCase() ?? ""] ?? 1;
  return parseInt(String(size), 10) * unit;
}

type PolicySysctl = NonNullable<NonNullable<Policy["host"]>["sysctl"]>;

/** YAML reads `kernel.kptr_restrict: 2` as a number; /proc/sys holds text. */
function sysctlValues(values: PolicySysctl): Readonly<Record<string, string | null>> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, value === null ? null : String(value)]),
  );
}
