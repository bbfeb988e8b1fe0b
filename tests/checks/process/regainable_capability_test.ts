import { regainableCapability } from "../../../checks/process/regainable_capability.ts";
import { unknown } from "../../../lib/facts/fact.ts";
import { defaultPolicy } from "../../../lib/policy/defaults.ts";
import { testCheck } from "../../check_cases.ts";
import { hardened } from "../../hardened_facts.ts";

const bounded = {
  ...hardened("capabilities"),
  bounding: ["CAP_CHOWN", "CAP_NET_BIND_SERVICE", "CAP_NET_RAW"],
};
const allow = (...capabilities: string[]) => ({
  process: { ...defaultPolicy("baseline").process, capabilities },
});
const noLine = unknown("no valid NoNewPrivs: line in /proc/self/status");

testCheck(regainableCapability, [
  {
    name: "NoNewPrivs passes whatever the bounding set holds",
    facts: { capabilities: bounded },
    status: "pass",
    message: "NoNewPrivs is 1",
  },
  {
    name: "NoNewPrivs passes even when the capabilities cannot be read",
    facts: { capabilities: unknown("no valid CapBnd: line") },
    status: "pass",
  },
  {
    name: "an empty bounding set passes without NoNewPrivs",
    facts: { noNewPrivs: false },
    status: "pass",
    message: "CapBnd",
  },
  {
    name: "an empty bounding set passes when NoNewPrivs cannot be read",
    facts: { noNewPrivs: noLine },
    status: "pass",
  },
  {
    name: "a plain uid with a full bounding set (CapEff 0) warns",
    facts: { noNewPrivs: false, capabilities: bounded },
    status: "warn",
    message: "NoNewPrivs is 0 and CapBnd holds CAP_CHOWN, CAP_NET_BIND_SERVICE, CAP_NET_RAW",
  },
  {
    name: "the allowlist counts in any spelling",
    facts: { noNewPrivs: false, capabilities: bounded },
    policy: allow("chown", "CAP_NET_BIND_SERVICE", "NET_RAW"),
    status: "pass",
  },
  {
    name: "what the allowlist lacks warns",
    facts: { noNewPrivs: false, capabilities: bounded },
    policy: allow("chown", "net_raw"),
    status: "warn",
    message: "holds CAP_NET_BIND_SERVICE",
  },
  {
    name: "in a user namespace the message says that the host is out of reach",
    facts: {
      noNewPrivs: false,
      capabilities: bounded,
      userNamespace: { initial: false, uidMap: [], gidMap: [] },
    },
    status: "warn",
    message: "without power over the host",
  },
  {
    name: "an unreadable NoNewPrivs: line with a bounding set is unknown",
    facts: { noNewPrivs: noLine, capabilities: bounded },
    status: "unknown",
    message: "NoNewPrivs",
  },
  {
    name: "an unreadable CapBnd: line without NoNewPrivs is unknown",
    facts: { noNewPrivs: false, capabilities: unknown("no valid CapBnd: line") },
    status: "unknown",
    message: "CapBnd",
  },
]);
