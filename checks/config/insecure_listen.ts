import { defineCheck, pass, skip, undetermined, violated } from "../../lib/check.ts";
import { judgeFound } from "../../lib/check_variables.ts";

/** No flag and no variable that opens a listener without transport security. */
export const insecureListen = defineCheck({
  id: "insecure-listen",
  area: "config",
  title: "Neither the command nor a variable asks for an insecure listener",
  level: "fail",
  rationale:
    "A flag such as --insecure-listen is for development: it serves without TLS, so whoever is on the path reads and changes the traffic, credentials included.",
  fix: {
    summary: "remove the flag or the variable, or start with --dev outside production",
    docker: "remove the flag from CMD or from the arguments of docker run",
    compose: "remove the flag from `command:`",
    kubernetes: "remove the flag from the container's `args:`",
    systemd: "remove the flag from ExecStart=",
  },
  references: ["https://cwe.mitre.org/data/definitions/319.html"],
  needs: [],
  considers: ["command", "insecureListenVariables"],
  evaluate({ command, insecureListenVariables: variables }, policy) {
    const level = policy.production ? {} : { level: "warn" as const };
    const flags = command.state !== "known"
      ? []
      : command.value.forbidden.map((flag) =>
        violated(`The command holds the forbidden flag ${flag}`, {
          subject: flag,
          observed: flag,
          expected: "not given, or given as false",
          fix: `remove ${flag} from the command (compose \`command:\`, Kubernetes \`args:\`)`,
          ...level,
        })
      );
    const set = variables.state !== "known" ? [undetermined(variables.reason)] : judgeFound(
      variables.value,
      {
        pass: "No forbidden flag or variable",
        details: ({ name }) => ({
          expected: "not set, or false",
          fix: `remove ${name} from the environment and from .env`,
          ...level,
        }),
      },
    ).filter(({ verdict }) => verdict !== "pass");
    const unread = command.state === "unknown" ? [undetermined(command.reason)] : [];
    const found = [...flags, ...set, ...unread];
    if (found.length > 0) return found;
    if (command.state === "absent") return skip(command.reason);
    return pass("No forbidden flag in the command, and no variable that stands for one");
  },
});
