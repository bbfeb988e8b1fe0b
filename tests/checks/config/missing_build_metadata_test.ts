import { missingBuildMetadata } from "../../../checks/config/missing_build_metadata.ts";
import { unknown } from "../../../lib/facts/fact.ts";
import { defaultPolicy } from "../../../lib/policy/defaults.ts";
import { testCheck } from "../../check_cases.ts";

const judged = (
  origin: string | null,
  problem: string | null,
  incomplete: string | null = null,
) => ({
  buildMetadata: { variables: [{ name: "GIT_COMMIT", origin, problem }], incomplete },
});

testCheck(missingBuildMetadata, [
  { name: "a commit passes", status: "pass" },
  {
    name: "none is an info",
    facts: judged(null, "is not set"),
    status: "info",
    message: "GIT_COMMIT is not set",
    subject: "GIT_COMMIT",
    fix: "ARG GIT_COMMIT",
  },
  { name: "no commit is an info", facts: judged("environment", "is no commit"), status: "info" },
  {
    name: "it may be in an unread .env",
    facts: judged(null, "is not set", "EACCES"),
    status: "unknown",
  },
  {
    name: "an empty list: nothing to judge",
    policy: { config: { ...defaultPolicy("baseline").config, build_metadata: [] } },
    status: "skip",
  },
  {
    name: "a node is no build",
    policy: { profile: "host" },
    facts: judged(null, "is not set"),
    status: "skip",
    message: "--pid",
  },
  {
    name: "an unread environment is unknown",
    facts: { buildMetadata: unknown("cannot read /proc/self/environ: EACCES") },
    status: "unknown",
  },
]);
