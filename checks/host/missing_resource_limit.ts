import { defineCheck, type Finding, pass, undetermined, violated } from "../../lib/check.ts";
import type { FactValue } from "../../lib/facts/types.ts";

const SUBJECTS = {
  memory: {
    missing: "No memory limit from this cgroup to the root",
    fix:
      "set `--memory 512m` (docker run), `mem_limit: 512m` (compose), `resources.limits.memory: 512Mi` (Kubernetes)",
  },
  pids: {
    missing: "No limit on the number of processes from this cgroup to the root",
    fix:
      "set `--pids-limit 256` (docker run), `pids_limit: 256` (compose), `podPidsLimit: 256` (kubelet)",
  },
} as const;

type Subject = keyof typeof SUBJECTS;

/** Memory and the number of tasks are limited somewhere between this cgroup and the root. */
export const missingResourceLimit = defineCheck({
  id: "missing-resource-limit",
  area: "host",
  title: "Memory and the number of processes are limited",
  level: "warn",
  rationale:
    "Without a limit one container's leak or fork bomb takes the whole node down, and the kernel's OOM killer may choose its neighbours.",
  fix: {
    summary: "set `--memory 512m --pids-limit 256` (docker run)",
    docker: "docker run --memory 512m --pids-limit 256 …",
    compose: "mem_limit: 512m and pids_limit: 256",
    kubernetes:
      "resources: { limits: { memory: 512Mi } }; podPidsLimit: 256 in the kubelet's config",
    systemd: "MemoryMax=512M and TasksMax=256",
  },
  references: [
    "https://docs.kernel.org/admin-guide/cgroup-v2.html",
    "https://docs.docker.com/engine/containers/resource_constraints/",
    "https://kubernetes.io/docs/concepts/policy/pid-limiting/",
  ],
  scope: "container",
  needs: ["cgroupLimits"],
  considers: ["container"],
  evaluate({ cgroupLimits, container }) {
    const pod = container.state === "known" && container.value.kubernetes;
    const findings = [judge(cgroupLimits, "memory", pod), judge(cgroupLimits, "pids", pod)];
    const worse = findings.filter((finding) => finding.verdict !== "pass");
    if (worse.length > 0) return worse;
    return pass(findings.map((finding) => finding.message).join(", "));
  },
});

function judge(limits: FactValue<"cgroupLimits">, subject: Subject, pod: boolean): Finding {
  const fact = limits[subject];
  if (fact.state !== "known") return undetermined(fact.reason, { subject });
  const { limit, path, complete } = fact.value;
  const { missing, fix } = SUBJECTS[subject];
  if (limit !== null) return pass(`${subject} is limited to ${limit} (${path})`, { subject });
  if (pod && subject === "pids" && !complete) {
    // The kubelet writes podPidsLimit to the pod's cgroup, one above what the container sees.
    const message =
      "No pids limit is visible here; the pod's own is hidden by the cgroup namespace: audit it from the node with --pid";
    return undetermined(message, { subject });
  }
  const message = complete ? missing : `${missing}, as far as this cgroup namespace shows`;
  return violated(message, { subject, observed: `unlimited (${path})`, fix });
}
