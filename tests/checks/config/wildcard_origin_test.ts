import { wildcardOrigin } from "../../../checks/config/wildcard_origin.ts";
import { unknown } from "../../../lib/facts/fact.ts";
import { testCheck } from "../../check_cases.ts";

const found = (...variables: { name: string; origin: string; problem: string | null }[]) => ({
  originLists: { variables, incomplete: null },
});

testCheck(wildcardOrigin, [
  {
    name: "a list of https origins passes",
    facts: found({ name: "CORS_ORIGINS", origin: "environment", problem: null }),
    status: "pass",
  },
  { name: "without a list there is nothing to judge", status: "skip" },
  {
    name: "a wildcard warns",
    facts: found({ name: "CORS_ORIGINS", origin: "environment", problem: "allows every origin" }),
    status: "warn",
    message: "CORS_ORIGINS allows every origin",
    fix: "https://",
  },
  {
    name: "a switch for everybody warns",
    facts: found({
      name: "CORS_ALLOW_ALL_ORIGINS",
      origin: "environment",
      problem: "allows every origin",
    }),
    status: "warn",
    message: "allows every origin",
    fix: "CORS_ALLOW_ALL_ORIGINS=false",
  },
  {
    name: "an unread .env may hold more of them",
    facts: { originLists: { variables: [], incomplete: "cannot read /app/.env: EACCES" } },
    status: "unknown",
    message: "EACCES",
  },
  {
    name: "an unread environment is unknown",
    facts: { originLists: unknown("cannot read /proc/self/environ: EACCES") },
    status: "unknown",
  },
]);
