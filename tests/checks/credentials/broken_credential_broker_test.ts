import { brokenCredentialBroker } from "../../../checks/credentials/broken_credential_broker.ts";
import { absent, known, unknown } from "../../../lib/facts/fact.ts";
import type { FactValue } from "../../../lib/facts/types.ts";
import { testCheck } from "../../check_cases.ts";

type Broker = FactValue<"credentialBrokers">[number];

const GOOD: Broker = {
  subject: "OPENAI_CRED_FD",
  descriptor: 5,
  problem: null,
  socket: known({ kind: "unix SOCK_SEQPACKET", hungUp: false }, "/proc/self/fd/5"),
  keys: [],
  baseUrl: { name: "OPENAI_BASE_URL", origin: "environment", problem: null },
  incomplete: null,
  probe: absent("no handshake without --probe"),
};
const broker = (changes: Partial<Broker>) => ({ credentialBrokers: [{ ...GOOD, ...changes }] });

testCheck(brokenCredentialBroker, [
  { name: "nothing declared: skip", status: "skip", message: "no credential broker is declared" },
  {
    name: "a socket of the right kind, no key, http on loopback",
    facts: broker({}),
    status: "pass",
    message: "The credential broker of OPENAI_CRED_FD is a unix SOCK_SEQPACKET socket",
    subject: "OPENAI_CRED_FD",
  },
  {
    name: "no base URL at all: the client uses the descriptor",
    facts: broker({ baseUrl: null }),
    status: "pass",
  },
  {
    name: "a handshake that is right says so",
    facts: broker({ probe: known({ problem: null }, "descriptor 5") }),
    status: "pass",
    message: "its handshake is right",
  },
  {
    name: "a closed descriptor",
    facts: broker({ socket: absent("descriptor 5 is not open") }),
    status: "fail",
    message: "OPENAI_CRED_FD: descriptor 5 is not open",
  },
  {
    name: "no number",
    facts: broker({
      descriptor: null,
      problem: "OPENAI_CRED_FD is no descriptor's number",
      socket: absent("-"),
    }),
    status: "fail",
    message: "no descriptor's number",
  },
  {
    name: "a stream socket",
    facts: broker({ socket: known({ kind: "unix SOCK_STREAM", hungUp: false }, "") }),
    status: "fail",
    message: "descriptor 5 is unix SOCK_STREAM",
  },
  {
    name: "a file",
    facts: broker({ socket: known({ kind: "no socket", hungUp: null }, "") }),
    status: "fail",
    message: "no socket",
  },
  {
    name: "a broker that has gone",
    facts: broker({ socket: known({ kind: "unix SOCK_SEQPACKET", hungUp: true }, "") }),
    status: "fail",
    message: "has closed its end",
  },
  {
    name: "a socket that could not be looked at is unknown",
    facts: broker({ socket: unknown("cannot read the link /proc/7/fd/5: EACCES") }),
    status: "unknown",
    message: "EACCES",
  },
  {
    name: "the raw key beside the broker, from the environment or the .env",
    facts: broker({ keys: [{ name: "OPENAI_API_KEY", origin: ".env:3" }] }),
    status: "fail",
    message: "OPENAI_API_KEY is set (.env:3)",
    subject: "OPENAI_API_KEY",
    fix: "unset OPENAI_API_KEY",
  },
  {
    name: "a .env that could not be read: no raw key is not known",
    facts: broker({ incomplete: "cannot read /app/.env: EACCES" }),
    status: "unknown",
    message: "EACCES",
  },
  {
    name: "a base URL that leads past the broker",
    facts: broker({
      baseUrl: { name: "OPENAI_BASE_URL", origin: "environment", problem: "is https" },
    }),
    status: "fail",
    message: "OPENAI_BASE_URL (environment) is https",
    fix: "OPENAI_BASE_URL=http://127.0.0.1",
  },
  {
    name: "the policy's base URL is not set",
    facts: broker({ baseUrl: { name: "APP_URL", origin: null, problem: "is not set" } }),
    status: "fail",
    message: "APP_URL is not set",
  },
  {
    name: "a handshake that went wrong",
    facts: broker({ probe: known({ problem: "gives no answer to a valid request" }, "") }),
    status: "fail",
    message: "The credential broker of OPENAI_CRED_FD gives no answer",
  },
  {
    name: "a probe that could not be done is unknown",
    facts: broker({ probe: unknown("EACCES") }),
    status: "unknown",
  },
  {
    name: "everything wrong at once is said at once",
    facts: broker({
      socket: absent("descriptor 5 is not open"),
      keys: [{ name: "OPENAI_KEY", origin: "environment" }],
      baseUrl: { name: "OPENAI_BASE_URL", origin: "environment", problem: "is no URL" },
    }),
    results: [{ status: "fail" }, { status: "fail" }, { status: "fail" }],
  },
  {
    name: "two brokers, one of them broken",
    facts: {
      credentialBrokers: [GOOD, {
        ...GOOD,
        subject: "B_CRED_FD",
        socket: absent("descriptor 6 is not open"),
      }],
    },
    results: [{ status: "pass" }, { status: "fail", subject: "B_CRED_FD" }],
  },
]);
