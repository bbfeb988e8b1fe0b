import { inheritedDescriptor } from "../../../checks/process/inherited_descriptor.ts";
import { known, unknown } from "../../../lib/facts/fact.ts";
import { defaultPolicy } from "../../../lib/policy/defaults.ts";
import { testCheck } from "../../check_cases.ts";

const open = (number: number, target: string, closed = false) => ({
  number,
  target,
  closeOnExec: known(closed, `/proc/self/fdinfo/${number}`),
});
const standard = [open(0, "/dev/null"), open(1, "pipe:[100]"), open(2, "/var/log/app.log")];
const keep = (...keep_descriptors: number[]) => ({
  process: { ...defaultPolicy("baseline").process, keep_descriptors },
});

const brokerAt = (fd: number) => ({
  credentials: { ...defaultPolicy("baseline").credentials, broker: { fd } },
});

testCheck(inheritedDescriptor, [
  {
    name: "the policy's credential broker is passed on on purpose",
    facts: { descriptors: [...standard, open(5, "socket:[4711]")] },
    policy: brokerAt(5),
    status: "pass",
  },
  {
    name: "another descriptor than the credential broker's warns",
    facts: { descriptors: [...standard, open(6, "socket:[4711]")] },
    policy: brokerAt(5),
    status: "warn",
  },
  { name: "no descriptor at all passes", status: "pass" },
  { name: "0, 1 and 2 are never reported", facts: { descriptors: standard }, status: "pass" },
  {
    name: "the runtime's own, closed on exec, pass",
    facts: { descriptors: [...standard, open(3, "anon_inode:[eventpoll]", true)] },
    status: "pass",
  },
  {
    name: "an inherited socket warns with number and target",
    facts: { descriptors: [...standard, open(5, "socket:[4711]")] },
    status: "warn",
    message: "Descriptor 5 → socket:[4711] is inherited",
    subject: "5 → socket:[4711]",
    fix: "`5>&-`",
  },
  {
    name: "each one is a result of its own",
    facts: { descriptors: [...standard, open(3, "/"), open(4, "/etc/shadow")] },
    results: [{ status: "warn", subject: "3 → /" }, { status: "warn", subject: "4 → /etc/shadow" }],
  },
  {
    name: "those of the policy pass",
    facts: { descriptors: [...standard, open(3, "socket:[1]"), open(4, "socket:[2]")] },
    policy: keep(3, 4),
    status: "pass",
  },
  {
    name: "the policy's list covers nothing else",
    facts: { descriptors: [...standard, open(3, "socket:[1]"), open(4, "socket:[2]")] },
    policy: keep(3),
    status: "warn",
    subject: "4 → socket:[2]",
  },
  {
    name: "a duplicate of a standard stream is info",
    facts: { descriptors: [...standard, open(10, "pipe:[100]")] },
    status: "info",
    message: "the same as descriptor 1",
  },
  {
    name: "a path that is also a standard stream still warns: it may be open for reading",
    facts: { descriptors: [...standard, open(10, "/var/log/app.log")] },
    status: "warn",
  },
  {
    name: "unreadable flags are unknown",
    facts: {
      descriptors: [{ number: 7, target: "pipe:[1]", closeOnExec: unknown("fdinfo/7: EACCES") }],
    },
    status: "unknown",
    message: "7 → pipe:[1]: fdinfo/7",
  },
  {
    name: "a running process is skip",
    target: { proc: "/proc/42", pid: 42 },
    facts: { descriptors: [open(5, "/srv/data")] },
    status: "skip",
  },
  {
    name: "an unreadable directory is unknown",
    facts: { descriptors: unknown("cannot list /proc/self/fd: EACCES") },
    status: "unknown",
  },
]);
