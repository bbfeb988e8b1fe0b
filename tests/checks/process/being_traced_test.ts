import { beingTraced } from "../../../checks/process/being_traced.ts";
import { unknown } from "../../../lib/facts/fact.ts";
import { testCheck } from "../../check_cases.ts";

testCheck(beingTraced, [
  { name: "TracerPid 0 passes", status: "pass" },
  {
    name: "a tracer fails by name and pid",
    facts: { tracer: { pid: 42, name: "strace" } },
    status: "fail",
    message: "Traced by strace (pid 42)",
  },
  {
    name: "a tracer whose name cannot be read fails all the same",
    facts: { tracer: { pid: 42, name: null } },
    status: "fail",
    message: "Traced by pid 42",
  },
  {
    name: "an unreadable TracerPid: line is unknown",
    facts: { tracer: unknown("no valid TracerPid: line in /proc/self/status") },
    status: "unknown",
  },
]);
