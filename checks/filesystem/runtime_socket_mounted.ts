import { defineCheck, type Finding, pass, undetermined, violated } from "../../lib/check.ts";
import { mountTree } from "../../lib/facts/mount_tree.ts";
import type { Mount } from "../../lib/facts/mounts.ts";
import { octal } from "../../lib/octal.ts";

/** The end of field 4 when the socket itself is bound, under whatever name: Docker Desktop's too. */
const SOCKET =
  /\/(docker|docker\.proxy|docker\.raw|containerd|crio|cri-dockerd|dockershim|podman|buildkitd)\.sock(\/\/deleted)?$/;

/** Whoever can talk to the runtime can start a container that owns the host. */
export const runtimeSocketMounted = defineCheck({
  id: "runtime-socket-mounted",
  area: "filesystem",
  title: "No container runtime socket is visible",
  level: "fail",
  rationale:
    "Over the socket of Docker, containerd, CRI-O or Podman anybody can start a privileged container with the host's root mounted: it is root on the host, without a password. Read-only makes no difference to a socket.",
  fix: {
    summary: "remove the socket from `volumes:`; what needs it gets a filtering socket proxy",
    docker: "drop --volume /var/run/docker.sock:/var/run/docker.sock",
    compose: "remove /var/run/docker.sock:/var/run/docker.sock from volumes:",
    kubernetes: "remove the hostPath volume of the socket, and of the directory that it is in",
  },
  references: [
    "https://docs.docker.com/engine/security/#docker-daemon-attack-surface",
    "https://kubernetes.io/docs/concepts/storage/volumes/#hostpath",
  ],
  scope: "container",
  needs: ["runtimeSockets", "mounts"],
  evaluate({ runtimeSockets, mounts }) {
    const findings = new Map<string, Finding>();
    for (const mount of mountTree(mounts).visible.filter((one) => SOCKET.test(one.root))) {
      findings.set(mount.mountPoint, bound(mount));
    }
    for (const { path, status } of runtimeSockets) {
      if (findings.has(path) || status.state === "absent") continue;
      if (status.state === "unknown") {
        findings.set(path, undetermined(status.reason, { subject: path }));
      } else if (status.value.type === "socket") {
        findings.set(path, visible(path, status.value.mode));
      }
    }
    return findings.size === 0
      ? pass("No container runtime socket is visible")
      : [...findings.values()];
  },
});

function bound({ mountPoint, root }: Mount): Finding {
  const observed = `${root} mounted on ${mountPoint}`;
  return violated(`A container runtime socket is mounted at ${mountPoint}`, {
    subject: mountPoint,
    observed,
    fix: `remove ${mountPoint} from \`volumes:\`; what needs it gets a filtering socket proxy`,
  });
}

function visible(path: string, mode: number): Finding {
  return violated(`The container runtime socket ${path} is visible`, {
    subject: path,
    observed: `socket, mode ${octal(mode)}`,
    fix: `remove the mount that shows ${path} from \`volumes:\``,
  });
}
