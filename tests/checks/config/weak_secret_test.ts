import { weakSecret } from "../../../checks/config/weak_secret.ts";
import { unknown } from "../../../lib/facts/fact.ts";
import { defaultPolicy } from "../../../lib/policy/defaults.ts";
import { testCheck } from "../../check_cases.ts";

const policy = {
  credentials: { ...defaultPolicy("baseline").credentials, secrets: { APP_KEY: {} } },
};
const judged = (
  origin: string | null,
  problem: string | null,
  incomplete: string | null = null,
) => ({
  declaredSecrets: { variables: [{ name: "APP_KEY", origin, problem }], incomplete },
});

testCheck(weakSecret, [
  { name: "nothing declared, nothing to judge", status: "skip", message: "credentials.secrets" },
  { name: "a good one passes", policy, facts: judged("environment", null), status: "pass" },
  {
    name: "a weak one fails",
    policy,
    facts: judged(".env:2", "has 12 characters, needs 32"),
    status: "fail",
    message: "APP_KEY has 12 characters, needs 32 (.env:2)",
    subject: "APP_KEY",
    fix: "a fresh secret",
  },
  {
    name: "a fix whose secret is as long as the policy asks",
    policy: {
      credentials: { ...policy.credentials, secrets: { APP_KEY: { min_length: 64 } } },
    },
    facts: judged(".env:2", "has 12 characters, needs 64"),
    status: "fail",
    fix: "posture keygen --bytes 48`",
  },
  {
    name: "one that is not set",
    policy,
    facts: judged(null, "is not set"),
    status: "fail",
    message: "is not set",
  },
  {
    name: "one that may be in an unread .env is unknown",
    policy,
    facts: judged(null, "is not set", "cannot read /app/.env: EACCES"),
    status: "unknown",
  },
  {
    name: "an unread environment is unknown",
    policy,
    facts: { declaredSecrets: unknown("cannot read /proc/self/environ: EACCES") },
    status: "unknown",
  },
]);
