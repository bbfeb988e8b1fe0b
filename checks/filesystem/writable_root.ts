import { defineCheck, pass, undetermined, violated } from "../../lib/check.ts";
import { isReadOnly, mountTree } from "../../lib/facts/mount_tree.ts";

/** Field 6 of the mountinfo line of `/`: `ro` there holds whatever the overlay below says. */
export const writableRoot = defineCheck({
  id: "writable-root",
  area: "filesystem",
  title: "The root filesystem is read-only",
  level: "warn",
  rationale:
    "On a writable root an intruder can replace programs, plant new ones and stay. A read-only root leaves only the places that were meant to be written to.",
  fix: {
    summary: "set `read_only: true` in compose, or `--read-only` for docker run",
    docker: "docker run --read-only --tmpfs /tmp:noexec,nosuid,nodev,size=64m …",
    compose: 'read_only: true and tmpfs: ["/tmp:noexec,nosuid,nodev,size=64m"]',
    kubernetes: "securityContext: { readOnlyRootFilesystem: true }",
  },
  references: [
    "https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html",
    "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
  ],
  scope: "container",
  needs: ["mounts"],
  evaluate({ mounts }) {
    const { root } = mountTree(mounts);
    if (root === undefined) {
      return undetermined("No mount at / in mountinfo: the process runs in a chroot");
    }
    const observed = `${root.fsType} on /: ${root.options.join(",")}`;
    if (root.options.includes("ro")) return pass("/ is mounted read-only", { observed });
    if (isReadOnly(root)) return pass(`The ${root.fsType} on / is read-only`, { observed });
    return violated("/ is mounted read-write", { observed, expected: "ro" });
  },
});
