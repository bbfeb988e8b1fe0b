import { secretInEnvironment } from "../../../checks/credentials/secret_in_environment.ts";
import { unknown } from "../../../lib/facts/fact.ts";
import { defaultPolicy } from "../../../lib/policy/defaults.ts";
import { testCheck } from "../../check_cases.ts";

const TWO = {
  environmentSecrets: [
    { name: "API_KEY", reason: "a key" },
    { name: "DB_PASSWORD", reason: "a password" },
  ],
};
const allowing = (...allow_env: string[]) => ({
  credentials: { ...defaultPolicy("baseline").credentials, allow_env },
});

testCheck(secretInEnvironment, [
  { name: "an environment without secrets passes", status: "pass" },
  {
    name: "each variable is a result of its own, with its own fix",
    facts: TWO,
    results: [
      {
        status: "warn",
        message: "The variable API_KEY carries a key",
        subject: "API_KEY",
        fix: "API_KEY_FILE=/run/secrets/API_KEY",
      },
      { status: "warn", message: "DB_PASSWORD carries a password", subject: "DB_PASSWORD" },
    ],
  },
  {
    name: "a variable that the policy allows is left out",
    facts: TWO,
    policy: allowing("API_KEY"),
    status: "warn",
    subject: "DB_PASSWORD",
  },
  {
    name: "a variable that the policy declares to be no secret is left out",
    facts: TWO,
    policy: { env: { API_KEY: { secret: false }, DB_PASSWORD: { secret: true } } },
    status: "warn",
    subject: "DB_PASSWORD",
  },
  {
    name: "all of them allowed",
    facts: TWO,
    policy: allowing("API_KEY", "DB_PASSWORD"),
    status: "pass",
  },
  {
    name: "an allowed name is the whole name",
    facts: { environmentSecrets: [{ name: "API_KEY_2", reason: "a key" }] },
    policy: allowing("API_KEY"),
    status: "warn",
  },
  {
    name: "a bare node is no deployment: the sysadmin's own shell is not judged",
    facts: TWO,
    target: { node: true },
    status: "skip",
    message: "--pid",
  },
  {
    name: "a process named on a node is",
    facts: TWO,
    target: { node: true, pid: 7 },
    results: [{ status: "warn" }, { status: "warn" }],
  },
  {
    name: "an unreadable environment is unknown",
    facts: { environmentSecrets: unknown("cannot read /proc/7/environ: EACCES") },
    status: "unknown",
    message: "EACCES",
  },
]);
