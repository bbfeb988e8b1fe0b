/** What the deployment is for, by its variables; HUB_URL's shape; its secrets' strength. No value. */
import { type Configuration, readConfiguration } from "../configuration/configuration.ts";
import {
  DEPLOYMENT_SECRETS,
  deploymentSecretProblem,
  type HubUrl,
  isDeploymentVariable,
  modesOf,
  parseHubUrl,
} from "../configuration/deployment.ts";
import type { DeploymentMode } from "../policy/types.ts";
import type { Reading, System } from "../system/types.ts";
import { absent, type Fact, known, unknown } from "./fact.ts";
import { defineCollector, type Facts, type FactValue, type Target } from "./types.ts";

const MAX_NAMES = 20;

/** Modes, and the shape of HUB_URL. */
export const deploymentCollector = defineCollector({
  name: "deployment",
  provides: ["deployment", "hubUrl", "deploymentSecrets"],
  collect(system, target) {
    const configuration = readConfiguration(system, target);
    if (!configuration.ok) {
      const why = unknown(configuration.message);
      return { deployment: why, hubUrl: why, deploymentSecrets: why };
    }
    return {
      deployment: deploymentFact(configuration.value),
      hubUrl: hubUrlFact(configuration.value),
      deploymentSecrets: known(
        Object.keys(DEPLOYMENT_SECRETS).map((name) => secretFact(configuration.value, name)),
        "environment and .env",
      ),
    };
  },
});

function deploymentFact(configuration: Configuration): Facts["deployment"] {
  const { variables, incomplete } = configuration;
  const names = variables.map(({ name }) => name).filter(isDeploymentVariable).sort();
  return known({
    variables: names.slice(0, MAX_NAMES),
    modes: [...modesOf(configuration)],
    incomplete: incomplete ?? null,
  }, "environment and .env");
}

function hubUrlFact(configuration: Configuration): Facts["hubUrl"] {
  const variable = configuration.get("HUB_URL");
  if (variable === undefined || variable.value === "") return missing(configuration, "HUB_URL");
  const parsed = parseHubUrl(variable.value);
  const { origin } = variable;
  if ("problem" in parsed) {
    return known({ origin, scheme: null, port: null, problem: parsed.problem }, origin);
  }
  const { https, port } = parsed.url;
  return known({ origin, scheme: https ? "https" : "http", port, problem: null }, origin);
}

/** Not set; with a .env that could not be read, nobody knows. */
function missing(
  { incomplete }: Configuration,
  name: string,
): ReturnType<typeof absent> | ReturnType<typeof unknown> {
  if (incomplete === undefined) return absent(`${name} is not set`);
  return unknown(`${name} is not in the environment, and the .env is not known: ${incomplete}`);
}

function secretFact(configuration: Configuration, name: string) {
  const variable = configuration.get(name);
  const file = `${name}_FILE`;
  const isInFile = (configuration.get(file)?.value ?? "") !== "";
  const state: Fact<{ origin: string; problem: string | null }> = variable === undefined
    ? isInFile
      ? unknown(`${name} is in the file that ${file} names: it is not read here`)
      : missing(configuration, name)
    : known({
      origin: variable.origin,
      problem: deploymentSecretProblem(name, variable.value) ?? null,
    }, variable.origin);
  return { name, state };
}

/** The modes, or undefined: a .env that nobody can read may say otherwise. */
export function modesFound(
  deployment: Fact<FactValue<"deployment">>,
): readonly DeploymentMode[] | undefined {
  if (deployment.state !== "known") return undefined;
  const { modes, incomplete } = deployment.value;
  return incomplete === null || modes.length === 2 ? modes : undefined;
}

/** The reason to skip a check that is about another mode; modes that are not known skip nothing. */
export function otherMode(
  modes: readonly DeploymentMode[] | undefined,
  wanted: readonly DeploymentMode[],
): string | undefined {
  if (modes === undefined || wanted.some((mode) => modes.includes(mode))) return undefined;
  return `for ${wanted.join(" and ")}, and this is ${modes.join(" and ")}`;
}

/** Where the hub is, for those who connect to it; its value is in no fact. */
export function readHubUrl(system: System, target: Target): Reading<HubUrl | undefined> {
  const configuration = readConfiguration(system, target);
  if (!configuration.ok) return configuration;
  const variable = configuration.value.get("HUB_URL");
  const parsed = variable === undefined ? undefined : parseHubUrl(variable.value);
  return { ok: true, value: parsed !== undefined && "url" in parsed ? parsed.url : undefined };
}
