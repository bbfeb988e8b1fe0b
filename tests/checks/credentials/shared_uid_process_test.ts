import { sharedUidProcess } from "../../../checks/credentials/shared_uid_process.ts";
import { absent, unknown } from "../../../lib/facts/fact.ts";
import { testCheck } from "../../check_cases.ts";

const peers = (count: number) => ({
  uidPeers: {
    peers: Array.from({ length: count }, (_, index) => ({ pid: index + 7, name: "sidecar" })),
    unreadable: 0,
  },
});

testCheck(sharedUidProcess, [
  { name: "no other process of the uid passes", status: "pass", message: "uid 10001" },
  {
    name: "another process of the uid is named",
    facts: peers(1),
    status: "warn",
    message: "Under uid 10001 there also run, and can read this environment: sidecar (pid 7)",
  },
  {
    name: "of many five are named",
    facts: peers(9),
    status: "warn",
    message: "pid 11), and 4 more",
  },
  {
    name: "a status that could not be read is unknown, not pass",
    facts: { uidPeers: { peers: [], unreadable: 2 } },
    status: "unknown",
    message: "the uids of 2 processes",
  },
  {
    name: "what is known to be violated is, whatever could not be read",
    facts: { uidPeers: { ...peers(1).uidPeers, unreadable: 2 } },
    status: "warn",
  },
  {
    name: "root reads everything: skip",
    facts: { ...peers(1), uids: { real: 0, effective: 0, saved: 0, filesystem: 0 } },
    status: "skip",
    message: "root",
  },
  {
    name: "root: nothing was looked for",
    facts: { uidPeers: absent("Runs as root") },
    status: "skip",
  },
  {
    name: "a saved uid of 0 is root too",
    facts: { ...peers(1), uids: { real: 10001, effective: 10001, saved: 0, filesystem: 10001 } },
    status: "skip",
  },
  { name: "a bare node is no deployment", facts: peers(3), target: { node: true }, status: "skip" },
  {
    name: "an unreadable /proc is unknown",
    facts: { uidPeers: unknown("cannot list /proc: EACCES") },
    status: "unknown",
  },
  {
    name: "a gate does not look at every process by itself",
    facts: peers(1),
    target: { command: ["/app"] },
    status: "skip",
    message: "a gate walks no directories unless the policy asks for it",
  },
  ...[{ required: ["shared-uid-process"] }, { only: [["shared-uid-process"]] }].map((policy) => ({
    name: `a gate looks where the policy asks for it: ${Object.keys(policy)}`,
    facts: peers(1),
    target: { command: ["/app"] },
    policy,
    status: "warn" as const,
  })),
  {
    name: "a gate looks where the policy refuses for it",
    facts: peers(1),
    target: { command: ["/app"] },
    policy: { levels: { "shared-uid-process": "fail" } },
    status: "fail",
  },
]);
