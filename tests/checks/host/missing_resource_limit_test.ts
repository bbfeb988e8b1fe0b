import { missingResourceLimit } from "../../../checks/host/missing_resource_limit.ts";
import { known, unknown } from "../../../lib/facts/fact.ts";
import { testCheck } from "../../check_cases.ts";
import { hardened } from "../../hardened_facts.ts";

const limits = hardened("cgroupLimits");
const limit = (value: number | null, complete = false) =>
  known({ limit: value, path: "/sys/fs/cgroup/x", complete }, "test");
const pod = { inside: true, runtime: null, kubernetes: true, evidence: "test" };

testCheck(missingResourceLimit, [
  { name: "both limits pass", status: "pass", message: "memory is limited to 268435456" },
  {
    name: "no memory limit",
    facts: { cgroupLimits: { ...limits, memory: limit(null, true) } },
    status: "warn",
    subject: "memory",
    fix: "--memory",
  },
  {
    name: "no pids limit",
    facts: { cgroupLimits: { ...limits, pids: limit(null) } },
    status: "warn",
    subject: "pids",
    message: "as far as this cgroup namespace shows",
    fix: "--pids-limit",
  },
  {
    name: "neither: two results",
    facts: { cgroupLimits: { memory: limit(null), pids: limit(null) } },
    results: [{ status: "warn", subject: "memory" }, { status: "warn", subject: "pids" }],
  },
  {
    name: "a limit of 0 is one",
    facts: { cgroupLimits: { ...limits, pids: limit(0) } },
    status: "pass",
  },
  {
    name: "the kubelet's pids limit is on the pod's hidden cgroup: unknown",
    facts: { cgroupLimits: { ...limits, pids: limit(null) }, container: pod },
    status: "unknown",
    message: "--pid",
  },
  {
    name: "seen from the node it is a violation",
    facts: { cgroupLimits: { ...limits, pids: limit(null, true) }, container: pod },
    status: "warn",
  },
  {
    name: "a pod's missing memory limit is its container's own",
    facts: { cgroupLimits: { ...limits, memory: limit(null) }, container: pod },
    status: "warn",
    subject: "memory",
  },
  {
    name: "an unreadable one is unknown, and hides no other",
    facts: { cgroupLimits: { memory: unknown("EACCES"), pids: limit(null) } },
    results: [{ status: "unknown", subject: "memory" }, { status: "warn", subject: "pids" }],
  },
  { name: "unreadable", facts: { cgroupLimits: unknown("EACCES") }, status: "unknown" },
  {
    name: "outside of a container it skips",
    facts: { container: { ...pod, inside: false }, cgroupLimits: unknown("EACCES") },
    status: "skip",
  },
]);
