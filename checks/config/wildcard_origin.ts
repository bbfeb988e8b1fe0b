import { defineCheck } from "../../lib/check.ts";
import { judgeFound } from "../../lib/check_variables.ts";

/** No allowlist of origins allows everybody. */
export const wildcardOrigin = defineCheck({
  id: "wildcard-origin",
  area: "config",
  title: "No allowlist of origins holds a wildcard, null or plain http",
  level: "warn",
  rationale:
    "An origin on the list reads the answers of the application in a visitor's browser. A wildcard gives that to every site, null to every sandboxed frame, and http to whoever is on the path.",
  fix: {
    summary: "name the origins, with https: CORS_ALLOWED_ORIGINS=https://app.example.com",
    docker: "docker run -e CORS_ALLOWED_ORIGINS=https://app.example.com",
    compose: "environment: { CORS_ALLOWED_ORIGINS: https://app.example.com }",
    kubernetes: "env: [{ name: CORS_ALLOWED_ORIGINS, value: https://app.example.com }]",
    systemd: "Environment=CORS_ALLOWED_ORIGINS=https://app.example.com",
  },
  references: [
    "https://developer.mozilla.org/en-US/docs/Web/HTTP/CORS",
    "https://cwe.mitre.org/data/definitions/942.html",
  ],
  needs: ["originLists"],
  evaluate({ originLists }) {
    return judgeFound(originLists, {
      pass: "No allowlist of origins holds a wildcard, null or plain http",
      none: "no allowlist of origins is set (CORS_ALLOWED_ORIGINS, policy config.origins)",
      details: ({ name }) => ({
        fix: /ALL(_ORIGINS)?$/.test(name)
          ? `set ${name}=false and name the origins`
          : `name the origins in ${name}, with https: https://app.example.com`,
      }),
    });
  },
});
