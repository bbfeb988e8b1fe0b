import { defineCheck, type Finding, pass, skip, violated } from "../../lib/check.ts";
import type { FactValue } from "../../lib/facts/types.ts";

type Lsm = FactValue<"lsm">;

/** SELinux types of the targeted policy that may do everything. */
const UNCONFINED_TYPES: ReadonlySet<string> = new Set([
  "container_runtime_t",
  "initrc_t",
  "kernel_t",
  "spc_t",
  "unconfined_service_t",
  "unconfined_t",
]);

/** AppArmor in enforce mode, or an SELinux type that is confined. */
export const unconfinedLsm = defineCheck({
  id: "unconfined-lsm",
  area: "process",
  title: "An AppArmor profile or an SELinux type confines the process",
  level: "info",
  rationale:
    "It is the layer that still holds when a process has become root: it refuses writes below /proc and /sys, mounts, and access to other containers.",
  fix: {
    summary:
      "remove `apparmor:unconfined` and `label:disable` from `security_opt`, and `privileged`",
    docker: "docker run --security-opt apparmor=docker-default …, without --privileged",
    compose: 'security_opt: ["apparmor:docker-default"]',
    kubernetes: "securityContext: { appArmorProfile: { type: RuntimeDefault } }",
    systemd: "AppArmorProfile=NAME, or SELinuxContext=CONTEXT",
  },
  references: [
    "https://docs.docker.com/engine/security/apparmor/",
    "https://kubernetes.io/docs/tutorials/security/apparmor/",
  ],
  needs: ["lsm"],
  evaluate({ lsm }) {
    switch (lsm.module) {
      case "apparmor":
        return judgeAppArmor(lsm);
      case "selinux":
        return judgeSelinux(lsm);
      case "other":
        return skip(`The label ${lsm.label} is neither AppArmor's nor SELinux's`);
    }
  },
});

/** `mixed`: of a stack of profiles, at least one does not enforce. */
function judgeAppArmor({ label, mode }: Lsm): Finding {
  const observed = `${label} (${mode})`;
  if (label === "unconfined" || mode === "unconfined") {
    return violated(`AppArmor does not confine the process (${label})`, { observed });
  }
  if (mode === "enforce" || mode === "kill") {
    return pass(`AppArmor profile ${observed}`, { observed });
  }
  const what = mode === "complain" ? "only logs" : "does not enforce everything";
  return violated(`AppArmor profile ${label} ${what} (${mode} mode)`, {
    observed,
    expected: "enforce mode",
    fix: `put the profile ${label} into enforce mode: \`aa-enforce\` on the node`,
  });
}

/** selinuxfs is not mounted in most containers: the mode is not visible there. */
function judgeSelinux({ label, mode }: Lsm): Finding {
  const observed = label;
  if (mode === "permissive") {
    return violated(`SELinux is permissive: ${label} is not enforced`, {
      observed,
      fix: "set `SELINUX=enforcing` in /etc/selinux/config on the node, and `setenforce 1`",
    });
  }
  if (UNCONFINED_TYPES.has(label.split(":")[2] ?? "")) {
    return violated(`SELinux does not confine the process (${label})`, { observed });
  }
  return pass(`SELinux context ${label} (${mode ?? "its mode is not visible here"})`, { observed });
}
