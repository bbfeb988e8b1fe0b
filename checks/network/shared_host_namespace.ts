import { defineCheck, type Finding, pass, undetermined, violated } from "../../lib/check.ts";
import { INITIAL_INODES } from "../../lib/facts/namespaces.ts";

/**
 * What the host's own namespace gives away, and the setting that takes it. Not user and time: the
 * host's are normal in a container.
 */
const SHARED = {
  pid: {
    message: "Shares the host's pid namespace: sees every process of the host and can signal them",
    fix: "remove `--pid=host` (docker run), `pid: host` (compose) or `hostPID: true` (Kubernetes)",
  },
  ipc: {
    message: "Shares the host's ipc namespace: reaches the shared memory of the host's processes",
    fix: "remove `--ipc=host` (docker run), `ipc: host` (compose) or `hostIPC: true` (Kubernetes)",
  },
  uts: {
    message:
      "Shares the host's uts namespace: sees the host's name, and with CAP_SYS_ADMIN sets it",
    fix:
      "remove `--uts=host` (docker run), `uts: host` (compose) or `hostNetwork: true` (Kubernetes)",
  },
  net: {
    message:
      "Shares the host's network namespace: reaches what listens on the host's loopback, and the host's abstract sockets",
    fix:
      "remove `--network=host` (docker run), `network_mode: host` (compose) or `hostNetwork: true` (Kubernetes)",
  },
  cgroup: {
    message:
      "Shares the host's cgroup namespace (the runtimes' default on cgroup v1): sees the host's cgroup paths",
    fix:
      "set `--cgroupns=private` (docker run) or `cgroup: private` (compose); Kubernetes: cgroup v2",
  },
} as const;

const KINDS = ["pid", "ipc", "uts", "net", "cgroup"] as const;

/** The container has namespaces of its own, as far as inodes can prove the contrary. */
export const sharedHostNamespace = defineCheck({
  id: "shared-host-namespace",
  area: "network",
  title: "The container shares no namespace with its host",
  level: "warn",
  rationale:
    "Namespaces are what keeps a container from seeing and reaching the host. Each one that is shared hands an intruder the host's processes, sockets or shared memory.",
  fix: {
    summary: "remove `--pid=host`, `--ipc=host`, `--uts=host`, `--network=host`",
    docker: "docker run without --pid=host, --ipc=host, --uts=host, --network=host",
    compose: "no `pid: host`, `ipc: host`, `uts: host`, `network_mode: host`",
    kubernetes: "hostPID, hostIPC and hostNetwork false, which is the default",
  },
  references: [
    "https://man7.org/linux/man-pages/man7/namespaces.7.html",
    "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
  ],
  scope: "container",
  needs: ["namespaces"],
  considers: ["hostNetNamespace"],
  evaluate({ namespaces, hostNetNamespace }) {
    const findings: Finding[] = [];
    for (const kind of KINDS) {
      const own = namespaces[kind];
      const host = kind === "net" && hostNetNamespace.state === "known"
        ? hostNetNamespace.value
        : INITIAL_INODES[kind];
      if (own.state === "unknown") findings.push(undetermined(own.reason, { subject: kind }));
      else if (
        own.state === "known" && (own.value === host || own.value === INITIAL_INODES[kind])
      ) {
        const { message, fix } = SHARED[kind];
        // Names of cgroups only, and not what the operator chose.
        const level = kind === "cgroup" ? { level: "info" } as const : {};
        const observed = `${kind}:[${own.value}]`;
        findings.push(violated(message, { subject: kind, observed, fix, ...level }));
      }
    }
    if (findings.length > 0) return findings;
    return pass("pid, ipc, uts and cgroup namespaces are its own, net as far as can be told");
  },
});
