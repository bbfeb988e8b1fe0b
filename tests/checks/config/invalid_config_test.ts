import { invalidConfig } from "../../../checks/config/invalid_config.ts";
import { unknown } from "../../../lib/facts/fact.ts";
import { testCheck } from "../../check_cases.ts";

type Variable = { name: string; origin: string | null; problem: string | null };

const good: Variable = { name: "PORT", origin: "environment", problem: null };
const bad: Variable = { name: "PORT", origin: "environment", problem: "is above 65535" };
const unset: Variable = { name: "API_URL", origin: null, problem: "is not set" };

function declared(
  variables: Variable[],
  { malformed = [], incomplete = null }: { malformed?: number[]; incomplete?: string | null } = {},
) {
  return { declaredVariables: { variables, malformed, incomplete } };
}

testCheck(invalidConfig, [
  { name: "nothing declared, nothing to judge", status: "skip", message: "env" },
  {
    name: "nothing declared, and required",
    policy: { required: ["invalid-config"] },
    status: "unknown",
    message: "required, but not judged: env is not in the policy",
  },
  { name: "what is as declared passes", facts: declared([good]), status: "pass" },
  {
    name: "a value that is not as declared fails",
    facts: declared([bad]),
    status: "fail",
    message: "PORT: is above 65535 (environment)",
    subject: "PORT",
    fix: "set PORT",
  },
  {
    name: "each variable is a result of its own",
    facts: declared([bad, unset]),
    results: [
      { status: "fail", subject: "PORT" },
      { status: "fail", subject: "API_URL", message: "API_URL: is not set", fix: "set API_URL" },
    ],
  },
  {
    name: "an optional one that is not set passes",
    facts: declared([{ ...unset, problem: null }]),
    status: "pass",
  },
  {
    name: "a malformed line warns where nothing is declared",
    facts: declared([], { malformed: [3] }),
    status: "warn",
    message: ".env:3",
    subject: ".env:3",
    fix: "line 3",
  },
  {
    name: "what is no .env at all has thousands: 20 are shown, the rest counted",
    facts: declared([], { malformed: Array.from({ length: 2345 }, (_, index) => index + 1) }),
    results: Array.from({ length: 20 }, (_, index) => ({
      status: "warn" as const,
      subject: `.env:${index + 1}`,
      message: index === 19 ? "and 2325 more lines" : "neither an assignment",
    })),
  },
  {
    name: "a malformed line may hide what is declared",
    facts: declared([good], { malformed: [3, 9] }),
    results: [{ status: "fail", subject: ".env:3" }, { status: "fail", subject: ".env:9" }],
  },
  {
    name: "what is not set may be in an unread .env, what is set is not",
    facts: declared([good, unset], { incomplete: "cannot read /app/.env: EACCES" }),
    status: "unknown",
    subject: "API_URL",
    message: "EACCES",
  },
  {
    name: "an unread .env does not matter when everything is set",
    facts: declared([good], { incomplete: "cannot read /app/.env: EACCES" }),
    status: "pass",
  },
  {
    name: "an optional one may be in an unread .env, and wrong there",
    facts: declared([{ ...unset, problem: null }], { incomplete: "EACCES" }),
    status: "unknown",
  },
  {
    name: "an unread environment is unknown",
    facts: { declaredVariables: unknown("cannot read /proc/self/environ: EACCES") },
    status: "unknown",
  },
]);
