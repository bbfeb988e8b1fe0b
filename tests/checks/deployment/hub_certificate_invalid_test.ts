import { hubCertificateInvalid } from "../../../checks/deployment/hub_certificate_invalid.ts";
import { absent, unknown } from "../../../lib/facts/fact.ts";
import { testCheck } from "../../check_cases.ts";
import { hardened } from "../../hardened_facts.ts";
import { asMode } from "./as_mode.ts";

const agent = asMode(["agent"]);
const good = hardened("hubCertificate");

testCheck(hubCertificateInvalid, [
  {
    name: "passes when it verifies",
    ...agent,
    facts: { hubCertificate: good },
    status: "pass",
    message: "valid until 2027-01-01, 90 days",
  },
  {
    name: "passes on the last day that counts",
    ...agent,
    facts: { hubCertificate: { ...good, daysLeft: 14 } },
    status: "pass",
  },
  {
    name: "is violated when it expires soon",
    ...agent,
    facts: { hubCertificate: { ...good, daysLeft: 13 } },
    status: "warn",
    message: "expires on 2027-01-01, in 13 days",
  },
  {
    name: "counts the policy's days",
    ...agent,
    policy: { ...agent.policy, hub: { expiry_days: 91, timeout: 3 } },
    facts: { hubCertificate: good },
    status: "warn",
  },
  {
    name: "is violated by one that is refused, with the reason and the date",
    ...agent,
    facts: {
      hubCertificate: { ...good, verified: false, reason: "the certificate has expired" },
    },
    status: "warn",
    message: "refused: the certificate has expired (valid until 2027-01-01)",
  },
  {
    name: "says from when one that is too early is valid",
    ...agent,
    facts: {
      hubCertificate: { ...good, verified: false, reason: "the certificate is not valid yet" },
    },
    status: "warn",
    message: "(valid from 2026-01-01)",
  },
  {
    name: "is violated without TLS",
    ...agent,
    facts: {
      hubCertificate: {
        verified: false,
        reason: "it does not speak TLS",
        validFrom: null,
        validTo: null,
        daysLeft: null,
      },
    },
    status: "warn",
    message: "it does not speak TLS",
  },
  {
    name: "does not pass without a date",
    ...agent,
    facts: { hubCertificate: { ...good, validTo: null, daysLeft: null } },
    status: "unknown",
  },
  {
    name: "is unknown without a handshake",
    ...agent,
    facts: { hubCertificate: unknown("no TLS handshake: no answer within 3 s") },
    status: "unknown",
  },
  {
    name: "skips an http hub",
    ...agent,
    facts: { hubCertificate: absent("HUB_URL is not https") },
    status: "skip",
  },
  { name: "skips standalone", ...asMode(["standalone"]), status: "skip" },
  {
    name: "skips in the gate",
    ...agent,
    target: { ...agent.target, command: ["/app"] },
    status: "skip",
  },
]);
