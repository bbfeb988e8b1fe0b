import { multipleInstances } from "../../../checks/process/multiple_instances.ts";
import { unknown } from "../../../lib/facts/fact.ts";
import { defaultPolicy } from "../../../lib/policy/defaults.ts";
import { testCheck } from "../../check_cases.ts";

const single = { process: { ...defaultPolicy("baseline").process, single_instance: true } };
const gate = { command: ["/app/server"] };
const instances = (pids: number[], unreadable = 0) => ({
  instances: {
    executable: "/app/server",
    peers: pids.map((pid) => ({ pid, name: "server" })),
    unreadable,
  },
});

testCheck(multipleInstances, [
  { name: "not in the policy is skip", target: gate, facts: instances([7]), status: "skip" },
  {
    name: "no program to compare with is skip",
    policy: single,
    facts: instances([7]),
    status: "skip",
    message: "no program",
  },
  { name: "no other instance passes", policy: single, target: gate, status: "pass" },
  {
    name: "another instance fails with its pid and name",
    policy: single,
    target: gate,
    facts: instances([7]),
    status: "fail",
    message: "/app/server runs already: pid 7 (server)",
    subject: "pid 7",
  },
  {
    name: "each is a result of its own",
    policy: { ...single, program: "/app/server" },
    facts: instances([7, 9], 3),
    results: [{ status: "fail", subject: "pid 7" }, { status: "fail", subject: "pid 9" }],
  },
  {
    name: "a process that cannot be read is unknown",
    policy: single,
    target: { pid: 5, proc: "/proc/5" },
    facts: instances([], 1),
    status: "unknown",
    message: "1 process runs",
  },
  {
    name: "hidden processes are unknown",
    policy: single,
    target: gate,
    facts: { instances: unknown("/proc is mounted with hidepid") },
    status: "unknown",
    message: "hidepid",
  },
]);
