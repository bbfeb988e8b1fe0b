import { missingNoNewPrivs } from "../../../checks/process/missing_no_new_privs.ts";
import { unknown } from "../../../lib/facts/fact.ts";
import { testCheck } from "../../check_cases.ts";

testCheck(missingNoNewPrivs, [
  { name: "NoNewPrivs 1 passes", status: "pass", message: "NoNewPrivs is 1" },
  {
    name: "NoNewPrivs 0 warns",
    facts: { noNewPrivs: false },
    status: "warn",
    message: "NoNewPrivs is 0",
    fix: "no-new-privileges:true",
  },
  {
    name: "neither the line nor prctl is unknown",
    facts: { noNewPrivs: unknown("no NoNewPrivs: line, and cannot call prctl: ENOSYS") },
    status: "unknown",
    message: "prctl",
  },
]);
