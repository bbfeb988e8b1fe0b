import { defineCheck, pass, violated } from "../../lib/check.ts";

/** No secret on the command line, where every local user can read it. */
export const secretInArguments = defineCheck({
  id: "secret-in-arguments",
  area: "credentials",
  title: "No argument of the command carries a secret",
  level: "fail",
  rationale:
    "Every user of the machine can read /proc/PID/cmdline, and so do process lists, crash reports and container inspection. A secret there is public.",
  fix: {
    summary: "pass the secret as a file (`--…-file=/run/secrets/NAME`) or a descriptor",
    compose: "`secrets: [NAME]`, and the path /run/secrets/NAME as the argument",
    kubernetes: "mount the Secret as a volume, and pass its path",
    systemd: "LoadCredential=NAME:/path, and pass %d/NAME",
  },
  references: [
    "https://man7.org/linux/man-pages/man5/proc_pid_cmdline.5.html",
    "https://cwe.mitre.org/data/definitions/214.html",
  ],
  needs: ["command"],
  evaluate({ command }) {
    if (command.secrets.length === 0) return pass("No argument of the command carries a secret");
    return command.secrets.map(({ position, name, reason }) => {
      const which = name === null ? `Argument ${position}` : `Argument ${position} (${name})`;
      return violated(`${which} of the command carries ${reason}`, {
        subject: `argument ${position}`,
        expected: "a path or a descriptor instead of the secret",
      });
    });
  },
});
