import { insecureListen } from "../../../checks/config/insecure_listen.ts";
import { absent, unknown } from "../../../lib/facts/fact.ts";
import { testCheck } from "../../check_cases.ts";

const forbidden = (...flags: string[]) => ({ command: { forbidden: flags, secrets: [] } });

const enabled = {
  insecureListenVariables: {
    variables: [{
      name: "APP_INSECURE_LISTEN",
      origin: ".env:1",
      problem: "enables what the policy forbids",
    }],
    incomplete: null,
  },
};

testCheck(insecureListen, [
  { name: "a command without forbidden flags passes", status: "pass" },
  {
    name: "a forbidden flag fails in production",
    facts: forbidden("--insecure-listen"),
    status: "fail",
    message: "--insecure-listen",
    subject: "--insecure-listen",
    fix: "remove --insecure-listen",
  },
  {
    name: "a forbidden flag warns in dev",
    facts: forbidden("--insecure-listen"),
    policy: { production: false },
    status: "warn",
  },
  {
    name: "each forbidden flag is a result of its own",
    facts: forbidden("--insecure", "--no-tls"),
    results: [{ status: "fail", subject: "--insecure" }, { status: "fail", subject: "--no-tls" }],
  },
  {
    name: "a variable that stands for the flag fails in production, also without a command",
    facts: { ...enabled, command: absent("no command to judge") },
    status: "fail",
    message: "APP_INSECURE_LISTEN",
    subject: "APP_INSECURE_LISTEN",
    fix: "remove APP_INSECURE_LISTEN",
  },
  {
    name: "a variable warns in dev",
    facts: enabled,
    policy: { production: false },
    status: "warn",
  },
  {
    name: "flag and variable are two results",
    facts: { ...enabled, ...forbidden("--insecure-listen") },
    results: [{ status: "fail" }, { status: "fail" }],
  },
  {
    name: "an unread .env may hold the variable",
    facts: { insecureListenVariables: { variables: [], incomplete: "EACCES" } },
    status: "unknown",
  },
  {
    name: "an unread environment is unknown",
    facts: { insecureListenVariables: unknown("cannot read /proc/self/environ: EACCES") },
    status: "unknown",
  },
  {
    name: "without a command there is nothing to judge",
    facts: { command: absent("no command to judge") },
    status: "skip",
  },
  {
    name: "an unreadable command line is unknown",
    facts: { command: unknown("cannot read /proc/7/cmdline: EACCES") },
    status: "unknown",
  },
]);
