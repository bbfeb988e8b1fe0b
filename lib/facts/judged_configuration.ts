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
import { debugSwitch, flagSwitches, isOff } from "../configuration/switches.ts";
import type { EffectivePolicy } from "../policy/types.ts";
import { known, unknown } from "./fact.ts";
import { defineCollector, type Facts, type FactValues } from "./types.ts";

type Judged = FactValues["hostLists"];
type JudgedVariable = Judged["variables"][number];

type Provided = Pick<
  FactValues,
  | "declaredVariables"
  | "insecureListenVariables"
  | "forbiddenVariables"
  | "debugSwitches"
  | "dangerousVariables"
  | "declaredSecrets"
  | "encryptionKeys"
  | "hostLists"
  | "originLists"
  | "cookieSwitches"
  | "buildMetadata"
>;

type Policy = Pick<EffectivePolicy, "config" | "credentials" | "env">;

/** One judge per fact; pure. */
const JUDGES: {
  readonly [N in keyof Provided]: (configuration: Configuration, policy: Policy) => Provided[N];
} = {
  declaredVariables: (configuration, { env }) => ({
    ...named(configuration, env, declaredVariable),
    malformed: configuration.malformed,
  }),
  insecureListenVariables: (configuration, { config }) => {
    const enablesFlag = flagSwitches(config.forbidden_args);
    return found(
      configuration,
      ({ name, value }) =>
        enablesFlag(name) && !isOff(value) ? "enables what the policy forbids" : undefined,
    );
  },
  forbiddenVariables: (configuration, { config }) =>
    found(
      configuration,
      ({ name, value }) =>
        config.forbidden_env.includes(name) && value !== "" ? "is set" : undefined,
    ),
  debugSwitches: (configuration, { config }) => ({
    variables: configuration.variables.flatMap((one) => {
      const on = debugSwitch(one.name, one.value, config.debug.includes(one.name));
      return on === undefined ? [] : [{ ...judged(one, on.problem), mild: on.mild }];
    }),
    incomplete: configuration.incomplete ?? null,
  }),
  dangerousVariables: (configuration) => ({
    variables: configuration.variables.flatMap((one) => {
      const danger = dangerOf(one.name, one.value);
      if (danger === undefined) return [];
      const { problem, trustsEverybody } = danger;
      return [{ ...judged(one, problem), trustsEverybody }];
    }),
    incomplete: configuration.incomplete ?? null,
  }),
  declaredSecrets: (configuration, { credentials }) =>
    named(
      configuration,
      credentials.secrets,
      (all, name, { min_length = 32, distinct = 5 }) =>
        required(all, name, (value) =>
          secretProblem(name, value, { minLength: min_length, distinct })),
    ),
  encryptionKeys: (configuration, { credentials }) =>
    named(
      configuration,
      credentials.keys,
      (all, name, { bytes = 32, encoding = "auto" }) =>
        required(all, name, (value) => keyProblem(name, value, { bytes, encoding })),
    ),
  hostLists: (configuration, { config }) =>
    found(
      configuration,
      ({ name, value }) =>
        config.hosts.includes(name) || isHostList(name)
          ? hostListProblem(value) ?? null
          : undefined,
    ),
  originLists: (configuration, { config }) =>
    found(
      configuration,
      ({ name, value }) =>
        config.origins.includes(name) || isOriginList(name)
          ? originListProblem(name, value) ?? null
          : undefined,
    ),
  cookieSwitches: (configuration, { config }) =>
    found(
      configuration,
      ({ name, value }) =>
        config.cookies.includes(name) || isCookieSwitch(name)
          ? cookieProblem(name, value, (other) => configuration.get(other)?.value) ?? null
          : undefined,
    ),
  buildMetadata: (configuration, { config }) =>
    named(
      configuration,
      Object.fromEntries(config.build_metadata.map((name) => [name, {}])),
      (all, name) => required(all, name, (value) => buildMetadataProblem(name, value)),
    ),
};

/** Every fact about variables that needs nothing but the variables and the policy. */
export const judgedConfigurationCollector = defineCollector({
  name: "configuration",
  provides: Object.keys(JUDGES) as (keyof Provided)[],
  collect(system, target) {
    const reading = readConfiguration(system, target);
    const facts = Object.entries(JUDGES).map(([name, judge]) => [
      name,
      reading.ok
        ? known(judge(reading.value, target.policy), "environment and .env")
        : unknown(reading.message),
    ]);
    return Object.fromEntries(facts) as Pick<Facts, keyof Provided>;
  },
});

/** The variables that are set and are meant: undefined is not meant, null has no problem. */
function found(
  configuration: Configuration,
  judge: (variable: Variable) => string | null | undefined,
): Judged {
  const variables = configuration.variables.flatMap((one) => {
    const problem = judge(one);
    return problem === undefined ? [] : [judged(one, problem ?? undefined)];
  });
  return { variables, incomplete: configuration.incomplete ?? null };
}

/** The variables that the policy names, set or not. */
function named<T>(
  configuration: Configuration,
  declared: Readonly<Record<string, T>>,
  judge: (configuration: Configuration, name: string, declared: T) => JudgedVariable,
): Judged {
  const variables = Object.entries(declared).map(([name, one]) => judge(configuration, name, one));
  return { variables, incomplete: configuration.incomplete ?? null };
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
