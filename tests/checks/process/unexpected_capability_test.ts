import { unexpectedCapability } from "../../../checks/process/unexpected_capability.ts";
import { capabilityNames } from "../../../lib/facts/capability_names.ts";
import { unknown } from "../../../lib/facts/fact.ts";
import { defaultPolicy } from "../../../lib/policy/defaults.ts";
import { testCheck } from "../../check_cases.ts";
import { hardened } from "../../hardened_facts.ts";

const none = hardened("capabilities");
const every = capabilityNames(0x1ffffffffffn, 40);
const full = { ...none, effective: every, permitted: every, bounding: every };
const netRaw = { ...none, effective: ["CAP_NET_RAW"], permitted: ["CAP_NET_RAW"] };
const bind = {
  ...none,
  effective: ["CAP_NET_BIND_SERVICE"],
  permitted: ["CAP_NET_BIND_SERVICE"],
  ambient: ["CAP_NET_BIND_SERVICE"],
};
const allow = (...capabilities: string[]) => ({
  process: { ...defaultPolicy("baseline").process, capabilities },
});

testCheck(unexpectedCapability, [
  { name: "no capability passes", status: "pass", message: "no capability" },
  {
    name: "a full bounding set alone is none of this check's business",
    facts: { capabilities: { ...none, bounding: every } },
    status: "pass",
  },
  {
    name: "CAP_NET_RAW fails by name, with the sets it is in",
    facts: { capabilities: netRaw },
    status: "fail",
    message: "Holds CAP_NET_RAW (CapEff, CapPrm)",
  },
  ...(["effective", "permitted", "ambient", "inheritable"] as const).map((set) => ({
    name: `a capability in the ${set} set alone fails`,
    facts: { capabilities: { ...none, [set]: ["CAP_CHOWN"] } },
    status: "fail" as const,
    message: "CAP_CHOWN",
  })),
  ...["NET_BIND_SERVICE", "net_bind_service", "CAP_NET_BIND_SERVICE", "cap_net_bind_service", "ALL"]
    .map((name) => ({
      name: `the policy's spelling ${name} allows it`,
      facts: { capabilities: bind },
      policy: allow(name),
      status: "pass" as const,
    })),
  {
    name: "what is allowed is not named among what is not",
    facts: { capabilities: { ...bind, effective: [...bind.effective, "CAP_KILL"] } },
    policy: allow("net_bind_service"),
    status: "fail",
    message: "Holds CAP_KILL (CapEff)",
  },
  {
    name: "a bit without a name is named by its number",
    facts: { capabilities: { ...none, effective: ["CAP_41"] } },
    status: "fail",
    message: "CAP_41",
  },
  {
    name: "all of them: the worst first, the rest counted",
    facts: { capabilities: full },
    status: "fail",
    message: "Holds CAP_SYS_ADMIN, CAP_CHOWN",
  },
  {
    name: "in a user namespace the message says that the host is out of reach",
    facts: {
      capabilities: full,
      userNamespace: { initial: false, uidMap: [], gidMap: [] },
    },
    status: "fail",
    message: "in a user namespace, so without power over the host",
  },
  {
    name: "an unreadable uid_map does not hide the violation",
    facts: { capabilities: netRaw, userNamespace: unknown("EACCES") },
    status: "fail",
    message: "(CapEff, CapPrm)",
  },
  {
    name: "an unreadable CapEff: line is unknown",
    facts: { capabilities: unknown("no valid CapEff: line in /proc/self/status") },
    status: "unknown",
    message: "CapEff",
  },
]);
