import { unexpectedUser } from "../../../checks/process/unexpected_user.ts";
import { unknown } from "../../../lib/facts/fact.ts";
import { defaultPolicy } from "../../../lib/policy/defaults.ts";
import { testCheck } from "../../check_cases.ts";

const policy = (user: string | number) => ({
  process: { ...defaultPolicy("baseline").process, user },
});
const ids = (id: number) => ({ real: id, effective: id, saved: id, filesystem: id });

testCheck(unexpectedUser, [
  { name: "not in the policy is skip", status: "skip", message: "process.user" },
  { name: "uid and gid of the policy pass", policy: policy("10001:10001"), status: "pass" },
  { name: "a number is a uid", policy: policy(10001), status: "pass" },
  {
    name: "a uid alone leaves the gid open",
    policy: policy("10001"),
    facts: { gids: { ...ids(0), supplementary: [] } },
    status: "pass",
  },
  {
    name: "another uid fails, with the policy's user in the fix",
    policy: policy("101:101"),
    status: "fail",
    message: "Runs as uid 10001, gid 10001; the policy says 101:101",
    fix: 'user: "101:101"',
  },
  {
    name: "another gid fails",
    policy: policy("10001:101"),
    status: "fail",
    message: "gid 10001",
  },
  {
    name: "the policy may ask for root",
    policy: policy(0),
    facts: { uids: ids(0) },
    status: "pass",
  },
  {
    name: "unreadable ids are unknown",
    policy: policy(10001),
    facts: { uids: unknown("no valid Uid: line in /proc/self/status") },
    status: "unknown",
    message: "Uid:",
  },
]);
