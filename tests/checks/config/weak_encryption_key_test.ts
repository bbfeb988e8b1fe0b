import { weakEncryptionKey } from "../../../checks/config/weak_encryption_key.ts";
import { unknown } from "../../../lib/facts/fact.ts";
import { defaultPolicy } from "../../../lib/policy/defaults.ts";
import { testCheck } from "../../check_cases.ts";

const policy = {
  credentials: {
    ...defaultPolicy("baseline").credentials,
    keys: { APP_KEY: { bytes: 16, encoding: "hex" as const } },
  },
};
const judged = (
  origin: string | null,
  problem: string | null,
  incomplete: string | null = null,
) => ({
  encryptionKeys: { variables: [{ name: "APP_KEY", origin, problem }], incomplete },
});

testCheck(weakEncryptionKey, [
  { name: "nothing declared, nothing to judge", status: "skip", message: "credentials.keys" },
  { name: "a good one passes", policy, facts: judged("environment", null), status: "pass" },
  {
    name: "a weak one fails",
    policy,
    facts: judged(".env:2", "decodes to 8 bytes, needs exactly 16"),
    status: "fail",
    message: "APP_KEY decodes to 8 bytes, needs exactly 16 (.env:2)",
    subject: "APP_KEY",
    fix: "posture keygen --bytes 16 --format hex",
  },
  ...([
    [{ bytes: 32, encoding: "base64url" }, "`posture keygen --bytes 32 | tr +/ -_`"],
    [{ bytes: 8, encoding: "auto" }, "8 random bytes in base64"],
    [{ bytes: 2048, encoding: "hex" }, "2048 random bytes in hex"],
  ] as const).map(([key, fix]) => ({
    name: `a fix that gives such a key: ${fix}`,
    policy: { credentials: { ...policy.credentials, keys: { APP_KEY: key } } },
    facts: judged("environment", "decodes to 1 byte"),
    status: "fail" as const,
    fix,
  })),
  {
    name: "one that is not set",
    policy,
    facts: judged(null, "is not set"),
    status: "info",
    message: "encryption is disabled",
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
    facts: { encryptionKeys: unknown("cannot read /proc/self/environ: EACCES") },
    status: "unknown",
  },
]);
