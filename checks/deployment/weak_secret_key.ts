import { defineCheck, pass, undetermined, violated } from "../../lib/check.ts";

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
    const state = deploymentSecrets.find(({ name }) => name === NAME)?.state;
    const details = { subject: NAME, expected: "at least 50 characters, 5 of them distinct" };
    if (state === undefined) return undetermined(`${NAME} was not looked at`);
    if (state.state === "unknown") return undetermined(state.reason, details);
    if (state.state === "absent") return violated(`${NAME} is not set`, details);
    const { origin, problem } = state.value;
    return problem === null
      ? pass(`${NAME} (${origin}) is long enough and no placeholder`, details)
      : violated(`${NAME} (${origin}) ${problem}`, details);
  },
});
