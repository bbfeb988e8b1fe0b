import { debugEnabled } from "../../../checks/config/debug_enabled.ts";
import { unknown } from "../../../lib/facts/fact.ts";
import { testCheck } from "../../check_cases.ts";

const found = (
  ...variables: { name: string; origin: string; problem: string | null; mild: boolean }[]
) => ({
  debugSwitches: { variables, incomplete: null },
});

testCheck(debugEnabled, [
  { name: "no switch that is on passes", status: "pass" },
  {
    name: "a switch that is on fails in production",
    facts: found({
      name: "DJANGO_DEBUG",
      origin: "environment",
      problem: "switches debug mode on",
      mild: false,
    }),
    status: "fail",
    message: "DJANGO_DEBUG switches debug mode on (environment)",
    fix: "set DJANGO_DEBUG=0",
  },
  {
    name: "it warns in dev",
    facts: found({
      name: "NODE_ENV",
      origin: ".env:2",
      problem: "selects the development environment",
      mild: false,
    }),
    policy: { production: false },
    status: "warn",
    message: "(.env:2)",
    fix: "set NODE_ENV=production",
  },
  {
    name: "what only prints warns",
    facts: found({
      name: "DEBUG",
      origin: "environment",
      problem: "switches the debug output of every Node.js module on",
      mild: true,
    }),
    status: "warn",
    message: "DEBUG",
    fix: "unset DEBUG",
  },
  {
    name: "ASP.NET has a value of its own",
    facts: found({
      name: "ASPNETCORE_ENVIRONMENT",
      origin: "environment",
      problem: "selects the development environment",
      mild: false,
    }),
    status: "fail",
    message: "ASPNETCORE_ENVIRONMENT",
    fix: "=Production",
  },
  {
    name: "an unread .env may hold more of them",
    facts: { debugSwitches: { variables: [], incomplete: "cannot read /app/.env: EACCES" } },
    status: "unknown",
    message: "EACCES",
  },
  {
    name: "an unread environment is unknown",
    facts: { debugSwitches: unknown("cannot read /proc/self/environ: EACCES") },
    status: "unknown",
  },
]);
