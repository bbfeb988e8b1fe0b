import { defineCheck } from "../../lib/check.ts";
import { judgeDeploymentSecret } from "../../lib/check_variables.ts";
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
    return judgeDeploymentSecret(deploymentSecrets, NAME, 32);
  },
});
