import { unconfinedLsm } from "../../../checks/process/unconfined_lsm.ts";
import { absent, unknown } from "../../../lib/facts/fact.ts";
import { testCheck } from "../../check_cases.ts";

const apparmor = (label: string, mode: string) => ({
  lsm: { module: "apparmor" as const, label, mode },
});
const selinux = (type: string, mode: string | null = null) => ({
  lsm: { module: "selinux" as const, label: `system_u:system_r:${type}:s0:c1,c2`, mode },
});

testCheck(unconfinedLsm, [
  { name: "docker-default (enforce) passes", status: "pass", message: "docker-default (enforce)" },
  { name: "kill mode passes", facts: apparmor("strict", "kill"), status: "pass" },
  {
    name: "a stack that enforces passes",
    facts: apparmor("docker-default//&app", "enforce"),
    status: "pass",
  },
  {
    name: "AppArmor's unconfined is info",
    facts: apparmor("unconfined", "unconfined"),
    status: "info",
    message: "unconfined",
  },
  {
    name: "a profile with the flag unconfined is info",
    facts: apparmor("busybox", "unconfined"),
    status: "info",
    message: "busybox",
  },
  {
    name: "complain mode is info",
    facts: apparmor("docker-default", "complain"),
    status: "info",
    message: "only logs (complain mode)",
    fix: "aa-enforce",
  },
  {
    name: "a stack of which a part does not enforce is info",
    facts: apparmor("a//&b", "mixed"),
    status: "info",
    message: "mixed",
  },
  { name: "a mode of the future does not pass", facts: apparmor("a", "prompt"), status: "info" },
  {
    name: "a container's SELinux type passes, and says that the mode is not visible",
    facts: selinux("container_t"),
    status: "pass",
    message: "not visible",
  },
  {
    name: "an enforcing SELinux type passes",
    facts: selinux("httpd_t", "enforcing"),
    status: "pass",
    message: "enforcing",
  },
  {
    name: "a permissive SELinux is info",
    facts: selinux("container_t", "permissive"),
    status: "info",
    message: "permissive",
    fix: "setenforce 1",
  },
  ...["unconfined_t", "spc_t", "unconfined_service_t"].map((type) => ({
    name: `${type} is info`,
    facts: selinux(type, "enforcing"),
    status: "info" as const,
    message: type,
  })),
  {
    name: "another module's label is skip",
    facts: { lsm: { module: "other", label: "_", mode: null } },
    status: "skip",
  },
  {
    name: "no LSM on this kernel is skip",
    facts: { lsm: absent("neither AppArmor nor SELinux is active in this kernel") },
    status: "skip",
    message: "neither",
  },
  {
    name: "an unreadable label is unknown",
    facts: { lsm: unknown("cannot open /proc/self/attr/current: EACCES") },
    status: "unknown",
  },
]);
