import { dangerousEnvironment } from "../../../checks/config/dangerous_environment.ts";
import { unknown } from "../../../lib/facts/fact.ts";
import { testCheck } from "../../check_cases.ts";

const found = (
  ...variables: { name: string; origin: string; problem: string | null; trustsEverybody: boolean }[]
) => ({
  dangerousVariables: { variables, incomplete: null },
});

testCheck(dangerousEnvironment, [
  { name: "none of them passes", status: "pass" },
  {
    name: "a library in every program warns",
    facts: found({
      name: "LD_AUDIT",
      origin: "environment",
      problem: "loads a library into every program",
      trustsEverybody: false,
    }),
    status: "warn",
    message: "LD_AUDIT loads a library",
    fix: "remove LD_AUDIT from",
  },
  {
    name: "an allocator warns, and the fix is a waiver",
    facts: found({
      name: "LD_PRELOAD",
      origin: "environment",
      problem: "loads a memory allocator into every program",
      trustsEverybody: false,
    }),
    status: "warn",
    message: "allocator",
    fix: "subject LD_PRELOAD",
  },
  {
    name: "no TLS verification fails",
    facts: found({
      name: "GIT_SSL_NO_VERIFY",
      origin: ".env:1",
      problem: "makes git accept every TLS certificate",
      trustsEverybody: true,
    }),
    status: "fail",
    message: "(.env:1)",
    fix: "private CA",
  },
  {
    name: "an unread .env may hold more of them",
    facts: { dangerousVariables: { variables: [], incomplete: "cannot read /app/.env: EACCES" } },
    status: "unknown",
    message: "EACCES",
  },
  {
    name: "an unread environment is unknown",
    facts: { dangerousVariables: unknown("cannot read /proc/self/environ: EACCES") },
    status: "unknown",
  },
]);
