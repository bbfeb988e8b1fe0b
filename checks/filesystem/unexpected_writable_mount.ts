import { defineCheck, pass, violated } from "../../lib/check.ts";
import {
  isDeviceMount,
  isMemory,
  isReadOnly,
  isRuntimeMount,
  mountTree,
} from "../../lib/facts/mount_tree.ts";
import type { Mount } from "../../lib/facts/mounts.ts";
import { normalPath } from "../../lib/facts/target_path.ts";

/** Views of the kernel: what may be written there is not decided by a mount option alone. */
const PSEUDO = new Set([
  "autofs",
  "binfmt_misc",
  "bpf",
  "cgroup",
  "cgroup2",
  "configfs",
  "debugfs",
  "devpts",
  "devtmpfs",
  "efivarfs",
  "fuse.lxcfs",
  "fusectl",
  "hugetlbfs",
  "mqueue",
  "nsfs",
  "proc",
  "pstore",
  "rpc_pipefs",
  "securityfs",
  "selinuxfs",
  "sysfs",
  "tracefs",
]);

/** Everything that outlives the container and can be written to is named in the policy. */
export const unexpectedWritableMount = defineCheck({
  id: "unexpected-writable-mount",
  area: "filesystem",
  title: "Every writable mount is listed in the policy",
  level: "warn",
  rationale:
    "What is written to a volume or a bind mount outlives the container and may be read, or executed, elsewhere. A mount that nobody meant to be writable is where an intruder leaves something behind.",
  fix: {
    summary: "mount it read-only (`:ro`), or list its path in the policy: `filesystem.writable`",
    docker: "docker run --volume data:/data:ro …",
    compose: "volumes: [data:/data:ro]",
    kubernetes: "volumeMounts: [{ name: data, mountPath: /data, readOnly: true }]",
  },
  references: [
    "https://docs.docker.com/engine/storage/volumes/",
    "https://kubernetes.io/docs/concepts/storage/volumes/",
  ],
  scope: "container",
  needs: ["mounts"],
  evaluate({ mounts }, { filesystem }) {
    const listed = filesystem.writable.map(normalPath);
    const writable = mountTree(mounts).visible.filter(isJudged);
    const unexpected = writable.filter((mount) => !listed.includes(mount.mountPoint));
    if (unexpected.length === 0) {
      const allowed = writable.map((mount) => mount.mountPoint).join(", ");
      return pass(
        allowed === ""
          ? "No volume is writable"
          : `Only the listed mounts are writable (${allowed})`,
      );
    }
    return unexpected.map(({ mountPoint, fsType, options }) =>
      violated(`The ${fsType} mount on ${mountPoint} is writable`, {
        subject: mountPoint,
        observed: `${fsType} on ${mountPoint}: ${options.join(",")}`,
        expected: "ro, or listed in filesystem.writable",
        fix:
          `mount ${mountPoint} read-only (\`:ro\`), or list it in the policy: \`filesystem.writable: [${mountPoint}]\``,
      })
    );
  },
});

/** The root is writable-root's, memory is weak-tmpfs's; the runtime's own files are nobody's. */
function isJudged(mount: Mount): boolean {
  return mount.mountPoint !== "/" && !isReadOnly(mount) && !isMemory(mount) &&
    !PSEUDO.has(mount.fsType) && !isDeviceMount(mount) && !isRuntimeMount(mount);
}
