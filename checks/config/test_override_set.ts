import { defineCheck } from "../../lib/check.ts";
import { judgeFound } from "../../lib/check_variables.ts";

/** No variable that overrides the application for tests. */
export const testOverrideSet = defineCheck({
  id: "test-override-set",
  area: "config",
  title: "No variable that is for tests only is set",
  level: "fail",
  rationale:
    "A variable that forces a result in tests replaces what production relies on: a stub for the payment, a fixed answer, a check that is left out.",
  fix: {
    summary: "remove the variable, or start with --dev outside production",
    docker: "remove its -e and --env-file line, and its ENV in the Dockerfile",
    compose: "remove it from `environment:` and `env_file:`",
    kubernetes: "remove it from the container's `env:` and `envFrom:`",
    systemd: "UnsetEnvironment=NAME",
  },
  references: ["https://cwe.mitre.org/data/definitions/489.html"],
  needs: ["forbiddenVariables"],
  skipReason: ({ config }) =>
    config.forbidden_env.length === 0 ? "config.forbidden_env is not in the policy" : undefined,
  evaluate({ forbiddenVariables }, { production }) {
    return judgeFound(forbiddenVariables, {
      pass: "No forbidden variable is set",
      details: ({ name }) => ({
        expected: "not set",
        fix: `remove ${name} from the environment and from .env`,
        ...(production ? {} : { level: "warn" }),
      }),
    });
  },
});
