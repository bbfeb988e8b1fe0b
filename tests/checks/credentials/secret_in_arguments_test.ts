import { secretInArguments } from "../../../checks/credentials/secret_in_arguments.ts";
import { absent, unknown } from "../../../lib/facts/fact.ts";
import { testCheck } from "../../check_cases.ts";

const secrets = (...found: { position: number; name: string | null; reason: string }[]) => ({
  command: { forbidden: [], secrets: found },
});

testCheck(secretInArguments, [
  { name: "a command without secrets passes", status: "pass" },
  {
    name: "a secret in an option fails and names the option",
    facts: secrets({ position: 2, name: "--password", reason: "a secret's value" }),
    status: "fail",
    message: "Argument 2 (--password) of the command carries a secret's value",
    subject: "argument 2",
  },
  {
    name: "a secret in an argument without a name fails and names the position",
    facts: secrets({ position: 1, name: null, reason: "a URL with a password" }),
    status: "fail",
    message: "Argument 1 of the command",
  },
  {
    name: "each argument is a result of its own",
    facts: secrets(
      { position: 1, name: null, reason: "a known token prefix" },
      { position: 3, name: "--token", reason: "a secret's value" },
    ),
    results: [{ status: "fail" }, { status: "fail" }],
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
