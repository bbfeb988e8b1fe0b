import { readableProcessMemory } from "../../../checks/credentials/readable_process_memory.ts";
import { absent, known, unknown } from "../../../lib/facts/fact.ts";
import { testCheck } from "../../check_cases.ts";

const NAME = "kernel.yama.ptrace_scope";
const scope = (value: string) => ({ ptraceScope: known(value, "test") });
const noYama = { ptraceScope: absent("no Yama") };
const peer = { uidPeers: { peers: [{ pid: 7, name: "sidecar" }], unreadable: 0 } };

testCheck(readableProcessMemory, [
  {
    name: "Yama on, whoever else runs, passes",
    facts: { ...scope("1"), ...peer },
    status: "pass",
    message: `${NAME} is 1`,
  },
  { name: "3 is stricter", facts: { ...scope("3"), ...peer }, status: "pass" },
  {
    name: "Yama off, and nobody of the uid",
    facts: scope("0"),
    status: "pass",
    message: "uid 10001",
  },
  { name: "no Yama in the kernel, and nobody of the uid", facts: noYama, status: "pass" },
  {
    name: "Yama off, and another process of the uid",
    facts: { ...scope("0"), ...peer },
    status: "warn",
    message: `${NAME} is 0: 1 other process of uid 10001 can read the memory`,
  },
  {
    name: "a kernel without Yama is scope 0",
    facts: { ...noYama, ...peer },
    status: "warn",
    message: "no Yama",
  },
  {
    name: "a value that nobody knows is not taken for on",
    facts: { ...scope("7"), ...peer },
    status: "warn",
    message: `${NAME} is 7`,
  },
  {
    name: "a hidden setting and another process: unknown",
    facts: { ptraceScope: unknown("hidden by subset=pid"), ...peer },
    status: "unknown",
    message: "subset=pid",
  },
  {
    name: "a hidden setting and nobody of the uid passes",
    facts: { ptraceScope: unknown("hidden by subset=pid") },
    status: "pass",
  },
  {
    name: "Yama off, and processes that could not be listed: unknown",
    facts: { ...scope("0"), uidPeers: unknown("cannot list /proc: EACCES") },
    status: "unknown",
  },
  {
    name: "Yama off, and processes that could not be read: unknown",
    facts: { ...scope("0"), uidPeers: { peers: [], unreadable: 3 } },
    status: "unknown",
  },
  {
    name: "Yama on needs no list of processes",
    facts: { ...scope("2"), uidPeers: unknown("EACCES") },
    status: "pass",
  },
  {
    name: "root reads everything: skip",
    facts: { ...scope("0"), ...peer, uids: { real: 0, effective: 0, saved: 0, filesystem: 0 } },
    status: "skip",
  },
  {
    name: "a bare node is no deployment",
    facts: scope("0"),
    target: { node: true },
    status: "skip",
  },
  {
    name: "a gate does not look at every process by itself",
    facts: { ...scope("0"), ...peer },
    target: { command: ["/app"] },
    status: "skip",
    message: "a gate walks no directories unless the policy asks for it",
  },
  ...[{ required: ["readable-process-memory"] }, { only: [["readable-process-memory"]] }].map((
    policy,
  ) => ({
    name: `a gate looks where the policy asks for it: ${Object.keys(policy)}`,
    facts: { ...scope("0"), ...peer },
    target: { command: ["/app"] },
    policy,
    status: "warn" as const,
  })),
  {
    name: "a gate looks where the policy refuses for it",
    facts: { ...scope("0"), ...peer },
    target: { command: ["/app"] },
    policy: { levels: { "readable-process-memory": "fail" } },
    status: "fail",
  },
]);
