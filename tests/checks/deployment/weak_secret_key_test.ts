import { weakSecretKey } from "../../../checks/deployment/weak_secret_key.ts";
import { absent, known, unknown } from "../../../lib/facts/fact.ts";
import type { Fact } from "../../../lib/facts/fact.ts";
import { testCheck } from "../../check_cases.ts";
import { asMode } from "./as_mode.ts";

function key(state: Fact<{ origin: string; problem: string | null }>) {
  return { deploymentSecrets: [{ name: "DJANGO_SECRET_KEY", state }] };
}

testCheck(weakSecretKey, [
  { name: "passes for a long key", ...asMode(["standalone"]), status: "pass" },
  { name: "passes in every mode", ...asMode(["agent", "hub"]), status: "pass" },
  {
    name: "passes for a key of the .env",
    ...asMode(["hub"]),
    facts: key(known({ origin: ".env:3", problem: null }, ".env:3")),
    status: "pass",
    message: ".env:3",
  },
  {
    name: "is violated by a short one",
    ...asMode(["hub"]),
    facts: key(known({ origin: "environment", problem: "has 49 characters, needs 50" }, "test")),
    status: "fail",
    message: "DJANGO_SECRET_KEY (environment) has 49 characters",
    fix: "posture keygen",
  },
  {
    name: "is violated when it is not set",
    ...asMode(["standalone"]),
    facts: key(absent("not set")),
    status: "fail",
    message: "DJANGO_SECRET_KEY is not set",
  },
  {
    name: "is unknown when the .env that may hold it cannot be read",
    ...asMode(["standalone"]),
    facts: key(unknown("cannot read .env: EACCES")),
    status: "unknown",
    message: "EACCES",
  },
  {
    name: "is unknown when the environment cannot be read",
    ...asMode(undefined),
    facts: { deploymentSecrets: unknown("cannot read /proc/7/environ: EACCES") },
    status: "unknown",
  },
  {
    name: "skips in another profile",
    target: { modes: ["hub"] },
    status: "skip",
    message: "profile baseline",
  },
]);
