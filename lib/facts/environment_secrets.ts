/**
 * Variables of the environment that carry a secret. A .env is a file and no environment: it has its
 * own checks. The values are judged here and never become a part of the fact.
 */
import { environmentSecret } from "../configuration/environment_secrets.ts";
import { type Environ, readEnviron, repeatedVariables } from "./environ.ts";
import { known, unknown } from "./fact.ts";
import { defineCollector, type FactValue } from "./types.ts";

/** The variables, by name: what each seems to carry. */
export function findEnvironmentSecrets(environ: Environ): FactValue<"environmentSecrets"> {
  const found = new Map<string, string>();
  for (const [name, value] of [...environ, ...repeatedVariables(environ)]) {
    const reason = environmentSecret(name, value);
    if (reason !== undefined && !found.has(name)) found.set(name, reason);
  }
  return [...found].map(([name, reason]) => ({ name, reason }))
    .sort((one, other) => one.name < other.name ? -1 : 1);
}

/** What /proc/PID/environ gives away. */
export const environmentSecretsCollector = defineCollector({
  name: "environ",
  provides: ["environmentSecrets"],
  collect(system, target) {
    const environ = readEnviron(system, target);
    return {
      environmentSecrets: environ.ok
        ? known(findEnvironmentSecrets(environ.value), `${target.proc}/environ`)
        : unknown(environ.message),
    };
  },
});
