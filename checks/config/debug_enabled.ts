import { defineCheck } from "../../lib/check.ts";
import { judgeFound } from "../../lib/check_variables.ts";

/** No framework runs in its debug or development mode. */
export const debugEnabled = defineCheck({
  id: "debug-enabled",
  area: "config",
  title: "No debug switch is on",
  level: "fail",
  rationale:
    "A framework in debug mode answers an error with source code, settings and variables, and some open a console that runs whatever a visitor types.",
  fix: {
    summary:
      "unset the switch, or set it to what production uses (DEBUG=false, NODE_ENV=production)",
    docker: "docker run -e DJANGO_DEBUG=false (FLASK_DEBUG=0, NODE_ENV=production)",
    compose: 'environment: { DJANGO_DEBUG: "false" }',
    kubernetes: 'env: [{ name: DJANGO_DEBUG, value: "false" }]',
    systemd: "Environment=DJANGO_DEBUG=false",
  },
  references: [
    "https://docs.djangoproject.com/en/stable/ref/settings/#debug",
    "https://cwe.mitre.org/data/definitions/489.html",
  ],
  needs: ["debugSwitches"],
  evaluate({ debugSwitches }, { production }) {
    return judgeFound(debugSwitches, {
      pass: "No debug switch is on",
      details: ({ name, mild }) => ({
        fix: fixFor(name),
        ...(production && !mild ? {} : { level: "warn" }),
      }),
    });
  },
});

function fixFor(name: string): string {
  if (/^(ASPNETCORE|DOTNET)_ENVIRONMENT$/.test(name)) return `set ${name}=Production`;
  if (/(^|_)ENV$/.test(name)) return `set ${name}=${name === "MIX_ENV" ? "prod" : "production"}`;
  if (name === "GIN_MODE") return "set GIN_MODE=release";
  if (/PROFILE/.test(name)) return `remove the development profile from ${name}`;
  return /DEBUG$/.test(name) && name !== "DEBUG" ? `set ${name}=0` : `unset ${name}`;
}
