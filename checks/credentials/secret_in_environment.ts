import { defineCheck, judgesNodeAlone, pass, violated } from "../../lib/check.ts";

/** No secret in the environment, which is passed on to every child process. */
export const secretInEnvironment = defineCheck({
  id: "secret-in-environment",
  area: "credentials",
  title: "No variable of the environment carries a secret",
  level: "warn",
  rationale:
    "Every child process inherits the environment, crash reports and debug pages print it, and every process of the same uid reads it in /proc/PID/environ. It cannot be taken back while the process runs.",
  fix: {
    summary:
      "pass the secret as a file (`NAME_FILE=/run/secrets/NAME`) or a descriptor, or list the variable in policy `credentials.allow_env`",
    compose: "`secrets: [NAME]`, and NAME_FILE: /run/secrets/NAME",
    kubernetes: "mount the Secret as a volume instead of env.valueFrom.secretKeyRef",
    systemd: "LoadCredential=NAME:/path, and Environment=NAME_FILE=%d/NAME",
  },
  references: [
    "https://man7.org/linux/man-pages/man5/proc_pid_environ.5.html",
    "https://docs.docker.com/compose/how-tos/use-secrets/",
    "https://cwe.mitre.org/data/definitions/526.html",
  ],
  needs: ["environmentSecrets"],
  // A sysadmin's own shell is not the deployment.
  skipReason: (_policy, target) =>
    judgesNodeAlone(target) ? "audits the node: name a process with --pid" : undefined,
  evaluate({ environmentSecrets }, { credentials, env }) {
    const found = environmentSecrets.filter(({ name }) =>
      !credentials.allow_env.includes(name) && env[name]?.secret !== false
    );
    if (found.length === 0) return pass("No variable of the environment carries a secret");
    return found.map(({ name, reason }) =>
      violated(`The variable ${name} carries ${reason}`, {
        subject: name,
        expected: "a path or a descriptor instead of the secret",
        fix:
          `pass a file (\`${name}_FILE=/run/secrets/${name}\`) or a descriptor, or list ${name} in policy \`credentials.allow_env\``,
      })
    );
  },
});
