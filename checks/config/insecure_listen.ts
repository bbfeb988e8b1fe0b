import { defineCheck, pass, violated } from "../../lib/check.ts";

/** No flag that opens a listener without transport security. */
export const insecureListen = defineCheck({
  id: "insecure-listen",
  area: "config",
  title: "The command does not ask for an insecure listener",
  level: "fail",
  rationale:
    "A flag such as --insecure-listen is for development: it serves without TLS, so whoever is on the path reads and changes the traffic, credentials included.",
  fix: {
    summary: "remove the flag from the command, or start with --dev outside production",
    docker: "remove the flag from CMD or from the arguments of docker run",
    compose: "remove the flag from `command:`",
    kubernetes: "remove the flag from the container's `args:`",
    systemd: "remove the flag from ExecStart=",
  },
  references: ["https://cwe.mitre.org/data/definitions/319.html"],
  needs: ["command"],
  evaluate({ command }, policy) {
    if (command.forbidden.length === 0) return pass("No forbidden flag in the command");
    return command.forbidden.map((flag) =>
      violated(`The command holds the forbidden flag ${flag}`, {
        subject: flag,
        observed: flag,
        expected: "not given, or given as false",
        fix: `remove ${flag} from the command (compose \`command:\`, Kubernetes \`args:\`)`,
        ...(policy.production ? {} : { level: "warn" }),
      })
    );
  },
});
