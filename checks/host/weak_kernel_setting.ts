import { defineCheck, type Finding, pass, skip, undetermined, violated } from "../../lib/check.ts";
import { unknown } from "../../lib/facts/fact.ts";
import { interfacesWithoutFilter, type SysctlName } from "../../lib/facts/sysctls.ts";
import type { FactValue } from "../../lib/facts/types.ts";

/** The first accepted value is the fix line's; the reason is what any other allows. */
type Row = { readonly accepted: readonly string[]; readonly reason: string };

/** CIS benchmarks and the kernel's own documentation. Not sysrq, kexec, secure_redirects: contested. */
const ROWS: Readonly<Record<SysctlName, Row>> = {
  "dev.tty.ldisc_autoload": row("0", "any user can load old line disciplines"),
  "fs.protected_fifos": row("1 2", "FIFOs planted in /tmp are opened"),
  "fs.protected_hardlinks": row("1", "users can hard-link files that are not theirs"),
  "fs.protected_regular": row("1 2", "files planted in /tmp are opened"),
  "fs.protected_symlinks": row("1", "links planted in /tmp are followed"),
  "fs.suid_dumpable": row("0 2", "setuid programs leave core dumps that users can read"),
  "kernel.dmesg_restrict": row("1", "every user reads the kernel log"),
  "kernel.kptr_restrict": row("1 2", "kernel addresses are shown to every user"),
  "kernel.perf_event_paranoid": row("2 3 4", "every user can profile the kernel"),
  "kernel.randomize_va_space": row("2", "addresses in memory can be predicted"),
  "kernel.unprivileged_bpf_disabled": row("1 2", "every user can load BPF programs"),
  "kernel.yama.ptrace_scope": row("1 2 3", "a process can read others of the same user"),
  "net.core.bpf_jit_harden": row("1 2", "BPF JIT spraying is possible"),
  "net.ipv4.conf.all.accept_redirects": row("0", "ICMP redirects can reroute traffic"),
  "net.ipv4.conf.all.accept_source_route": row("0", "senders can choose the route of packets"),
  "net.ipv4.conf.all.rp_filter": row("1 2", "packets with forged source addresses are taken"),
  "net.ipv4.conf.all.send_redirects": row("0", "a node that is no router sends redirects"),
  "net.ipv4.conf.default.accept_redirects": row("0", "new interfaces accept redirects"),
  "net.ipv4.icmp_echo_ignore_broadcasts": row("1", "it answers pings to broadcast addresses"),
  "net.ipv4.tcp_syncookies": row("1 2", "a SYN flood fills the backlog"),
  "net.ipv6.conf.all.accept_redirects": row("0", "ICMPv6 redirects can reroute traffic"),
  "net.ipv6.conf.all.accept_source_route": row("0 -1", "senders can choose the route"),
  "net.ipv6.conf.default.accept_redirects": row("0", "new interfaces accept redirects"),
  "vm.unprivileged_userfaultfd": row("0", "every user can halt the kernel in page faults"),
};

/** Each row of the table, and each one of `host.sysctl`, has an accepted value. */
export const weakKernelSetting = defineCheck({
  id: "weak-kernel-setting",
  area: "host",
  title: "The kernel's settings have accepted values",
  level: "warn",
  rationale:
    "These settings cost nothing in normal operation and take away steps that exploits rely on: kernel addresses, planted links, forged packets. Distributions leave some of them open for old software.",
  fix: {
    summary: "set it in /etc/sysctl.d/60-hardening.conf, then run `sysctl --system`",
    docker: "docker run --sysctl NAME=VALUE, for the net.* ones of the container's own network",
    kubernetes: "securityContext.sysctls of the pod, for net.*; the node's own /etc/sysctl.d",
  },
  references: [
    "https://docs.kernel.org/admin-guide/sysctl/index.html",
    "https://docs.kernel.org/networking/ip-sysctl.html",
    "https://man7.org/linux/man-pages/man5/sysctl.d.5.html",
  ],
  scope: ({ host }) =>
    Object.values(host.sysctl).some((value) => value !== null) ? undefined : "node",
  needs: ["sysctls"],
  considers: ["container"],
  evaluate({ sysctls, container }, { host }) {
    const own = Object.entries(host.sysctl);
    const named = own.flatMap(([name, value]) =>
      value === null
        ? []
        : [[name, { accepted: [String(value)], reason: "host.sysctl asks for another" }] as const]
    );
    const onNode = container.state === "known" && !container.value.inside;
    const rows = new Map<string, Row>([...(onNode ? Object.entries(ROWS) : []), ...named]);
    for (const [name, value] of own) if (value === null) rows.delete(name);
    const findings = [...rows].map(([name, wanted]) => judge(sysctls, name, wanted));
    const unsure = container.state === "unknown" ? [undetermined(container.reason)] : [];
    return findings.length + unsure.length > 0 ? [...findings, ...unsure] : skip("no row is left");
  },
});

function row(accepted: string, reason: string): Row {
  return { accepted: accepted.split(" "), reason };
}

function judge(sysctls: FactValue<"sysctls">, name: string, wanted: Row): Finding {
  const fact = sysctls[name] ?? unknown(`${name} was not read`);
  if (fact.state === "absent") return skip(fact.reason, { subject: name });
  if (fact.state === "unknown") return undetermined(fact.reason, { subject: name });
  const { accepted, reason } = wanted;
  const details = { subject: name, observed: fact.value, expected: accepted.join(" or ") };
  if (accepted.includes(fact.value)) return pass(`${name} is ${fact.value}`, details);
  const open = wanted === ROWS["net.ipv4.conf.all.rp_filter"]
    ? interfacesWithoutFilter(sysctls)
    : undefined;
  if (open?.length === 0) return pass(`${name} is 0, but each interface filters`, details);
  const where = open === undefined ? "" : ` (and on ${open.join(", ")})`;
  const fix = `set \`${name} = ${
    accepted[0]
  }\` in /etc/sysctl.d/60-hardening.conf, then \`sysctl --system\``;
  return violated(`${name} is ${fact.value}${where}: ${reason}`, { ...details, fix });
}
