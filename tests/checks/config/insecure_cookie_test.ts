import { insecureCookie } from "../../../checks/config/insecure_cookie.ts";
import { unknown } from "../../../lib/facts/fact.ts";
import { testCheck } from "../../check_cases.ts";

const found = (...variables: { name: string; origin: string; problem: string | null }[]) => ({
  cookieSwitches: { variables, incomplete: null },
});

testCheck(insecureCookie, [
  {
    name: "switches that are on pass",
    facts: found({ name: "COOKIE_SECURE", origin: "environment", problem: null }),
    status: "pass",
  },
  { name: "without a switch there is nothing to judge", status: "skip" },
  {
    name: "a switch that is off warns",
    facts: found({
      name: "SESSION_COOKIE_SECURE",
      origin: "environment",
      problem: "sends the cookie without TLS (Secure is off)",
    }),
    status: "warn",
    message: "without TLS",
    fix: "SESSION_COOKIE_SECURE=true",
  },
  {
    name: "SameSite=None warns",
    facts: found({
      name: "COOKIE_SAMESITE",
      origin: "environment",
      problem: "sets SameSite=None without Secure",
    }),
    status: "warn",
    message: "SameSite",
    fix: "COOKIE_SAMESITE=Lax",
  },
  {
    name: "an unread .env may hold more of them",
    facts: { cookieSwitches: { variables: [], incomplete: "cannot read /app/.env: EACCES" } },
    status: "unknown",
    message: "EACCES",
  },
  {
    name: "an unread environment is unknown",
    facts: { cookieSwitches: unknown("cannot read /proc/self/environ: EACCES") },
    status: "unknown",
  },
]);
