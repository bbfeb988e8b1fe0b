import { weakKernelSetting } from "../../../checks/host/weak_kernel_setting.ts";
import { absent, type Fact, known, unknown } from "../../../lib/facts/fact.ts";
import { SYSCTL_NAMES } from "../../../lib/facts/sysctls.ts";
import { assertEquals } from "../../../lib/std/assert.ts";
import { judgeCase, testCheck } from "../../check_cases.ts";

/** Accepted in every row but the named ones. */
const HARDENED: Record<string, string> = {
  "dev.tty.ldisc_autoload": "0",
  "fs.suid_dumpable": "0",
  "kernel.perf_event_paranoid": "2",
  "kernel.randomize_va_space": "2",
  "net.ipv4.conf.all.accept_redirects": "0",
  "net.ipv4.conf.all.accept_source_route": "0",
  "net.ipv4.conf.all.send_redirects": "0",
  "net.ipv4.conf.default.accept_redirects": "0",
  "net.ipv6.conf.all.accept_redirects": "0",
  "net.ipv6.conf.all.accept_source_route": "0",
  "net.ipv6.conf.default.accept_redirects": "0",
  "vm.unprivileged_userfaultfd": "0",
};
const sysctls = (changed: Record<string, string | Fact<string>> = {}) => {
  const values = { ...Object.fromEntries(SYSCTL_NAMES.map((name) => [name, "1"])), ...HARDENED };
  const all: [string, string | Fact<string>][] = Object.entries({ ...values, ...changed });
  return Object.fromEntries(
    all.map(([name, value]) => [name, typeof value === "string" ? known(value, name) : value]),
  );
};
const node = { inside: false, runtime: null, kubernetes: false, evidence: "test" };
const asking = (sysctl: Record<string, string | null>) => ({
  profile: "host" as const,
  host: { sysctl },
});
/** One row only, so that one result is what is judged. */
const only = (name: string, value: string | null) =>
  asking({
    ...Object.fromEntries(SYSCTL_NAMES.map((one) => [one, null])),
    ...(value === null ? {} : { [name]: value }),
  });

const rp = "net.ipv4.conf.all.rp_filter";
const allBut = (name: string) =>
  asking(Object.fromEntries(SYSCTL_NAMES.filter((one) => one !== name).map((one) => [one, null])));

