import { sharedHostNamespace } from "../../../checks/network/shared_host_namespace.ts";
import { absent, known, unknown } from "../../../lib/facts/fact.ts";
import { INITIAL_INODES, type NamespaceKind } from "../../../lib/facts/namespaces.ts";
import { testCheck } from "../../check_cases.ts";
import { hardened } from "../../hardened_facts.ts";

const own = hardened("namespaces");
const shared = (...kinds: readonly NamespaceKind[]) => ({
  namespaces: {
    ...own,
    ...Object.fromEntries(kinds.map((kind) => [kind, known(INITIAL_INODES[kind], "test")])),
  },
});

testCheck(sharedHostNamespace, [
  { name: "namespaces of its own pass", status: "pass" },
  {
    name: "the host's user and time namespaces are normal",
    facts: shared("user", "time"),
    status: "pass",
  },
  {
    name: "outside of a container it skips",
    facts: {
      ...shared("pid", "ipc", "uts", "net", "cgroup"),
      container: { inside: false, runtime: null, kubernetes: false, evidence: "test" },
    },
    status: "skip",
  },
  {
    name: "it is unknown when the place is",
    facts: { container: unknown("cannot tell") },
    status: "unknown",
  },
  { name: "pid", facts: shared("pid"), status: "warn", subject: "pid", fix: "hostPID" },
  { name: "ipc", facts: shared("ipc"), status: "warn", subject: "ipc", fix: "hostIPC" },
  { name: "uts", facts: shared("uts"), status: "warn", subject: "uts", fix: "--uts=host" },
  {
    name: "cgroup, the default on cgroup v1, is info",
    facts: shared("cgroup"),
    status: "info",
    fix: "--cgroupns=private",
  },
  {
    name: "net by its fixed inode, since Linux 6.18",
    facts: shared("net"),
    status: "warn",
    subject: "net",
    fix: "hostNetwork",
  },
  {
    name: "net by comparing with the host's pid 1",
    facts: { hostNetNamespace: 4026532603 },
    status: "warn",
    subject: "net",
  },
  {
    name: "net is not claimed where it cannot be told",
    facts: { namespaces: { ...own, net: known(4026531992, "test") } },
    status: "pass",
    message: "as far as can be told",
  },
  {
    name: "each shared one is a result",
    facts: shared("pid", "ipc"),
    results: [{ status: "warn", subject: "pid" }, { status: "warn", subject: "ipc" }],
  },
  {
    name: "one that is unreadable is unknown, and hides no other",
    facts: { namespaces: { ...shared("ipc").namespaces, pid: unknown("EACCES") } },
    results: [{ status: "unknown", subject: "pid" }, { status: "warn", subject: "ipc" }],
  },
  {
    name: "a kind that the kernel lacks is not shared",
    facts: { namespaces: { ...own, cgroup: absent("this kernel has no cgroup namespaces") } },
    status: "pass",
  },
  { name: "unreadable", facts: { namespaces: unknown("EACCES") }, status: "unknown" },
]);
