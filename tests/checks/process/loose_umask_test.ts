import { looseUmask } from "../../../checks/process/loose_umask.ts";
import { unknown } from "../../../lib/facts/fact.ts";
import { testCheck } from "../../check_cases.ts";

testCheck(looseUmask, [
  { name: "0022 passes", status: "pass", message: "0022" },
  { name: "0002 passes", facts: { umask: 0o002 }, status: "pass", message: "0002" },
  { name: "0077 passes", facts: { umask: 0o077 }, status: "pass" },
  { name: "0000 warns", facts: { umask: 0 }, status: "warn", message: "umask is 0000" },
  { name: "0075 warns: others may write", facts: { umask: 0o075 }, status: "warn" },
  {
    name: "a kernel without the line is unknown",
    facts: { umask: unknown("no valid Umask: line in /proc/self/status") },
    status: "unknown",
  },
]);
