/**
 * Which mounts can be seen, and which one a path is on. A mount is reached through its parent: one
 * that another mount was put over later, at the same place or above it, is in the table, but not in
 * sight. The parent's id decides, since the order of the lines is not that of the tree.
 */
import type { Mount } from "./mounts.ts";
import { isWithin } from "./target_path.ts";

/** The mounts of one namespace as path lookup sees them. */
export interface MountTree {
  /** What `/` is; undefined in a chroot, whose root is no mount. */
  readonly root: Mount | undefined;
  /** Every mount that a path leads to. */
  readonly visible: readonly Mount[];
  /** The visible mount at exactly this path. */
  at(path: string): Mount | undefined;
  /** The mount that holds this path, which must be free of links. */
  holding(path: string): Mount | undefined;
}

const built = new WeakMap<readonly Mount[], MountTree>();

/** The tree of a table, built once; total for any table, hostile ones too, and linear in it. */
export function mountTree(mounts: readonly Mount[]): MountTree {
  const tree = built.get(mounts) ?? buildTree(mounts);
  built.set(mounts, tree);
  return tree;
}

function buildTree(mounts: readonly Mount[]): MountTree {
  const listed = new Set(mounts.map((mount) => mount.id));
  const root = mounts.findLast((mount) => mount.mountPoint === "/");
  const rootId = root?.id ?? -1;
  const children = new Map<string, Mount>();
  for (const mount of mounts) {
    if (mount.mountPoint === "/") continue;
    // The parent of a chroot's first mounts is out of sight: they hang on the root.
    const parent = listed.has(mount.parent) ? mount.parent : rootId;
    children.set(`${parent} ${mount.mountPoint}`, mount);
  }

  const tops = new Map<string, Mount | undefined>();

  /** Goes up through mounts that are stacked at one path; each stack once. */
  function climb(start: Mount | undefined, path: string): Mount | undefined {
    const key = `${start?.id ?? rootId} ${path}`;
    if (!children.has(key)) return start;
    if (!tops.has(key)) tops.set(key, topOf(start, path));
    return tops.get(key);
  }

  function topOf(start: Mount | undefined, path: string): Mount | undefined {
    let top = start;
    for (let steps = 0; steps < mounts.length; steps++) {
      const next = children.get(`${top?.id ?? rootId} ${path}`);
      if (next === undefined || next === top) break;
      top = next;
    }
    return top;
  }

  function holding(path: string): Mount | undefined {
    let mount = root;
    for (let slash = path.indexOf("/", 1); slash > 0; slash = path.indexOf("/", slash + 1)) {
      mount = climb(mount, path.slice(0, slash));
    }
    return path === "/" ? root : climb(mount, path);
  }

  function at(path: string): Mount | undefined {
    const mount = holding(path);
    return mount?.mountPoint === path ? mount : undefined;
  }

  return { root, at, holding, visible: mounts.filter((mount) => at(mount.mountPoint) === mount) };
}

/**
 * True when nothing can be written through this mount: `ro` in field 6, or a read-only superblock,
 * which no per-mount `rw` overrides.
 */
export function isReadOnly(mount: Mount): boolean {
  return mount.options.includes("ro") || mount.superOptions.includes("ro");
}

/** Memory filesystems, which vanish with the container. */
export function isMemory(mount: Mount): boolean {
  return mount.fsType === "tmpfs" || mount.fsType === "ramfs";
}

/** Files that Docker, Podman and the kubelet put in place for every container, whatever it asks. */
const RUNTIME_FILES = new Set([
  "/etc/hosts",
  "/etc/hostname",
  "/etc/resolv.conf",
  "/dev/termination-log",
  "/run/.containerenv",
]);

/**
 * True for what the runtime itself mounts and the operator cannot change. The host's own /etc/hosts
 * bound to the same place is the operator's: its path in the filesystem ends in /etc/hosts too.
 */
export function isRuntimeMount(mount: Mount): boolean {
  if (/\/overlay-containers\/[0-9a-f]{64}\/userdata\//.test(mount.root)) return true;
  return RUNTIME_FILES.has(mount.mountPoint) && mount.root !== "/" &&
    !mount.root.endsWith(mount.mountPoint);
}

/** True for a mask (a bind of /dev/null over a kernel file) and for a single device node. */
export function isDeviceMount(mount: Mount): boolean {
  if (mount.root === "/") return false;
  const inKernel = isWithin(mount.mountPoint, "/proc") || isWithin(mount.mountPoint, "/sys");
  return (inKernel && mount.root.endsWith("/null")) ||
    (isWithin(mount.mountPoint, "/dev") && mount.mountPoint !== "/dev/shm" &&
      mount.mountPoint.endsWith(mount.root));
}
