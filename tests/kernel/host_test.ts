import { assertEquals } from "../../lib/std/assert.ts";
import { testKnobs } from "./knobs.ts";
import { judge } from "./run.ts";
import { HARDENED, type State } from "./state.ts";

/** The first accepted value of every row, over the files that this kernel has. */
const ACCEPTED: Readonly<Record<string, string>> = {
  "dev/tty/ldisc_autoload": "0",
  "fs/protected_fifos": "1",
  "fs/protected_hardlinks": "1",
  "fs/protected_regular": "1",
  "fs/protected_symlinks": "1",
  "fs/suid_dumpable": "0",
  "kernel/dmesg_restrict": "1",
  "kernel/kptr_restrict": "1",
  "kernel/perf_event_paranoid": "2",
  "kernel/randomize_va_space": "2",
  "kernel/unprivileged_bpf_disabled": "1",
  "kernel/yama/ptrace_scope": "1",
  "net/core/bpf_jit_harden": "1",
  "net/ipv4/conf/all/accept_redirects": "0",
  "net/ipv4/conf/all/accept_source_route": "0",
  "net/ipv4/conf/all/rp_filter": "1",
  "net/ipv4/conf/all/send_redirects": "0",
  "net/ipv4/conf/default/accept_redirects": "0",
  "net/ipv4/icmp_echo_ignore_broadcasts": "1",
  "net/ipv4/tcp_syncookies": "1",
  "net/ipv6/conf/all/accept_redirects": "0",
  "net/ipv6/conf/all/accept_source_route": "0",
  "net/ipv6/conf/default/accept_redirects": "0",
  "vm/unprivileged_userfaultfd": "0",
};

/** A node, as far as it can be told from a container: the host's namespaces and no marker file. */
const NODE: State = {
  ...HARDENED,
  namespaces: ["mnt", "net"],
  planted: HARDENED.planted.filter((one) => one.path !== "/.dockerenv"),
  masked: [],
  readOnly: [],
  cgroups: undefined,
  uid: 0,
  gid: 0,
  bounding: undefined,
  noNewPrivs: false,
  seccomp: undefined,
  covers: sysctls({}),
  policy: undefined,
};

function sysctls(changed: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const files = Object.entries({ ...ACCEPTED, ...changed });
  return Object.fromEntries(files.map(([name, value]) => [`/proc/sys/${name}`, `${value}\n`]));
}

Deno.test("kernel: nothing is violated on a hardened node", async () => {
  const report = await judge(NODE);
  const bad = report.results.filter((one) => ["fail", "warn", "unknown"].includes(one.status));
  assertEquals(bad, []);
  assertEquals([report.profile, report.target, report.platform.container], ["host", "node", null]);
});

testKnobs([
  {
    name: "no memory and pids limit",
    state: { cgroups: "unlimited" },
    changes: { "missing-resource-limit": "warn" },
  },
  {
    name: "no cgroup filesystem to read the limits from",
    state: { cgroups: undefined },
    changes: { "missing-resource-limit": "unknown" },
  },
  {
    name: "a kernel setting that the policy asks for, in a container",
    state: { sysctls: { "net.ipv4.ip_forward": "1" } },
    changes: { "weak-kernel-setting": "warn" },
  },
  ...[
    { "kernel/randomize_va_space": "0" },
    { "fs/protected_symlinks": "0" },
    { "net/ipv4/tcp_syncookies": "0" },
  ].map((row) => ({
    name: `a node with ${JSON.stringify(row)}`,
    state: { covers: sysctls(row) },
    from: NODE,
    changes: { "weak-kernel-setting": "warn" } as const,
  })),
  {
    name: "a node with a tmpfs that allows programs",
    state: {
      mounts: [{ type: "tmpfs", source: "tmpfs", target: "/tmp", options: "nosuid,nodev" }],
    },
    from: NODE,
    changes: { "weak-tmpfs": "warn" },
  },
]);
