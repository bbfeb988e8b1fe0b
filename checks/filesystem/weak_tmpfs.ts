import { defineCheck, type Finding, pass, violated } from "../../lib/check.ts";
import {
  isDeviceMount,
  isMemory,
  isReadOnly,
  isRuntimeMount,
  mountTree,
} from "../../lib/facts/mount_tree.ts";
import type { Mount } from "../../lib/facts/mounts.ts";
import { isWithin } from "../../lib/facts/target_path.ts";

const OPTIONS = ["noexec", "nosuid", "nodev"] as const;

/** On a node only the directories that everybody may write to. */
const NODE_PATHS = ["/tmp", "/var/tmp", "/dev/shm"];

/** Memory that can be written to is where an intruder drops a program: it must not run from there. */
export const weakTmpfs = defineCheck({
  id: "weak-tmpfs",
  area: "filesystem",
  title: "Every writable tmpfs is mounted noexec, nosuid and nodev",
  level: "warn",
  rationale:
    "With a read-only root, a tmpfs is the one place where an intruder can write. noexec keeps it from being the place where a downloaded program is started, nosuid and nodev from one where it gains rights.",
  fix: {
    summary: 'mount it with `noexec,nosuid,nodev`: compose `tmpfs: ["/tmp:noexec,nosuid,nodev"]`',
    docker: "docker run --tmpfs /tmp:noexec,nosuid,nodev,size=64m …",
    compose: 'tmpfs: ["/tmp:noexec,nosuid,nodev,size=64m"]',
    kubernetes:
      "an emptyDir of medium: Memory and /dev/shm take no mount options: mount it readOnly where it can be, else waive it",
    systemd: "on a node: Options=noexec,nosuid,nodev in tmp.mount, or in the line of /etc/fstab",
  },
  references: [
    "https://docs.docker.com/engine/storage/tmpfs/",
    "https://man7.org/linux/man-pages/man8/mount.8.html",
  ],
  needs: ["mounts", "container"],
  evaluate({ mounts, container }) {
    const memory = mountTree(mounts).visible.filter((mount) =>
      isMemory(mount) && !isReadOnly(mount)
    );
    const judged = memory.filter(container.inside ? isContainerTmpfs : isSharedDirectory);
    const findings = judged.flatMap((mount) => judge(mount, fixFor(mount, container)));
    if (findings.length > 0) return findings;
    const where = judged.map((mount) => mount.mountPoint).join(", ");
    return pass(
      judged.length === 0
        ? "No writable tmpfs is mounted"
        : `Every writable tmpfs is noexec, nosuid and nodev (${where})`,
    );
  },
});

/** Not the root (writable-root's), nor masks of kernel files, nor the runtime's own files. */
function isContainerTmpfs(mount: Mount): boolean {
  return mount.mountPoint !== "/" && !isDeviceMount(mount) && !isRuntimeMount(mount);
}

function isSharedDirectory(mount: Mount): boolean {
  return NODE_PATHS.includes(mount.mountPoint);
}

/** /dev holds device nodes: that is what it is for. */
function judge(mount: Mount, fix: string): readonly Finding[] {
  const { mountPoint, options } = mount;
  const wanted = mountPoint === "/dev" ? ["nosuid"] : OPTIONS;
  const missing = wanted.filter((option) => !options.includes(option));
  if (missing.length === 0) return [];
  const observed = `${mount.fsType} on ${mountPoint}: ${options.join(",")}`;
  return [violated(`The ${mount.fsType} on ${mountPoint} lacks ${missing.join(", ")}`, {
    subject: mountPoint,
    observed,
    expected: wanted.join(","),
    fix,
  })];
}

function fixFor(
  { mountPoint }: Mount,
  container: { readonly inside: boolean; readonly kubernetes: boolean },
): string {
  const path = mountPoint;
  if (!container.inside) {
    return `add \`noexec,nosuid,nodev\` to the line of ${path} in /etc/fstab, then \`mount -o remount ${path}\``;
  }
  if (isWithin(path, "/sys") || isWithin(path, "/proc")) {
    return `remove \`privileged: true\`: the runtime then mounts ${path} read-only`;
  }
  if (container.kubernetes) {
    return `Kubernetes sets no options on ${path}: mount the volume readOnly, or waive this mount in the policy`;
  }
  return `mount it with \`noexec,nosuid,nodev\`: compose \`tmpfs: ["${path}:noexec,nosuid,nodev"]\``;
}
