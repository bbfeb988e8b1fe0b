import { defineCheck, pass, violated } from "../../lib/check.ts";

/** No debugger is attached. */
export const beingTraced = defineCheck({
  id: "being-traced",
  area: "process",
  title: "No process traces this one",
  level: "fail",
  rationale:
    "A tracer reads and changes memory and registers, so it has every secret of the process and can make it do anything. It also holds back setuid programs and signals.",
  fix: {
    summary:
      "start it without strace or gdb, and set sysctl `kernel.yama.ptrace_scope = 2` on the node",
    docker: "docker run without --cap-add SYS_PTRACE and without --pid host",
    compose: "no SYS_PTRACE in cap_add, no `pid: host`",
    kubernetes: "no SYS_PTRACE in capabilities.add, no shareProcessNamespace, no hostPID",
  },
  references: [
    "https://man7.org/linux/man-pages/man2/ptrace.2.html",
    "https://docs.kernel.org/admin-guide/LSM/Yama.html",
  ],
  needs: ["tracer"],
  evaluate({ tracer: { pid, name } }) {
    if (pid === 0) return pass("TracerPid is 0");
    const by = name === null ? `pid ${pid}` : `${name} (pid ${pid})`;
    return violated(`Traced by ${by}`, { observed: `TracerPid: ${pid}`, expected: "TracerPid: 0" });
  },
});
