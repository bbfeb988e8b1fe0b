/**
 * Which directory of the host a mount shows. mountinfo gives the path from the root of the
 * *filesystem* (field 4), not of the host: only what else is mounted tells where on the host that
 * filesystem is. A volume of its own (a disk, a network share) is no host path.
 */
import { isDeviceMount, isMemory, isRuntimeMount, type MountTree } from "./mount_tree.ts";
import type { Mount } from "./mounts.ts";
import { childOf, isWithin } from "./target_path.ts";

/** A mount and what it shows; `certain` is false where a volume could look just the same. */
export interface HostPath {
  readonly mount: Mount;
  readonly path: string;
  readonly certain: boolean;
}

/** Filesystems that a host has its own directories on; shares and FUSE are somebody else's. */
const LOCAL = new Set([
  "bcachefs",
  "btrfs",
  "erofs",
  "ext2",
  "ext3",
  "ext4",
  "f2fs",
  "jfs",
  "overlay",
  "squashfs",
  "vfat",
  "xfs",
  "zfs",
]);

/** Where a root filesystem is not at the top of its device: btrfs subvolumes, snapper, ostree. */
const ROOT_PREFIXES: readonly RegExp[] = [
  /^\/@[^/]*(?=\/|$)/,
  /^\/\.snapshots\/\d+\/snapshot(?=\/|$)/,
  /^\/ostree\/deploy\/[^/]+\/deploy\/[^/]+(?=\/|$)/,
  /^\/ostree\/deploy\/[^/]+(?=\/var(\/|$))/,
];

/** Where runtimes keep the files that they mount into every container. */
const STATE = /\/lib\/(docker|containerd|containers|kubelet|rancher)\//;

/** The host's directories that are mounted here, as far as mountinfo proves it. */
export function hostPaths(tree: MountTree): readonly HostPath[] {
  const places = hostFilesystems(tree);
  const found = tree.visible.flatMap((mount) => {
    const shown = hostPath(tree, mount, places);
    return shown === undefined ? [] : [{ mount, ...shown }];
  });
  const roots = found.filter((one) => one.certain && one.path === "/");
  const isBelowAnother = (one: HostPath) =>
    roots.some((other) => other !== one && isWithin(one.mount.mountPoint, other.mount.mountPoint));
  return found.filter((one) => !isBelowAnother(one));
}

type Shown = Omit<HostPath, "mount">;

function hostPath(
  tree: MountTree,
  mount: Mount,
  places: ReadonlyMap<string, string>,
): Shown | undefined {
  if (mount === tree.root || isRuntimeMount(mount) || isDeviceMount(mount)) return undefined;
  const kernel = kernelPath(tree, mount);
  if (kernel !== undefined) return { path: kernel, certain: true };
  if (isMemory(mount)) {
    return mount.root === "/" && isHostRun(tree, mount)
      ? { path: "/run", certain: true }
      : undefined;
  }
  if (!LOCAL.has(mount.fsType) || isOwn(tree, mount)) return undefined;
  if (mount.root === "/" && holdsKernelMounts(tree, mount)) return { path: "/", certain: true };
  const place = places.get(mount.device);
  const path = withoutPrefix(mount.root);
  if (place !== undefined) {
    return { path: place === "" ? path : `${place}${path}`.replace(/\/$/, ""), certain: true };
  }
  // Another filesystem than the one that is known to hold the host's directories: a volume.
  const rootIsKnown = [...places.values()].includes("");
  return rootIsKnown || path === "/" ? undefined : { path, certain: false };
}

/** Devices of the host by what their top directory is there: "" for its /, or "/var". */
function hostFilesystems(tree: MountTree): ReadonlyMap<string, string> {
  const places = new Map<string, string>();
  for (const mount of tree.visible.filter((one) => isRuntimeMount(one) && !isMemory(one))) {
    const before = withoutPrefix(mount.root).split(STATE)[0];
    if (!STATE.test(mount.root) || before === undefined) continue;
    if (before === "/var") places.set(mount.device, "");
    if (before === "") places.set(mount.device, "/var");
  }
  return places;
}

function withoutPrefix(root: string): string {
  const path = ROOT_PREFIXES.reduce((rest, prefix) => rest.replace(prefix, ""), root);
  return path.replace(/\/\/deleted$/, "") || "/";
}

/** Another /proc, /sys or /dev than the container's own. */
function kernelPath(tree: MountTree, mount: Mount): string | undefined {
  const { fsType, mountPoint, device } = mount;
  if (fsType === "proc" && !isWithin(mountPoint, "/proc")) {
    return device === tree.at("/proc")?.device ? undefined : "/proc";
  }
  if (fsType === "sysfs" && !isWithin(mountPoint, "/sys")) {
    return device === tree.at("/sys")?.device ? undefined : "/sys";
  }
  // A virtual machine that looks like a container has a devtmpfs of its own.
  const isMachine = tree.root !== undefined && LOCAL.has(tree.root.fsType) &&
    tree.root.fsType !== "overlay" && tree.root.root === "/";
  return fsType === "devtmpfs" && mount.root === "/" && !isMachine ? "/dev" : undefined;
}

/** A bind from the container's own root filesystem into itself. */
function isOwn(tree: MountTree, mount: Mount): boolean {
  return mount.device === tree.root?.device && isWithin(mount.root, tree.root.root);
}

/** A recursive bind of a root brings its /proc, /sys and /dev along. */
function holdsKernelMounts(tree: MountTree, mount: Mount): boolean {
  const typeAt = (name: string) => tree.at(childOf(mount.mountPoint, name))?.fsType;
  return typeAt("proc") === "proc" || typeAt("sys") === "sysfs" || typeAt("dev") === "devtmpfs";
}

/** A recursive bind of the host's /run brings along what systemd and Docker mount there. */
function isHostRun(tree: MountTree, mount: Mount): boolean {
  const names = ["lock", "user", "credentials", "docker/netns", "netns"];
  return names.some((name) => waysToMounts(tree).has(childOf(mount.mountPoint, name)));
}

const ways = new WeakMap<MountTree, ReadonlySet<string>>();

/** Every mount point and every directory above one, each tree's once: tables can be long. */
function waysToMounts(tree: MountTree): ReadonlySet<string> {
  const found = ways.get(tree) ?? new Set(tree.visible.flatMap((mount) => above(mount.mountPoint)));
  ways.set(tree, found);
  return found;
}

function above(path: string): readonly string[] {
  const paths = [path];
  for (let slash = path.indexOf("/", 1); slash > 0; slash = path.indexOf("/", slash + 1)) {
    paths.push(path.slice(0, slash));
  }
  return paths;
}
