import { defineCheck } from "../../lib/check.ts";
import { judgeDeploymentSecret } from "../../lib/check_variables.ts";

const NAME = "DJANGO_SECRET_KEY";

/** Django's secret key is one that nobody can guess. */
export const weakSecretKey = defineCheck({
  id: "weak-secret-key",
  area: "deployment",
  title: "DJANGO_SECRET_KEY is set, has at least 50 characters and is no placeholder",
  level: "fail",
  rationale:
    "The key signs sessions, password resets and messages between servers. Whoever guesses it logs in as anybody.",
  fix: {
    summary: "set DJANGO_SECRET_KEY to the output of `posture keygen --bytes 48`",
    docker: "--env-file with DJANGO_SECRET_KEY in it, mode 0600",
    kubernetes: "a Secret, with envFrom or secretKeyRef",
    systemd: "EnvironmentFile= with mode 0600",
  },
  references: [
    "https://docs.djangoproject.com/en/stable/ref/settings/#secret-key",
    "https://docs.djangoproject.com/en/stable/howto/deployment/checklist/",
  ],
  needs: ["deploymentSecrets"],
  evaluate({ deploymentSecrets }) {
    return judgeDeploymentSecret(deploymentSecrets, NAME, 50);
  },
});
