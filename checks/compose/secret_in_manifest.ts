import { defineManifestCheck, type ManifestFinding, violatedAt } from "../../lib/manifest_check.ts";
import type { Items, Service, Variable } from "../../lib/manifests/compose/types.ts";
import { declaredSecret, secretWords } from "../../lib/manifests/declared_secrets.ts";
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
    return model.services.flatMap((service) => [
      ...ofVariables(service, "environment", service.environment, policy),
      ...ofVariables(service, "labels", service.labels, policy),
      ...ofBuild(service, policy),
      ...ofCommand(service, [["entrypoint", service.entrypoint], ["command", service.command]]),
      ...service.hooks.flatMap((hook) => [
        ...ofVariables(service, `${hook.name}.environment`, hook.environment, policy),
        ...ofCommand(service, [[`${hook.name}.command`, hook.command]]),
      ]),
    ]);
  },
});

function ofBuild(service: Service, policy: EffectivePolicy): readonly ManifestFinding[] {
  if (service.build.state !== "set") return [];
  const { args, labels } = service.build.value;
  return [
    ...ofVariables(service, "build.args", args, policy),
    ...ofVariables(service, "build.labels", labels, policy),
  ];
}

function ofVariables(
  { name: service }: Service,
  key: string,
  variables: Items<Variable>,
  { credentials, env }: EffectivePolicy,
): readonly ManifestFinding[] {
  return variables.given.flatMap(({ value: { name, written }, at }) => {
    if (written === undefined || isAllowed(name)) return [];
    const reason = declaredSecret(name, written);
    if (reason === undefined) return [];
    const path = `services.${service}.${key}.${name}`;
    return [violatedAt(at, path, `Service ${service}: ${name} in ${key} holds ${reason}`)];
  });

  function isAllowed(name: string): boolean {
    return credentials.allow_env.includes(name) || env[name]?.secret === false;
  }
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
