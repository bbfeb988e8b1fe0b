import { defineCheck } from "../../lib/check.ts";
import { judgeFound } from "../../lib/check_variables.ts";

/** No switch takes a protection off a cookie. */
export const insecureCookie = defineCheck({
  id: "insecure-cookie",
  area: "config",
  title: "No switch takes Secure, HttpOnly or SameSite off a cookie",
  level: "warn",
  rationale:
    "Without Secure a session's cookie crosses the network in the clear, without HttpOnly a script steals it, and without SameSite other sites act in its name.",
  fix: {
    summary: "unset the switch, or set it: SESSION_COOKIE_SECURE=true, SESSION_COOKIE_SAMESITE=Lax",
    docker: "docker run -e SESSION_COOKIE_SECURE=true",
    compose: 'environment: { SESSION_COOKIE_SECURE: "true" }',
    kubernetes: 'env: [{ name: SESSION_COOKIE_SECURE, value: "true" }]',
    systemd: "Environment=SESSION_COOKIE_SECURE=true",
  },
  references: [
    "https://developer.mozilla.org/en-US/docs/Web/HTTP/Cookies",
    "https://cwe.mitre.org/data/definitions/614.html",
  ],
  needs: ["cookieSwitches"],
  evaluate({ cookieSwitches }) {
    return judgeFound(cookieSwitches, {
      pass: "No switch takes Secure, HttpOnly or SameSite off a cookie",
      none: "no switch of a cookie is set (SESSION_COOKIE_SECURE, policy config.cookies)",
      details: ({ name }) => ({
        fix: /SAME_?SITE$/.test(name) ? `set ${name}=Lax` : `set ${name}=true`,
      }),
    });
  },
});
