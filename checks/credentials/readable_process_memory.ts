import {
  defineCheck,
  gateSkipReason,
  judgesNodeAlone,
  pass,
  skip,
  undetermined,
  violated,
} from "../../lib/check.ts";

const SETTING = "kernel.yama.ptrace_scope";

/** Yama keeps processes of the same uid out of this one's memory, or there are none. */
export const readableProcessMemory = defineCheck({
  id: "readable-process-memory",
  area: "credentials",
  title: "No other process of the same uid can read this one's memory",
  level: "warn",
  rationale:
    "With kernel.yama.ptrace_scope at 0, as without Yama, every process of the same uid reads and writes this one's memory: keys that were never in a file or a variable are there.",
  fix: {
    summary:
      "set `kernel.yama.ptrace_scope = 1` in /etc/sysctl.d/ on the node, or a uid of its own",
    docker: "on the node: sysctl -w kernel.yama.ptrace_scope=1; docker run --user 10001:10001 …",
    compose: 'user: "10001:10001" (another one for each service)',
    kubernetes: "securityContext: { runAsUser: 10001 } per container, shareProcessNamespace: false",
    systemd: "User=app with a user of its own, or DynamicUser=yes",
  },
  references: [
    "https://docs.kernel.org/admin-guide/LSM/Yama.html",
    "https://man7.org/linux/man-pages/man2/ptrace.2.html",
  ],
  needs: ["uids"],
  considers: ["ptraceScope", "uidPeers"],
  skipReason: (policy, target) =>
    judgesNodeAlone(target)
      ? "audits the node: weak-kernel-setting judges kernel.yama.ptrace_scope"
      : gateSkipReason("readable-process-memory", policy, target),
  evaluate({ uids, ptraceScope, uidPeers }) {
    if (Object.values(uids).includes(0)) return skip("Runs as root, and root reads every process");
    const value = ptraceScope.state === "known" ? ptraceScope.value : undefined;
    if (value !== undefined && /^[123]$/.test(value)) return pass(`${SETTING} is ${value}`);
    if (uidPeers.state !== "known") return undetermined(uidPeers.reason);
    const { peers, unreadable } = uidPeers.value;
    if (peers.length === 0) {
      if (unreadable > 0) return undetermined(`Cannot read the uids of ${unreadable} processes`);
      return pass(`No other process of uid ${uids.effective} could read the memory`);
    }
    const who = peers.length === 1 ? "1 other process" : `${peers.length} other processes`;
    if (ptraceScope.state === "unknown") {
      return undetermined(`${who} of uid ${uids.effective}, and ${ptraceScope.reason}`);
    }
    const why = value === undefined ? "this kernel has no Yama" : `${SETTING} is ${value}`;
    return violated(`${why}: ${who} of uid ${uids.effective} can read the memory`, {
      observed: value ?? "no Yama",
      expected: "1, 2 or 3",
    });
  },
});
