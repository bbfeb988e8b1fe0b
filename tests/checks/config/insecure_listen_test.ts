import { insecureListen } from "../../../checks/config/insecure_listen.ts";
import { absent, unknown } from "../../../lib/facts/fact.ts";
import { testCheck } from "../../check_cases.ts";

const forbidden = (...flags: string[]) => ({ command: { forbidden: flags, secrets: [] } });

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
