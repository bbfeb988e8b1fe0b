import { defineCheck, pass, violated } from "../../lib/check.ts";

const OTHERS_WRITE = 0o002;

/** New files are not writable by everybody. */
export const looseUmask = defineCheck({
  id: "loose-umask",
  area: "process",
  title: "New files are not writable by others",
  level: "warn",
  rationale:
    "With a umask that lets others write, every log, cache and upload that the program creates can be changed by any other uid on the machine or on a shared volume.",
  fix: {
    summary: "set `umask 0027` before the start (`UMask=0027` in systemd)",
    docker: "`umask 0027` in the entrypoint; Docker itself sets 0022",
    kubernetes: "`umask 0027` in the container's command",
    systemd: "UMask=0027",
  },
  references: ["https://man7.org/linux/man-pages/man2/umask.2.html"],
  needs: ["umask"],
  evaluate({ umask }) {
    const observed = umask.toString(8).padStart(4, "0");
    if ((umask & OTHERS_WRITE) !== 0) return pass(`umask is ${observed}`, { observed });
    return violated(`umask is ${observed}: others may write to new files`, {
      observed,
      expected: "0002 or stricter",
    });
  },
});
