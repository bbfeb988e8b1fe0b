import { wildcardHost } from "../../../checks/config/wildcard_host.ts";
import { unknown } from "../../../lib/facts/fact.ts";
import { testCheck } from "../../check_cases.ts";

const found = (...variables: { name: string; origin: string; problem: string | null }[]) => ({
  hostLists: { variables, incomplete: null },
});

testCheck(wildcardHost, [
  {
    name: "a list without a wildcard passes",
    facts: found({ name: "ALLOWED_HOSTS", origin: "environment", problem: null }),
    status: "pass",
  },
  { name: "without a list there is nothing to judge", status: "skip" },
  {
    name: "a wildcard warns",
    facts: found({ name: "ALLOWED_HOSTS", origin: "environment", problem: "allows every host" }),
    status: "warn",
    message: "ALLOWED_HOSTS allows every host",
    fix: "ALLOWED_HOSTS=app",
  },
  {
    name: "an unread .env may hold more of them",
    facts: { hostLists: { variables: [], incomplete: "cannot read /app/.env: EACCES" } },
    status: "unknown",
    message: "EACCES",
  },
  {
    name: "an unread environment is unknown",
    facts: { hostLists: unknown("cannot read /proc/self/environ: EACCES") },
    status: "unknown",
  },
]);
