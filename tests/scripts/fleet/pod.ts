/** Starts a pod's container as its manifest says, in a root such as its image has. */

interface Container {
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly securityContext: {
    readonly runAsUser: number;
    readonly runAsGroup: number;
    readonly capabilities: { readonly add: readonly string[] };
  };
  readonly volumeMounts: readonly {
    readonly name: string;
    readonly mountPath: string;
    readonly readOnly?: boolean;
  }[];
}

const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
/** Of what runtimes mount read-only, the part that every kernel has. */
const READ_ONLY = ["/proc/sys", "/proc/irq", "/proc/bus"];

/**
 * The command line of the first container: the node's pid and network namespaces, all others its
 * own, a read-only root of this machine's /usr, the image's programs and the pod's volumes.
 */
export function podCommand(
  pod: { readonly containers: readonly Container[] },
  volumes: Readonly<Record<string, string>>,
  programs: Readonly<Record<string, string>>,
): readonly string[] {
  const [container] = pod.containers;
  if (container === undefined) throw new Error("a pod without a container");
  const { securityContext: { runAsUser, runAsGroup, capabilities }, volumeMounts } = container;
  const placed = Object.entries(programs)
    .flatMap(([name, file]) => ["--ro-bind", file, `/usr/local/bin/${name}`]);
  const mounted = volumeMounts.flatMap(({ name, mountPath, readOnly }) => [
    readOnly === true ? "--ro-bind" : "--bind",
    volumes[name] ?? `no volume ${name}`,
    mountPath,
  ]);
  const bounding = ["-all", ...capabilities.add.map((name) => `+${name.toLowerCase()}`)].join(",");
  return [
    ...["bwrap", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup"],
    ...["--ro-bind", "/usr", "/usr", "--tmpfs", "/usr/local/bin"],
    ...["--symlink", "/usr/share/zoneinfo/Etc/UTC", "/etc/localtime"],
    ...["bin", "lib", "lib64"].flatMap((name) => ["--symlink", `usr/${name}`, `/${name}`]),
    ...["--proc", "/proc", "--dev", "/dev", "--ro-bind", "/sys", "/sys"],
    ...READ_ONLY.flatMap((path) => ["--ro-bind", path, path]),
    ...[...placed, ...mounted, "--remount-ro", "/", "--chdir", "/", "--clearenv"],
    ...["--setenv", "PATH", PATH, "--setenv", "KUBERNETES_SERVICE_HOST", "10.0.0.1", "setpriv"],
    ...["--reuid", String(runAsUser), "--regid", String(runAsGroup), "--clear-groups"],
    ...["--inh-caps=-all", `--bounding-set=${bounding}`, "--no-new-privs"],
    ...container.command,
    ...container.args,
  ];
}
