import { defineCheck, pass, undetermined, violated } from "../../lib/check.ts";
import { otherMode } from "../../lib/facts/deployment.ts";

const NAME = "WEBHOOK_SECRET_CLUSTER";

/** What agents and hub authenticate each other with cannot be guessed. */
export const weakClusterSecret = defineCheck({
  id: "weak-cluster-secret",
  area: "deployment",
  title: "WEBHOOK_SECRET_CLUSTER is set, has at least 32 characters and is no placeholder",
  level: "fail",
  rationale:
    "Agents and hub accept each other's messages by this secret alone. Whoever guesses it gives orders to the whole cluster.",
  fix: {
    summary:
      "set WEBHOOK_SECRET_CLUSTER to the output of `posture keygen`, the same on hub and agents",
    docker: "--env-file with WEBHOOK_SECRET_CLUSTER in it, mode 0600",
    kubernetes: "a Secret, with envFrom or secretKeyRef",
    systemd: "EnvironmentFile= with mode 0600",
  },
  references: [
    "https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html",
  ],
  needs: ["deploymentSecrets"],
  skipReason: (_, { modes }) => otherMode(modes, ["agent", "hub"]),
  evaluate({ deploymentSecrets }) {
    const state = deploymentSecrets.find(({ name }) => name === NAME)?.state;
    const details = { subject: NAME, expected: "at least 32 characters, 5 of them distinct" };
    if (state === undefined) return undetermined(`${NAME} was not looked at`);
    if (state.state === "unknown") return undetermined(state.reason, details);
    if (state.state === "absent") return violated(`${NAME} is not set`, details);
    const { origin, problem } = state.value;
    return problem === null
      ? pass(`${NAME} (${origin}) is long enough and no placeholder`, details)
      : violated(`${NAME} (${origin}) ${problem}`, details);
  },
});
