/**
 * Which paths of the host give it away when a container sees them. By whole components: `/etcetera`
 * is not `/etc`. What every machine has alike and everybody may read stays silent when read-only.
 */

import { joinPath } from "./paths.ts";

const SOCKET =
  /(^|[\\/])(docker(\.proxy)?|containerd|crio|cri-o|podman|dockershim|cri-dockerd|buildkitd)\.sock$|^(\\\\\.\\pipe|\/\/\.\/pipe|npipe:.*)[\\/](docker_engine|docker_cli|containerd-containerd|podman-machine-default)$/;

/** True for the socket, or the named pipe, of a container runtime. */
export function isRuntimeSocket(path: string): boolean {
  return SOCKET.test(path);
}

/** Exactly these: below them are many applications' own data. */
const DIRECTORIES = new Set([
  "/",
  "/etc",
  "/home",
  "/Users",
  "/run",
  "/run/systemd",
  "/run/systemd/private",
  "/run/systemd/system",
  "/usr",
  "/usr/local",
  "/var",
  "/var/lib",
  "~",
]);

/** These and all below them, whether they can be written to or only read. */
const TREES: readonly string[] = [
  "/boot",
  "/dev",
  "/proc",
  "/root",
  "/run/containerd",
  "/run/crio",
  "/run/dbus",
  "/run/docker",
  "/run/podman",
  "/sys",
  "/usr/lib/modules",
  "/var/lib/containerd",
  "/var/lib/containers",
  "/var/lib/docker",
  "/var/lib/kubelet",
  "/var/lib/rancher",
  "/var/spool/cron",
];

/** Who may log in, what root starts, keys: a host's, and no application's. */
const ETC =
  /^\/etc\/(g?shadow-?|sudoers|sudoers\.d|ssh|pam\.d|security|ssl\/private|kubernetes|rancher|docker|containerd|containers|cni|systemd|init\.d|rc\.local|rc[0-6S]\.d|crontab|anacrontab|cron\.[a-z]+|profile|profile\.d|ld\.so\.[a-z.]+|modules-load\.d|modprobe\.d|udev|polkit-1|dbus-1|apparmor\.d|selinux)(\/|$)/;

/** Keys and logins in somebody's home; the home itself holds them all. */
const HOME =
  /^(\/home\/[^/]+|\/Users\/[^/]+|~)(\/(\.ssh|\.aws|\.azure|\.gnupg|\.kube|\.docker|\.config\/gcloud|\.netrc|\.npmrc|\.git-credentials|\.bashrc|\.profile)(\/.*)?)?$/;

/** A drive of Windows, its system, all users, one of them, their keys. */
const WINDOWS =
  /^[a-z]:[\\/]*$|^[a-z]:[\\/]+(windows([\\/].*)?|users([\\/]+[^\\/]+([\\/]+\.(ssh|aws|azure|kube|docker|gnupg)([\\/].*)?)?)?)[\\/]*$/i;

/** Public on every machine: reading is harmless, writing is not. */
const WRITABLE_ONLY =
  /^\/(etc\/(passwd|group|hosts|hostname|resolv\.conf|nsswitch\.conf|os-release|machine-id|environment|fstab|ssl|pki|ca-certificates|apt|yum\.repos\.d|logrotate\.d|default|sysctl\.conf|sysctl\.d)|usr\/(bin|sbin|lib|lib32|lib64|libexec|local\/(bin|sbin|lib)))(\/|$)/;

/** Within the trees: what every container sees of /sys anyway, and devices without content. */
const HARMLESS = /^\/dev\/(null|zero|full|random|urandom|log)$/;
const HARMLESS_TO_READ = /^\/sys\/(fs\/cgroup|class|devices|bus|block)(\/|$)/;

/** How the path is to be called, if it is the host's and sensitive. */
export function sensitivePath(source: string, readOnly: boolean): string | undefined {
  const path = canonical(source);
  if (isRuntimeSocket(path) || HARMLESS.test(path)) return undefined;
  if (readOnly && HARMLESS_TO_READ.test(path)) return undefined;
  const isSensitive = DIRECTORIES.has(path) || ETC.test(path) || HOME.test(path) ||
    WINDOWS.test(path) ||
    TREES.some((tree) => path === tree || path.startsWith(`${tree}/`)) ||
    !readOnly && WRITABLE_ONLY.test(path);
  return isSensitive ? path : undefined;
}

/**
 * The same of a source that climbs out of the project (`../..`), seen from the project's directory.
 * What lies beside a project in /root or /etc/docker is no more than its neighbour; keys are keys.
 */
export function sensitiveClimb(
  source: string,
  readOnly: boolean,
  directory: string,
): string | undefined {
  const climb = /^(\.\.\/?)+/.exec(source)?.[0] ?? "";
  const [top, path] = [climb, source].map((one) => canonical(joinPath(`${directory}/`, one)));
  if (climb === "" || top === undefined || path === undefined) return undefined;
  const isTop = path === top && !isPrivate(canonical(joinPath(`${top}/`, "..")));
  if (isTop || !isPrivate(top)) return sensitivePath(path, readOnly);
  return HOME.test(path.replace(/^\/root(?=\/)/, "~")) ? path : undefined;
}

/** Alike with all that is below it. */
function isPrivate(path: string): boolean {
  return ETC.test(path) || WRITABLE_ONLY.test(path) ||
    TREES.some((tree) => path === tree || path.startsWith(`${tree}/`));
}

/** One spelling: /var/run is /run, and /bin is /usr/bin, on every current system. */
function canonical(source: string): string {
  return source.replace(/\/(\.?\/)+/g, "/").replace(/(.)\/\.?$/, "$1")
    .replace(/^\/var\/run(?=\/|$)/, "/run")
    .replace(/^\/(bin|sbin|lib|lib32|lib64)(?=\/|$)/, "/usr/$1");
}
