/** The sockets of container runtimes, where they live and below every mount that may carry them. */
import type { System } from "../system/types.ts";
import { known, unknown } from "./fact.ts";
import { mountTree } from "./mount_tree.ts";
import { type Mount, readMounts } from "./mounts.ts";
import {
  childOf,
  isMissing,
  isNowhere,
  resolveInTarget,
  statInTarget,
  statusFact,
} from "./target_path.ts";
import { defineCollector, type FactValue, type Target } from "./types.ts";

type RuntimeSocket = FactValue<"runtimeSockets">[number];

/** Below /run, or /var/run where that is no link to it. */
const SOCKETS = [
  "docker.sock",
  "docker/containerd/containerd.sock",
  "containerd/containerd.sock",
  "k3s/containerd/containerd.sock",
  "crio/crio.sock",
  "cri-dockerd.sock",
  "dockershim.sock",
  "podman/podman.sock",
  "buildkit/buildkitd.sock",
] as const;

/** In a mount of /run, or of the socket's own directory. */
const IN_MOUNT = [
  ...new Set(SOCKETS.flatMap((path) => [path, path.slice(path.lastIndexOf("/") + 1)])),
];

/** Up to 23 names are looked up below each. */
const MAX_MOUNTS = 500;

/** No file of these kinds of mount is a socket that somebody bound from the host. */
const PSEUDO = new Set(["proc", "sysfs", "cgroup", "cgroup2", "devpts", "mqueue"]);

/** Where a mount of /, /run, /var/run or the socket's own directory would show the sockets. */
export function socketsBelow(mountPoint: string, hasRun: boolean): readonly string[] {
  const inRun = hasRun ? SOCKETS.map((path) => childOf(mountPoint, `run/${path}`)) : [];
  return [...inRun, ...IN_MOUNT.map((path) => childOf(mountPoint, path))];
}

/** Every known socket path that exists here, each file once. */
export const runtimeSocketsCollector = defineCollector({
  name: "runtime sockets",
  provides: ["runtimeSockets"],
  collect(system, target) {
    const mounts = readMounts(system, target);
    const found = new Map<string, RuntimeSocket>();
    for (const directory of runDirectories(system, target)) {
      for (const socket of SOCKETS) add(found, look(system, target, `${directory}/${socket}`));
    }
    const mountPoints = mounts.state === "known" ? candidates(mounts.value) : [];
    for (const mountPoint of mountPoints.slice(0, MAX_MOUNTS)) {
      if (isFile(system, target, mountPoint)) continue;
      const run = childOf(mountPoint, "run");
      const hasRun = statInTarget(system, target, run, { follow: true }).ok;
      for (const path of socketsBelow(mountPoint, hasRun)) {
        add(found, lookBelow(system, target, path));
      }
    }
    const rest = mountPoints.length - MAX_MOUNTS;
    const status = unknown(`${rest} more mounts were not searched for runtime sockets`);
    if (rest > 0) add(found, { path: `${target.proc}/mountinfo`, status });
    return { runtimeSockets: known([...found.values()], "stat of the known socket paths") };
  },
});

/** /var/run too, unless it is the same directory. */
function runDirectories(system: System, target: Target): readonly string[] {
  const [run, other] = ["/run", "/var/run"].map((path) =>
    statInTarget(system, target, path, { follow: true })
  );
  const isSame = run?.ok && other?.ok && run.value.device === other.value.device &&
    run.value.inode === other.value.inode;
  return isSame ? ["/run"] : ["/run", "/var/run"];
}

function candidates(mounts: readonly Mount[]): readonly string[] {
  const { visible } = mountTree(mounts);
  return visible.filter((mount) => mount.mountPoint !== "/" && !PSEUDO.has(mount.fsType))
    .map((mount) => mount.mountPoint);
}

/** Masks of container runtimes are mostly mounts of /dev/null: one look spares the others. */
function isFile(system: System, target: Target, mountPoint: string): boolean {
  const reading = statInTarget(system, target, mountPoint, { follow: false });
  return reading.ok && reading.value.type !== "directory" && reading.value.type !== "symlink";
}

function look(system: System, target: Target, path: string): RuntimeSocket | undefined {
  if (isNowhere(system, target, path)) return undefined;
  const resolved = resolveInTarget(system, target, path, { follow: true });
  if (!resolved.ok && isMissing(resolved)) return undefined;
  if (!resolved.ok) return { path, status: statusFact(resolved, path) };
  return { path: resolved.value.path, status: known(resolved.value.status, path) };
}

/** A directory of the mount that may not be searched gives no way to a socket in it either. */
function lookBelow(system: System, target: Target, path: string): RuntimeSocket | undefined {
  const reading = statInTarget(system, target, path, { follow: true });
  return reading.ok && reading.value.type === "socket"
    ? { path, status: known(reading.value, path) }
    : undefined;
}

function add(found: Map<string, RuntimeSocket>, socket: RuntimeSocket | undefined): void {
  if (socket === undefined) return;
  const { status } = socket;
  const key = status.state === "known"
    ? `${status.value.device} ${status.value.inode}`
    : socket.path;
  if (!found.has(key)) found.set(key, socket);
}
