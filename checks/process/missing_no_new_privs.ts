import { defineCheck, pass, violated } from "../../lib/check.ts";

/** The no_new_privs bit is set, which no program can take back. */
export const missingNoNewPrivs = defineCheck({
  id: "missing-no-new-privs",
  area: "process",
  title: "The process can gain no privileges by executing a program",
  level: "warn",
  rationale:
    "Without it every setuid binary in the image, such as su or mount, is a way from an unprivileged process to root. The bit is inherited and cannot be cleared.",
  fix: {
    summary: 'set `security_opt: ["no-new-privileges:true"]` in compose',
    docker: "docker run --security-opt no-new-privileges:true …",
    compose: 'security_opt: ["no-new-privileges:true"]',
    kubernetes: "securityContext: { allowPrivilegeEscalation: false }",
    systemd: "NoNewPrivileges=yes",
  },
  references: [
    "https://docs.kernel.org/userspace-api/no_new_privs.html",
    "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
  ],
  needs: ["noNewPrivs"],
  evaluate({ noNewPrivs }) {
    return noNewPrivs
      ? pass("NoNewPrivs is 1", { observed: "1" })
      : violated("NoNewPrivs is 0: a setuid program gives privileges", {
        observed: "0",
        expected: "1",
      });
  },
});
