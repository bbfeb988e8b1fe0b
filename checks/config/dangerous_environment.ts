import { defineCheck } from "../../lib/check.ts";
import { judgeFound } from "../../lib/check_variables.ts";

/** No variable makes programs run other code, or trust every certificate. */
export const dangerousEnvironment = defineCheck({
  id: "dangerous-environment",
  area: "config",
  title: "No variable injects code or switches TLS verification off",
  level: "warn",
  rationale:
    "Such a variable acts on every program that is started: whoever controls the file it names runs code in all of them, and without verification whoever is on the path reads and changes what they send.",
  fix: {
    summary: "remove the variable from the environment",
    docker: "remove its -e line and its ENV in the Dockerfile",
    compose: "remove it from `environment:`; for a private CA mount its certificate instead",
    kubernetes: "remove it from the container's `env:`",
    systemd: "UnsetEnvironment=NAME",
  },
  references: [
    "https://man7.org/linux/man-pages/man8/ld.so.8.html",
    "https://nodejs.org/api/cli.html",
    "https://cwe.mitre.org/data/definitions/295.html",
  ],
  needs: ["dangerousVariables"],
  evaluate({ dangerousVariables }) {
    return judgeFound(dangerousVariables, {
      pass: "No variable injects code or switches TLS verification off",
      details: ({ name, problem, trustsEverybody }) => ({
        fix: trustsEverybody
          ? `remove ${name}; for a private CA name its certificate (SSL_CERT_FILE, NODE_EXTRA_CA_CERTS)`
          : isOnPurpose(problem)
          ? `remove ${name}, or accept it: a waiver of dangerous-environment with subject ${name}`
          : `remove ${name} from the environment`,
        ...(trustsEverybody ? { level: "fail" } : {}),
      }),
    });
  },
});

/** Allocators, agents and modules that are loaded to measure are often wanted. */
function isOnPurpose(problem: string | null): boolean {
  return /allocator|agent|module|look for libraries|profiler|the ssh/.test(problem ?? "");
}
