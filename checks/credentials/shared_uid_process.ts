import {
  defineCheck,
  gateSkipReason,
  judgesNodeAlone,
  pass,
  skip,
  undetermined,
  violated,
} from "../../lib/check.ts";

/** Most processes that a message names. */
const MAX_NAMED = 5;

/** No other process runs under the same uid, and so none can read this one's environment. */
export const sharedUidProcess = defineCheck({
  id: "shared-uid-process",
  area: "credentials",
  title: "No other program runs under the same uid",
  level: "warn",
  rationale:
    "A process of the same uid and gid reads this one's environment in /proc/PID/environ, signals it, and replaces its files. A flaw in the one gives away the secrets of the other.",
  fix: {
    summary: "give each program a uid of its own: `USER 10001:10001` here, another one there",
    docker: "docker run --user 10001:10001 …, and without --pid=host or --pid=container:…",
    compose: 'user: "10001:10001" (another one for each service), and no `pid: host`',
    kubernetes: "securityContext: { runAsUser: 10001 } per container, shareProcessNamespace: false",
    systemd: "User=app with a user of its own, or DynamicUser=yes; ProtectProc=invisible",
  },
  references: [
    "https://man7.org/linux/man-pages/man2/ptrace.2.html",
    "https://man7.org/linux/man-pages/man5/proc_pid_environ.5.html",
  ],
  needs: ["uids", "uidPeers"],
  skipReason: (policy, target) =>
    judgesNodeAlone(target)
      ? "audits the node: name a process with --pid"
      : gateSkipReason("shared-uid-process", policy, target),
  evaluate({ uids, uidPeers: { peers, unreadable } }) {
    if (Object.values(uids).includes(0)) return skip("Runs as root, and root reads every process");
    const uid = uids.effective;
    if (peers.length > 0) {
      const named = peers.slice(0, MAX_NAMED).map(({ pid, name }) => `${name} (pid ${pid})`);
      const rest = peers.length > MAX_NAMED ? `, and ${peers.length - MAX_NAMED} more` : "";
      const message = `Under uid ${uid} there also run, and can read this environment: ${
        named.join(", ")
      }${rest}`;
      return violated(message, { expected: "a uid of its own" });
    }
    if (unreadable > 0) {
      const which = unreadable === 1
        ? "the uid of 1 process"
        : `the uids of ${unreadable} processes`;
      return undetermined(`Cannot read ${which}: nothing says that they differ from ${uid}`);
    }
    return pass(`No other program runs under uid ${uid}, as far as /proc shows processes`);
  },
});
