import { defineCheck } from "../../lib/check.ts";
import { judgeFound } from "../../lib/check_variables.ts";

/** No host allowlist allows every host. */
export const wildcardHost = defineCheck({
  id: "wildcard-host",
  area: "config",
  title: "No host allowlist holds a wildcard for every host",
  level: "warn",
  rationale:
    "With any Host header accepted, an attacker has links for password resets and cached pages made with a host name of theirs.",
  fix: {
    summary: "name the hosts: ALLOWED_HOSTS=app.example.com",
    docker: "docker run -e ALLOWED_HOSTS=app.example.com",
    compose: "environment: { ALLOWED_HOSTS: app.example.com }",
    kubernetes: "env: [{ name: ALLOWED_HOSTS, value: app.example.com }]",
    systemd: "Environment=ALLOWED_HOSTS=app.example.com",
  },
  references: [
    "https://docs.djangoproject.com/en/stable/ref/settings/#allowed-hosts",
    "https://cwe.mitre.org/data/definitions/644.html",
  ],
  needs: ["hostLists"],
  evaluate({ hostLists }) {
    return judgeFound(hostLists, {
      pass: "No host allowlist holds a wildcard for every host",
      none: "no host allowlist is set (ALLOWED_HOSTS, policy config.hosts)",
      details: ({ name }) => ({ fix: `name the hosts in ${name}: ${name}=app.example.com` }),
    });
  },
});
