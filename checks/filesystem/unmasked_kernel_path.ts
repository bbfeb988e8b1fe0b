import { defineCheck, type Finding, pass, skip, undetermined, violated } from "../../lib/check.ts";
import { isReadOnly, mountTree } from "../../lib/facts/mount_tree.ts";
import type { Mount } from "../../lib/facts/mounts.ts";
import type { FactValue } from "../../lib/facts/types.ts";

type KernelPath = FactValue<"kernelPaths">[number];

/** Anything else on top of a kernel path hides it: a tmpfs over a directory, /dev/null over a file. */
const KERNEL_FILESYSTEMS = new Set(["proc", "sysfs"]);

/** Judged from the mounts: opening one of these files to find out is what the masks are against. */
export const unmaskedKernelPath = defineCheck({
  id: "unmasked-kernel-path",
  area: "filesystem",
  title: "The kernel's paths are masked or read-only, as container runtimes do",
  level: "warn",
  rationale:
    "/proc/kcore is the host's memory, /proc/sysrq-trigger restarts it, /proc/sys configures it. Runtimes hide such paths; a container where they are open was started as privileged, or unmasked by hand.",
  fix: {
    summary: "remove `privileged: true` and `security_opt: [systempaths=unconfined]`",
    docker: "drop --privileged and --security-opt systempaths=unconfined",
    compose: "remove privileged: true and security_opt: [systempaths=unconfined]",
    kubernetes: "securityContext: { privileged: false, procMount: Default }",
  },
  references: [
    "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
    "https://docs.docker.com/engine/security/",
  ],
  scope: "container",
  needs: ["kernelPaths", "mounts"],
  considers: ["sandbox"],
  evaluate({ kernelPaths, mounts, sandbox }) {
    if (sandbox.state === "known") {
      return skip(`${sandbox.value.name} has a kernel of its own behind these paths`);
    }
    const tree = mountTree(mounts);
    const present = kernelPaths.filter(({ status }) => status.state !== "absent");
    const findings = present.flatMap((one) => judge(one, tree.holding(one.path)));
    if (findings.length > 0) return findings;
    if (present.length === 0) return skip("this kernel shows none of these paths");
    return pass(`All ${present.length} kernel paths that exist here are masked or read-only`);
  },
});

function judge(
  { path, protection, status }: KernelPath,
  mount: Mount | undefined,
): readonly Finding[] {
  if (status.state === "unknown") return [undetermined(status.reason, { subject: path })];
  if (mount === undefined) {
    return [undetermined(`No mount holds ${path} in mountinfo`, { subject: path })];
  }
  if (!KERNEL_FILESYSTEMS.has(mount.fsType)) return [];
  if (protection === "read-only" && isReadOnly(mount)) return [];
  const observed = `${mount.fsType} on ${mount.mountPoint}: ${mount.options.join(",")}`;
  const message = protection === "masked" ? `${path} is not masked` : `${path} is writable`;
  return [violated(message, { subject: path, observed, expected: protection })];
}
