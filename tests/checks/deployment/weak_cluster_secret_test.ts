import { weakClusterSecret } from "../../../checks/deployment/weak_cluster_secret.ts";
import { absent, type Fact, known, unknown } from "../../../lib/facts/fact.ts";
import { testCheck } from "../../check_cases.ts";
import { asMode } from "./as_mode.ts";

function secret(state: Fact<{ origin: string; problem: string | null }>) {
  return { deploymentSecrets: [{ name: "WEBHOOK_SECRET_CLUSTER", state }] };
}

testCheck(weakClusterSecret, [
  { name: "passes for an agent", ...asMode(["agent"]), status: "pass" },
  { name: "passes for a hub", ...asMode(["hub"]), status: "pass" },
  {
    name: "skips standalone",
    ...asMode(["standalone"]),
    status: "skip",
    message: "for agent and hub, and this is standalone",
  },
  {
    name: "is violated by a short one",
    ...asMode(["agent", "hub"]),
    facts: secret(known({ origin: ".env:2", problem: "has 31 characters, needs 32" }, ".env:2")),
    status: "fail",
    message: "WEBHOOK_SECRET_CLUSTER (.env:2) has 31 characters",
  },
  {
    name: "is violated when it is not set",
    ...asMode(["agent"]),
    facts: secret(absent("not set")),
    status: "fail",
  },
  {
    name: "is unknown when it may be in a .env that cannot be read",
    ...asMode(undefined),
    facts: secret(unknown("cannot read .env")),
    status: "unknown",
  },
]);
