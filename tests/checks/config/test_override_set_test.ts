import { testOverrideSet } from "../../../checks/config/test_override_set.ts";
import { unknown } from "../../../lib/facts/fact.ts";
import { defaultPolicy } from "../../../lib/policy/defaults.ts";
import { testCheck } from "../../check_cases.ts";

const policy = {
  config: { ...defaultPolicy("baseline").config, forbidden_env: ["FORCE_HELP_LLM"] },
};
const set = {
  forbiddenVariables: {
    variables: [{ name: "FORCE_HELP_LLM", origin: ".env:3", problem: "is set" }],
    incomplete: null,
  },
};

testCheck(testOverrideSet, [
  {
    name: "without a list there is nothing to judge",
    status: "skip",
    message: "config.forbidden_env",
  },
  { name: "none of them set passes", policy, status: "pass" },
  {
    name: "one that is set fails in production",
    policy,
    facts: set,
    status: "fail",
    message: "FORCE_HELP_LLM is set (.env:3)",
    subject: "FORCE_HELP_LLM",
    fix: "remove FORCE_HELP_LLM",
  },
  {
    name: "it warns in dev",
    policy: { ...policy, production: false },
    facts: set,
    status: "warn",
  },
  {
    name: "an unread .env proves nothing",
    policy,
    facts: { forbiddenVariables: { variables: [], incomplete: "cannot read /app/.env: EACCES" } },
    status: "unknown",
    message: "EACCES",
  },
  {
    name: "an unread environment is unknown",
    policy,
    facts: { forbiddenVariables: unknown("cannot read /proc/self/environ: EACCES") },
    status: "unknown",
  },
]);
