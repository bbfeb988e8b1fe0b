import { missingSeccomp } from "../../../checks/process/missing_seccomp.ts";
import { absent, unknown } from "../../../lib/facts/fact.ts";
import { testCheck } from "../../check_cases.ts";

const gvisor = { name: "gvisor", evidence: "kernel release 4.4.0-gvisor" };
const noSeccomp = absent("this kernel has no seccomp (no Seccomp: line in /proc/self/status)");

testCheck(missingSeccomp, [
  { name: "a filter passes", status: "pass", message: "Seccomp is 2 (filter, 1 filter)" },
  {
    name: "a filter passes on kernels that do not count them",
    facts: { seccomp: { mode: 2, filters: null } },
    status: "pass",
  },
  {
    name: "strict mode passes",
    facts: { seccomp: { mode: 1, filters: 0 } },
    status: "pass",
    message: "strict",
  },
  {
    name: "no filter warns",
    facts: { seccomp: { mode: 0, filters: 0 } },
    status: "warn",
    message: "Seccomp is 0",
    fix: "RuntimeDefault",
  },
  {
    name: "gVisor, which reports 0, is skip with the evidence",
    facts: { seccomp: { mode: 0, filters: null }, sandbox: gvisor },
    status: "skip",
    message: "gvisor (kernel release",
  },
  {
    name: "a kernel without seccomp warns: absent is no pass, and no skip",
    facts: { seccomp: noSeccomp },
    status: "warn",
    message: "this kernel has no seccomp",
    fix: "CONFIG_SECCOMP_FILTER",
  },
  {
    name: "gVisor without the line is skip",
    facts: { seccomp: noSeccomp, sandbox: gvisor },
    status: "skip",
  },
  {
    name: "that the sandbox could not be determined excuses nothing",
    facts: { seccomp: { mode: 0, filters: 0 }, sandbox: unknown("cannot open /proc/version") },
    status: "warn",
  },
  {
    name: "an unreadable Seccomp: line is unknown",
    facts: { seccomp: unknown("no valid Seccomp: line in /proc/self/status") },
    status: "unknown",
    message: "Seccomp",
  },
]);
