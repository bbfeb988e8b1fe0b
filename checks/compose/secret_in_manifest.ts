import { defineManifestCheck, type ManifestFinding, violatedAt } from "../../lib/manifest_check.ts";
import type { Items, Resource, Service, Variable } from "../../lib/manifests/compose/types.ts";
import { declaredSecret, secretLines, secretWords } from "../../lib/manifests/declared_secrets.ts";
import type { Located } from "../../lib/manifests/place.ts";
import type { EffectivePolicy } from "../../lib/policy/types.ts";

/** Files that are kept, copied and reviewed hold no secret. */
export const secretInManifest = defineManifestCheck({
  id: "secret-in-manifest",
  area: "compose",
  title: "No compose file holds a secret",
  level: "fail",
  rationale:
    "A compose file is committed, copied and pasted, and its history keeps what was removed. What stands in it is known to more people than may use it; a password that everybody knows by heart is none.",
  fix: {
    summary:
      "replace the value: take it from a file (`secrets: [NAME]` and `NAME_FILE: /run/secrets/NAME`) or refer to it (`${NAME:?}`), and change the secret",
    compose: "`secrets: [NAME]`, and NAME_FILE: /run/secrets/NAME",
  },
  references: [
    "https://docs.docker.com/compose/how-tos/use-secrets/",
    "https://cwe.mitre.org/data/definitions/798.html",
  ],
  judges: ["compose"],
  evaluate({ model }, policy) {
    return [
      ...model.services.flatMap((service) => ofService(service, policy)),
      ...model.resources.flatMap((resource) => ofResource(resource, policy)),
    ];
  },
});

function ofService(service: Service, policy: EffectivePolicy): readonly ManifestFinding[] {
  const named = (key: string, variables: Items<Variable>) =>
    ofVariables(
      `Service ${service.name}`,
      `services.${service.name}.${key}`,
      key,
      variables,
      policy,
    );
  const { entrypoint, command, healthcheckTest, hooks } = service;
  return [
    ...named("environment", service.environment),
    ...named("labels", service.labels),
    ...named("deploy.labels", service.deployLabels),
    ...named("annotations", service.annotations),
    ...named("logging.options", service.loggingOptions),
    ...ofBuild(service, named, policy),
    ...ofCommand(service, [["entrypoint", entrypoint], ["command", command]]),
    ...ofCommand(service, [["healthcheck.test", healthcheckTest]]),
    ...hooks.flatMap((hook) => [
      ...named(`${hook.name}.environment`, hook.environment),
      ...ofCommand(service, [[`${hook.name}.command`, hook.command]]),
    ]),
  ];
}

type Judge = (key: string, variables: Items<Variable>) => readonly ManifestFinding[];

function ofBuild(
  { name, build }: Service,
  named: Judge,
  policy: EffectivePolicy,
): readonly ManifestFinding[] {
  if (build.state !== "set") return [];
  const { args, labels, contexts, inline } = build.value;
  const [what, path] = ["build.dockerfile_inline", `services.${name}.build.dockerfile_inline`];
  return [
    ...named("build.args", args),
    ...named("build.labels", labels),
    ...named("build", contexts),
    ...(inline === undefined ? [] : ofLines(`Service ${name}: ${what}`, path, inline, policy)),
  ];
}

const KINDS = {
  volumes: "Volume",
  configs: "Config",
  secrets: "Secret",
  services: "Service",
} as const;

function ofResource(
  { section, name, key, options, content }: Resource,
  policy: EffectivePolicy,
): readonly ManifestFinding[] {
  const [who, path] = [`${KINDS[section]} ${name}`, `${section}.${name}`];
  return [
    ...ofVariables(who, `${path}.${key}`, key, options, policy),
    ...(content === undefined
      ? []
      : ofLines(`${who}: content`, `${path}.content`, content, policy)),
  ];
}

function ofLines(
  what: string,
  path: string,
  { value, at }: Located<string>,
  policy: EffectivePolicy,
): readonly ManifestFinding[] {
  return secretLines(value).filter(({ name }) => !isAllowed(name, policy))
    .map(({ name, reason }) => violatedAt(at, path, `${what}: ${name} holds ${reason}`));
}

function ofVariables(
  who: string,
  path: string,
  key: string,
  variables: Items<Variable>,
  policy: EffectivePolicy,
): readonly ManifestFinding[] {
  return variables.given.flatMap(({ value: { name, written }, at }) => {
    if (written === undefined || isAllowed(name, policy)) return [];
    const reason = declaredSecret(name, written);
    if (reason !== undefined) {
      return [violatedAt(at, `${path}.${name}`, `${who}: ${name} in ${key} holds ${reason}`)];
    }
    // A whole file in one variable: gitlab.rb, a JAAS configuration.
    return written.includes("\n")
      ? ofLines(`${who}: ${name} in ${key}`, `${path}.${name}`, { value: written, at }, policy)
      : [];
  });
}

function isAllowed(name: string, { credentials, env }: EffectivePolicy): boolean {
  return credentials.allow_env.includes(name) || env[name]?.secret === false;
}

type Words = readonly (readonly [string, Items<string>])[];

/** Entrypoint and command make one command line. */
function ofCommand({ name }: Service, parts: Words): readonly ManifestFinding[] {
  const words = parts.flatMap(([key, { given }]) => given.map((word) => ({ key, ...word })));
  return secretWords(words.map(({ value }) => value)).flatMap(({ position, reason }) => {
    const word = words[position];
    if (word === undefined) return [];
    const message = `Service ${name}: an argument in ${word.key} carries ${reason}`;
    return [violatedAt(word.at, `services.${name}.${word.key}`, message, {
      fix:
        "pass the path of a file (`--…-file=/run/secrets/NAME`) or refer to it (`${NAME:?}`), and change the secret",
    })];
  });
}
