import { defineCheck, type Finding, pass, undetermined, violated } from "../../lib/check.ts";
import { type HostPath, hostPaths } from "../../lib/facts/host_paths.ts";
import { isReadOnly, mountTree } from "../../lib/facts/mount_tree.ts";

/** Directories of the host, exactly these: what is below them is often a container's own data. */
const SENSITIVE = new Set([
  "/",
  "/boot",
  "/dev",
  "/etc",
  "/home",
  "/lib/modules",
  "/proc",
  "/root",
  "/run",
  "/sys",
  "/usr/lib/modules",
  "/var",
  "/var/lib",
  "/var/lib/containerd",
  "/var/lib/containers",
  "/var/lib/docker",
  "/var/lib/docker/volumes",
  "/var/lib/kubelet",
  "/var/run",
]);

/** Below them, what gives the host away by itself. */
const SENSITIVE_BELOW =
  /^(\/etc\/(shadow|gshadow|sudoers|sudoers\.d|ssh|kubernetes|systemd|crontab|cron\.[a-z]+)|(\/root|\/home\/[^/]+)\/\.ssh)$/;

/** A directory of the host is a way to the host, whether it can be written to or only read. */
export const hostPathMounted = defineCheck({
  id: "host-path-mounted",
  area: "filesystem",
  title: "No sensitive directory of the host is mounted",
  level: "fail",
  rationale:
    "With the host's /, /etc or /root an intruder reads its keys and password hashes; where it is writable, a line in a cron table is root on the host.",
  fix: {
    summary: "remove the bind mount, or mount only the one file or directory that is needed, `:ro`",
    docker: "docker run --volume /srv/app/data:/data … instead of the host's own directories",
    compose: "volumes: [app-data:/data] instead of the host's own directories",
    kubernetes: "a persistentVolumeClaim, configMap or emptyDir instead of hostPath",
  },
  references: [
    "https://kubernetes.io/docs/concepts/storage/volumes/#hostpath",
    "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
    "https://docs.docker.com/engine/storage/bind-mounts/",
  ],
  scope: "container",
  needs: ["mounts", "container"],
  evaluate({ mounts, container }) {
    const found = hostPaths(mountTree(mounts)).filter(({ path }) => isSensitive(path));
    if (found.length === 0) return pass("No sensitive directory of the host is mounted");
    return found.map((one) => judge(one, container.kubernetes));
  },
});

function isSensitive(path: string): boolean {
  return SENSITIVE.has(path) || SENSITIVE_BELOW.test(path);
}

/** A Kubernetes volume with `subPath: etc` shows /etc of its own disk. */
function judge({ mount, path, certain }: HostPath, kubernetes: boolean): Finding {
  const { mountPoint, root, device, fsType } = mount;
  const details = { subject: mountPoint, observed: `${fsType} ${device} ${root} on ${mountPoint}` };
  if (!certain && kubernetes) {
    const message =
      `${mountPoint} is ${path} of a disk: the host's own, or a volume with a subPath`;
    return undetermined(message, details);
  }
  const access = isReadOnly(mount) ? "read-only" : "writable";
  return violated(`The host's ${path} is mounted at ${mountPoint} (${access})`, {
    ...details,
    fix:
      `remove the mount of ${path} on ${mountPoint}, or mount only the one file that is needed, \`:ro\``,
  });
}
