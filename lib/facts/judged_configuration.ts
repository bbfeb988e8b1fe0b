/**
 * What the variables of the target are worth. The values are judged here, one by one; the facts
 * hold the name, where it comes from and what is wrong with it, and never a part of a value.
 */
import { buildMetadataProblem } from "../configuration/build_metadata.ts";
import {
  type Configuration,
  readConfiguration,
  type Variable,
} from "../configuration/configuration.ts";
import { cookieProblem, isCookieSwitch } from "../configuration/cookies.ts";
import { dangerOf } from "../configuration/dangerous.ts";
import { formatProblem } from "../configuration/formats.ts";
import { hostListProblem, isHostList } from "../configuration/hosts.ts";
import { keyProblem } from "../configuration/keys.ts";
import { isOriginList, originListProblem } from "../configuration/origins.ts";
import { secretProblem } from "../configuration/placeholders.ts";
import { debugSwitch, isOff } from "../configuration/switches.ts";
import type { EffectivePolicy } from "../policy/types.ts";
import { known, unknown } from "./fact.ts";
import { defineCollector, type FactValues } from "./types.ts";

type Judged = FactValues["hostLists"];
type JudgedVariable = Judged["variables"][number];

const PROVIDES = [
  "declaredVariables",
  "insecureListenVariables",
  "forbiddenVariables",
  "debugSwitches",
  "dangerousVariables",
  "declaredSecrets",
  "encryptionKeys",
  "hostLists",
  "originLists",
  "cookieSwitches",
  "buildMetadata",
] as const;

type Provided = { readonly [N in (typeof PROVIDES)[number]]: FactValues[N] };

/** Every fact about variables that needs nothing but the variables and the policy. */
export const judgedConfigurationCollector = defineCollector({
  name: "configuration",
  provides: PROVIDES,
  collect(system, target) {
    const reading = readConfiguration(system, target);
    const judged = reading.ok ? judgeConfiguration(reading.value, target.policy) : undefined;
    const fact = <N extends keyof Provided>(name: N) => {
      if (judged !== undefined) return known<Provided[N]>(judged[name], "environment and .env");
      return unknown(reading.ok ? "not judged" : reading.message);
    };
    return {
      declaredVariables: fact("declaredVariables"),
      insecureListenVariables: fact("insecureListenVariables"),
      forbiddenVariables: fact("forbiddenVariables"),
      debugSwitches: fact("debugSwitches"),
      dangerousVariables: fact("dangerousVariables"),
      declaredSecrets: fact("declaredSecrets"),
      encryptionKeys: fact("encryptionKeys"),
      hostLists: fact("hostLists"),
      originLists: fact("originLists"),
      cookieSwitches: fact("cookieSwitches"),
      buildMetadata: fact("buildMetadata"),
    };
  },
});

/** All of them at once; pure. */
export function judgeConfiguration(
  configuration: Configuration,
  { config, credentials, env }: Pick<EffectivePolicy, "config" | "credentials" | "env">,
): Provided {
  const incomplete = configuration.incomplete ?? null;
  const of = (variables: readonly JudgedVariable[]): Judged => ({ variables, incomplete });
  const lookup = (name: string) => configuration.get(name)?.value;
  const named = (own: readonly string[], isKnown: (name: string) => boolean) =>
    configuration.variables.filter(({ name }) => own.includes(name) || isKnown(name));
  const each = (variables: readonly Variable[], judge: (one: Variable) => string | undefined) =>
    of(variables.map((one) => judged(one, judge(one))));

  return {
    declaredVariables: {
      ...of(
        Object.entries(env).map(([name, declared]) =>
          declaredVariable(configuration, name, declared)
        ),
      ),
      malformed: configuration.malformed,
    },
    insecureListenVariables: each(
      named([], (name) => enablesFlag(name, config.forbidden_args)).filter(({ value }) =>
        !isOff(value)
      ),
      () => "enables what the policy forbids",
    ),
    forbiddenVariables: each(
      named(config.forbidden_env, () => false).filter(({ value }) => value !== ""),
      () => "is set",
    ),
    debugSwitches: {
      variables: configuration.variables.flatMap((one) => {
        const found = debugSwitch(one.name, one.value, config.debug.includes(one.name));
        return found === undefined ? [] : [{ ...judged(one, found.problem), mild: found.mild }];
      }),
      incomplete,
    },
    dangerousVariables: {
      variables: configuration.variables.flatMap((one) => {
        const danger = dangerOf(one.name, one.value);
        if (danger === undefined) return [];
        const { problem, trustsEverybody } = danger;
        return [{ ...judged(one, problem), trustsEverybody }];
      }),
      incomplete,
    },
    declaredSecrets: of(
      Object.entries(credentials.secrets).map(([name, { min_length = 32, distinct = 5 }]) =>
        required(
          configuration,
          name,
          (value) => secretProblem(name, value, { minLength: min_length, distinct }),
        )
      ),
    ),
    encryptionKeys: of(
      Object.entries(credentials.keys).map(([name, { bytes = 32, encoding = "auto" }]) =>
        required(configuration, name, (value) => keyProblem(name, value, { bytes, encoding }))
      ),
    ),
    hostLists: each(named(config.hosts, isHostList), ({ value }) => hostListProblem(value)),
    originLists: each(
      named(config.origins, isOriginList),
      ({ name, value }) => originListProblem(name, value),
    ),
    cookieSwitches: each(
      named(config.cookies, isCookieSwitch),
      ({ name, value }) => cookieProblem(name, value, lookup),
    ),
    buildMetadata: of(
      config.build_metadata.map((name) =>
        required(configuration, name, (value) => buildMetadataProblem(name, value))
      ),
    ),
  };
}

function judged({ name, origin }: Variable, problem: string | undefined): JudgedVariable {
  return { name, origin, problem: problem ?? null };
}

function declaredVariable(
  configuration: Configuration,
  name: string,
  declared: EffectivePolicy["env"][string],
): JudgedVariable {
  const variable = configuration.get(name);
  const isOptional = declared.required === false;
  if (variable === undefined) return { name, origin: null, problem: isOptional ? null : NOT_SET };
  if (variable.value === "" && isOptional) return judged(variable, undefined);
  return judged(variable, formatProblem(variable.value, declared));
}

const NOT_SET = "is not set";

/** A variable that must be there; set to nothing is as good as not set. */
function required(
  configuration: Configuration,
  name: string,
  problemOf: (value: string) => string | undefined,
): JudgedVariable {
  const variable = configuration.get(name);
  if (variable === undefined || variable.value === "") {
    return { name, origin: null, problem: NOT_SET };
  }
  const { value } = variable;
  return judged(variable, value === null ? "is not UTF-8" : problemOf(value));
}

/** `INSECURE_LISTEN` and `APP_INSECURE_LISTEN` for the flag --insecure-listen. */
function enablesFlag(name: string, flags: readonly string[]): boolean {
  const upper = name.toUpperCase();
  return flags.some((flag) => {
    const variable = flag.replace(/^-+/, "").replace(/[-.]/g, "_").toUpperCase();
    return variable.length > 1 && (upper === variable || upper.endsWith(`_${variable}`));
  });
}
