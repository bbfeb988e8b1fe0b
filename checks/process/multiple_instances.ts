import { defineCheck, pass, undetermined, violated } from "../../lib/check.ts";

/** No other process runs the same program with the same arguments. */
export const multipleInstances = defineCheck({
  id: "multiple-instances",
  area: "process",
  title: "No other instance of the program runs",
  level: "fail",
  rationale:
    "Two instances of a program that expects to be alone share its state: they overwrite each other's files, certificates and locks, and one may answer with the other's configuration.",
  fix: {
    summary: "stop the other instance first, or set policy `process.single_instance: false`",
    compose: "deploy: { replicas: 1, update_config: { order: stop-first } }",
    kubernetes: "replicas: 1 and strategy: { type: Recreate }",
    systemd: "one unit without a template (no app@.service)",
  },
  references: ["https://man7.org/linux/man-pages/man5/proc_pid_exe.5.html"],
  needs: ["instances"],
  skipReason: ({ process, program }, { pid, command }) => {
    if (!process.single_instance) return "process.single_instance is not set in the policy";
    const named = pid !== undefined || (command?.length ?? 0) > 0 || program !== undefined;
    return named ? undefined : "no program is named: use exec, --pid or policy program";
  },
  evaluate({ instances: { executable, peers, unreadable } }) {
    if (peers.length > 0) {
      return peers.map(({ pid, name }) =>
        violated(`${executable} runs already: pid ${pid} (${name})`, { subject: `pid ${pid}` })
      );
    }
    if (unreadable > 0) {
      const which = unreadable === 1 ? "1 process runs" : `${unreadable} processes run`;
      return undetermined(`Cannot tell whether ${which} ${executable}: not readable`);
    }
    return pass(`No other process runs ${executable}`);
  },
});
