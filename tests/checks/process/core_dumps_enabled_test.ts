import { coreDumpsEnabled } from "../../../checks/process/core_dumps_enabled.ts";
import { absent, type Fact, known, unknown } from "../../../lib/facts/fact.ts";
import { testCheck } from "../../check_cases.ts";

const limit = (soft: number | "unlimited") => ({ soft, hard: "unlimited" as const });
const dumps = (pattern: string, coreUsesPid: Fact<number> = known(0, "test")) => ({
  corePattern: known(pattern, "/proc/sys/kernel/core_pattern"),
  coreUsesPid,
});
const SYSTEMD = "|/usr/lib/systemd/systemd-coredump %P %u %g %s %t %c %h";
const APPORT = "|/usr/share/apport/apport -p%p -s%s -c%c -d%d -P%P -u%u -g%g -- %E";

testCheck(coreDumpsEnabled, [
  { name: "a limit of 0 and a file pattern pass", status: "pass", message: "RLIMIT_CORE is 0" },
  {
    name: "no limit and a file pattern warn",
    facts: { coreLimit: limit("unlimited") },
    status: "warn",
    message:
      'RLIMIT_CORE is unlimited: a crash writes the memory to a file (kernel.core_pattern is "core")',
    fix: "core: 0",
  },
  { name: "any real size warns", facts: { coreLimit: limit(4096) }, status: "warn" },
  { name: "less than a page writes no file", facts: { coreLimit: limit(1) }, status: "pass" },
  {
    name: "a pipe ignores a limit of 0",
    facts: { coreLimit: limit(0), coreDumps: dumps(APPORT) },
    status: "warn",
    message: "pipes the memory to /usr/share/apport/apport",
    fix: "core: 1",
  },
  {
    name: "a limit of 1 stops a pipe",
    facts: { coreLimit: limit(1), coreDumps: dumps(APPORT) },
    status: "pass",
  },
  {
    name: "a limit of 2 stops no pipe",
    facts: { coreLimit: limit(2), coreDumps: dumps(APPORT) },
    status: "warn",
  },
  {
    name: "systemd-coredump honours a limit of 0",
    facts: { coreLimit: limit(0), coreDumps: dumps(SYSTEMD) },
    status: "pass",
    message: "honours",
  },
  {
    name: "systemd-coredump is not told the limit without %c",
    facts: {
      coreLimit: limit(0),
      coreDumps: dumps("|/usr/lib/systemd/systemd-coredump %P %u %g %s %t"),
    },
    status: "warn",
  },
  {
    name: "systemd-coredump without a limit warns, and 0 is the fix",
    facts: { coreLimit: limit("unlimited"), coreDumps: dumps(SYSTEMD) },
    status: "warn",
    message: "systemd-coredump",
    fix: "core: 0",
  },
  {
    name: "a pipe to /bin/false keeps nothing",
    facts: { coreLimit: limit("unlimited"), coreDumps: dumps("|/bin/false") },
    status: "pass",
    message: "/bin/false",
  },
  {
    name: "a handler that only looks like it does not pass",
    facts: { coreDumps: dumps("|/tmp/bin/false") },
    status: "warn",
  },
  {
    name: "a socket (Linux 6.16) knows no limit",
    facts: { coreLimit: limit(0), coreDumps: dumps("@/run/coredump.socket") },
    status: "warn",
    message: "socket",
    fix: "kernel.core_pattern",
  },
  {
    name: "/dev/null as a file takes nothing",
    facts: { coreLimit: limit("unlimited"), coreDumps: dumps("/dev/null") },
    status: "pass",
  },
  {
    name: "an empty pattern without the pid writes nothing",
    facts: { coreLimit: limit("unlimited"), coreDumps: dumps("") },
    status: "pass",
    message: "empty",
  },
  {
    name: "an empty pattern with the pid writes .PID",
    facts: { coreLimit: limit("unlimited"), coreDumps: dumps("", known(1, "test")) },
    status: "warn",
  },
  {
    name: "an empty pattern and an unreadable core_uses_pid is unknown",
    facts: { coreLimit: limit("unlimited"), coreDumps: dumps("", unknown("EACCES")) },
    status: "unknown",
  },
  {
    name: "a kernel without core dumps passes",
    facts: {
      coreLimit: limit("unlimited"),
      coreDumps: { ...dumps("core"), corePattern: absent("this kernel has no core_pattern") },
    },
    status: "pass",
  },
  {
    name: "a hidden core_pattern is unknown even with a limit of 0: it may be a pipe",
    facts: { coreDumps: { ...dumps("core"), corePattern: unknown("core_pattern: ENOENT") } },
    status: "unknown",
    message: "core_pattern",
  },
  {
    name: "unreadable limits are unknown",
    facts: { coreLimit: unknown("cannot open /proc/self/limits: EACCES") },
    status: "unknown",
  },
]);