testCheck(weakKernelSetting, [
  {
    name: "in a container it skips",
    facts: { sysctls: sysctls({ "kernel.kptr_restrict": "0" }) },
    status: "skip",
  },
  {
    name: "in a container rows that the policy only takes away change nothing",
    facts: { sysctls: sysctls() },
    policy: asking({ "kernel.kptr_restrict": null }),
    status: "skip",
  },
  {
    name: "an accepted value passes",
    facts: { container: node, sysctls: sysctls({ "kernel.kptr_restrict": "2" }) },
    policy: allBut("kernel.kptr_restrict"),
    status: "pass",
    subject: "kernel.kptr_restrict",
  },
  {
    name: "another value warns with its own fix",
    facts: { container: node, sysctls: sysctls({ "kernel.kptr_restrict": "0" }) },
    policy: allBut("kernel.kptr_restrict"),
    status: "warn",
    message: "kernel.kptr_restrict is 0: kernel addresses",
    fix: "kernel.kptr_restrict = 1",
  },
  {
    name: "systemd's fs.suid_dumpable = 2 is accepted",
    facts: { container: node, sysctls: sysctls({ "fs.suid_dumpable": "2" }) },
    policy: allBut("fs.suid_dumpable"),
    status: "pass",
  },
  {
    name: "a row that the kernel lacks is skipped",
    facts: { container: node, sysctls: sysctls({ "kernel.yama.ptrace_scope": absent("no Yama") }) },
    policy: allBut("kernel.yama.ptrace_scope"),
    status: "skip",
  },
  {
    name: "an unreadable row is unknown",
    facts: { container: node, sysctls: sysctls({ "net.core.bpf_jit_harden": unknown("EACCES") }) },
    policy: allBut("net.core.bpf_jit_harden"),
    status: "unknown",
  },
  {
    name: "a value that holds an accepted one is not accepted",
    facts: { container: node, sysctls: sysctls({ "kernel.kptr_restrict": "10" }) },
    policy: allBut("kernel.kptr_restrict"),
    status: "warn",
  },
  {
    name: "rp_filter 0 on conf/all passes where each interface filters, as systemd sets it",
    facts: {
      container: node,
      sysctls: sysctls({
        [rp]: "0",
        "net.ipv4.conf.default.rp_filter": "2",
        "net.ipv4.conf.eth0.rp_filter": "2",
        "net.ipv4.conf.lo.rp_filter": "0",
      }),
    },
    policy: allBut(rp),
    status: "pass",
  },
  {
    name: "rp_filter 0 on conf/all and on an interface warns and names it",
    facts: {
      container: node,
      sysctls: sysctls({
        [rp]: "0",
        "net.ipv4.conf.default.rp_filter": "2",
        "net.ipv4.conf.eth0.rp_filter": "0",
      }),
    },
    policy: allBut(rp),
    status: "warn",
    message: "eth0",
  },
  {
    name: "rp_filter 0 with an interface that could not be read warns",
    facts: {
      container: node,
      sysctls: sysctls({ [rp]: "0", "net.ipv4.conf.eth0.rp_filter": unknown("EACCES") }),
    },
    policy: allBut(rp),
    status: "warn",
  },
  {
    name: "rp_filter 0 without any interface read warns",
    facts: { container: node, sysctls: sysctls({ [rp]: "0" }) },
    policy: allBut(rp),
    status: "warn",
  },
  {
    name: "the policy's value replaces the row's, also for rp_filter",
    facts: {
      container: node,
      sysctls: sysctls({ [rp]: "0", "net.ipv4.conf.eth0.rp_filter": "2" }),
    },
    policy: only(rp, "1"),
    status: "warn",
    message: "host.sysctl",
  },
  {
    name: "a row of the policy's own is judged",
    facts: { container: node, sysctls: sysctls({ "net.ipv4.ip_forward": "1" }) },
    policy: only("net.ipv4.ip_forward", "0"),
    status: "warn",
    subject: "net.ipv4.ip_forward",
  },
  {
    name: "in a container only the policy's rows are judged",
    facts: { sysctls: sysctls({ "net.ipv4.ip_forward": "0", "kernel.kptr_restrict": "0" }) },
    policy: asking({ "net.ipv4.ip_forward": "0" }),
    status: "pass",
    subject: "net.ipv4.ip_forward",
  },
  {
    name: "a row that nobody read is unknown",
    facts: { container: node, sysctls: {} },
    policy: allBut("kernel.kptr_restrict"),
    status: "unknown",
  },
  {
    name: "unreadable",
    facts: { container: node, sysctls: unknown("x") },
    policy: asking({}),
    status: "unknown",
  },
  {
    name: "an unknown place is unknown besides the policy's rows",
    facts: { container: unknown("cannot tell"), sysctls: sysctls({ "net.ipv4.ip_forward": "0" }) },
    policy: asking({ "net.ipv4.ip_forward": "0" }),
    results: [{ status: "pass" }, { status: "unknown" }],
  },
]);

Deno.test({
  name: "weak-kernel-setting: on a node there is one result per row",
  permissions: "none",
  async fn() {
    const facts = { container: node, sysctls: sysctls() };
    const results = await judgeCase(weakKernelSetting, { facts, policy: asking({}) });
    assertEquals(results.map((result) => result.subject), [...SYSCTL_NAMES]);
    assertEquals(new Set(results.map((result) => result.status)), new Set(["pass"]));
  },
});
