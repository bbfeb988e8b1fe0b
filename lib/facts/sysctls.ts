/** Kernel parameters from /proc/sys: sysctl(8), https://docs.kernel.org/admin-guide/sysctl/. */
import type { System } from "../system/types.ts";
import { absent, type Fact, known, unknown } from "./fact.ts";
import { type NamespaceKind, readNamespace } from "./namespaces.ts";
import { defineCollector, type FactValue, type Target } from "./types.ts";

/** The parameters that are always read; `host.sysctl` of the policy adds others. */
export const SYSCTL_NAMES = [
  "dev.tty.ldisc_autoload",
  "fs.protected_fifos",
  "fs.protected_hardlinks",
  "fs.protected_regular",
  "fs.protected_symlinks",
  "fs.suid_dumpable",
  "kernel.dmesg_restrict",
  "kernel.kptr_restrict",
  "kernel.perf_event_paranoid",
  "kernel.randomize_va_space",
  "kernel.unprivileged_bpf_disabled",
  "kernel.yama.ptrace_scope",
  "net.core.bpf_jit_harden",
  "net.ipv4.conf.all.accept_redirects",
  "net.ipv4.conf.all.accept_source_route",
  "net.ipv4.conf.all.rp_filter",
  "net.ipv4.conf.all.send_redirects",
  "net.ipv4.conf.default.accept_redirects",
  "net.ipv4.icmp_echo_ignore_broadcasts",
  "net.ipv4.tcp_syncookies",
  "net.ipv6.conf.all.accept_redirects",
  "net.ipv6.conf.all.accept_source_route",
  "net.ipv6.conf.default.accept_redirects",
  "vm.unprivileged_userfaultfd",
] as const;

/** A parameter that is always read. */
export type SysctlName = (typeof SYSCTL_NAMES)[number];

const ROOT = "/proc/sys";
const INTERFACES = `${ROOT}/net/ipv4/conf`;
const MAX_INTERFACES = 4096;
const RP_FILTER = /^net\.ipv4\.conf\.(.+)\.rp_filter$/;
/** Keys are secrets, also when somebody asks for them. */
const SECRET = /(^|\/)(stable_secret|tcp_fastopen_key)$/;

/**
 * The file of a parameter, undefined for what is no name. As sysctl(8) has it, the first separator
 * is the one: `net.ipv4.conf.eth0/100.rp_filter` and `net/ipv4/conf/eth0.100/rp_filter` are one.
 */
export function sysctlPath(name: string): string | undefined {
  const [first = "", ...rest] = name.split("/");
  const path = first.includes(".")
    ? [first, ...rest].map((part) => part.replaceAll(".", "/")).join(".")
    : name;
  const parts = path.split("/");
  const valid = /^[\w.:@+/-]+$/.test(path) && parts.every(isName);
  return valid && parts.length > 1 && parts.length < 16 ? `${ROOT}/${path}` : undefined;
}

function isName(part: string): boolean {
  return part.length <= 64 && part.replaceAll(".", "") !== "";
}

/** The parameters of the table and of the policy, by the name that was asked for. */
export const sysctlsCollector = defineCollector({
  name: "sysctl",
  provides: ["sysctls"],
  collect(system, target) {
    const wanted = new Set<string>([...SYSCTL_NAMES, ...interfaceNames(system)]);
    for (const [name, value] of Object.entries(target.policy.host.sysctl)) {
      if (value === null) wanted.delete(name);
      else wanted.add(name);
    }
    const facts = [...wanted].sort().map((name) => [name, readOwn(system, target, name)]);
    return { sysctls: known(Object.fromEntries(facts), ROOT) };
  },
});

/** Yama's setting alone: a gate judges it, and reads no other parameter. */
export const ptraceScopeCollector = defineCollector({
  name: "ptrace scope",
  provides: ["ptraceScope"],
  collect: (system) => ({ ptraceScope: readSysctl(system, "kernel.yama.ptrace_scope") }),
});

function interfaceNames(system: System): readonly string[] {
  const listed = system.listDirectory(INTERFACES, { limit: MAX_INTERFACES });
  if (!listed.ok) return [];
  return listed.value.map(({ name }) => `net.ipv4.conf.${name.replaceAll(".", "/")}.rp_filter`);
}

/**
 * The interfaces that no rp_filter protects while conf/all is 0; undefined when none was read. The
 * greater of conf/all and the interface's own counts (ip-sysctl), and systemd sets only the latter.
 */
export function interfacesWithoutFilter(
  sysctls: FactValue<"sysctls">,
): readonly string[] | undefined {
  const names = Object.keys(sysctls).flatMap((name) => RP_FILTER.exec(name)?.[1] ?? []);
  const interfaces = names.filter((name) => name !== "all" && name !== "lo");
  if (!interfaces.some((name) => name !== "default")) return undefined;
  return interfaces.filter((name) => {
    const fact = sysctls[`net.ipv4.conf.${name}.rp_filter`];
    return fact?.state !== "absent" && !(fact?.state === "known" && /^[12]$/.test(fact.value));
  });
}

/** Parameters that each namespace has its own of: namespaces(7), include/linux/ipc_namespace.h. */
const NAMESPACED: readonly (readonly [NamespaceKind, RegExp])[] = [
  ["net", /^\/net\//],
  ["ipc", /^\/(fs\/mqueue\/|kernel\/(auto_msgmni|msg|sem$|shm))/],
  ["uts", /^\/kernel\/(hostname|domainname)$/],
  ["pid", /^\/kernel\/(ns_last_pid|pid_max)$/],
  ["user", /^\/user\//],
];

/** /proc/sys shows the namespaces of whoever reads it, whatever process is asked about. */
function readOwn(system: System, target: Target, name: string): Fact<string> {
  if (target.pid === undefined) return readSysctl(system, name);
  const path = sysctlPath(name)?.slice(ROOT.length) ?? "";
  const [kind] = NAMESPACED.find(([, pattern]) => pattern.test(path)) ?? [];
  if (kind === undefined) return readSysctl(system, name);
  const theirs = readNamespace(system, target.proc, kind);
  if (theirs.state === "unknown") return unknown(theirs.reason);
  const ours = readNamespace(system, "/proc/self", kind);
  if (ours.state === "known" && ours.value === theirs.value) return readSysctl(system, name);
  const enter = `nsenter --target ${target.pid} --${kind}`;
  return unknown(
    `${name} is another one in the ${kind} namespace of process ${target.pid}: read it by ${enter}`,
  );
}

function readSysctl(system: System, name: string): Fact<string> {
  const path = sysctlPath(name);
  if (path === undefined) return unknown(`${name} is no name of a kernel parameter`);
  if (SECRET.test(path)) return unknown(`${name} holds a secret: it is never read`);
  const reading = system.readText(path);
  if (reading.ok) return known(reading.value.trim().replace(/\s+/g, " "), path);
  // With subset=pid the whole of /proc/sys is hidden: what is missing then is not known to be.
  const visible = system.stat(`${ROOT}/kernel`, { follow: true }).ok;
  return reading.code === "ENOENT" && visible
    ? absent(`${name} does not exist in this kernel or network namespace`)
    : unknown(reading.message);
}
