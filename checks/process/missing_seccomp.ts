import { defineCheck, pass, skip, undetermined, violated } from "../../lib/check.ts";

/** A seccomp filter, or strict mode, is in force. That one exists is all that status tells. */
export const missingSeccomp = defineCheck({
  id: "missing-seccomp",
  area: "process",
  title: "A seccomp filter limits the system calls",
  level: "warn",
  rationale:
    "Most kernel flaws that lead out of a container start with a system call that applications never make. The runtimes' default filters refuse those.",
  fix: {
    summary:
      "remove `privileged` and `security_opt: [seccomp:unconfined]`; in Kubernetes set `seccompProfile: { type: RuntimeDefault }`",
    docker: "docker run without --privileged and without --security-opt seccomp=unconfined",
    compose: "no `privileged: true`, no `seccomp:unconfined` in security_opt",
    kubernetes: "securityContext: { seccompProfile: { type: RuntimeDefault } }",
    systemd: "SystemCallFilter=@system-service",
  },
  references: [
    "https://docs.docker.com/engine/security/seccomp/",
    "https://kubernetes.io/docs/tutorials/security/seccomp/",
    "https://man7.org/linux/man-pages/man2/seccomp.2.html",
  ],
  needs: [],
  considers: ["seccomp", "sandbox"],
  evaluate({ seccomp, sandbox }) {
    if (seccomp.state === "known" && seccomp.value.mode > 0) {
      const { mode, filters } = seccomp.value;
      const count = filters === null ? "" : `, ${filters} filter${filters === 1 ? "" : "s"}`;
      return pass(mode === 1 ? "Seccomp is 1 (strict)" : `Seccomp is 2 (filter${count})`);
    }
    if (sandbox.state === "known") {
      const { name, evidence } = sandbox.value;
      return skip(`The sandbox is the boundary: ${name} (${evidence})`);
    }
    if (seccomp.state === "unknown") return undetermined(seccomp.reason);
    const expected = "Seccomp: 2";
    if (seccomp.state === "known") {
      return violated("No seccomp filter (Seccomp is 0)", { observed: "Seccomp: 0", expected });
    }
    return violated(`No seccomp filter: ${seccomp.reason}`, {
      expected,
      fix: "boot a kernel that is built with CONFIG_SECCOMP_FILTER=y",
    });
  },
});
