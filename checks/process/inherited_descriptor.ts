import { defineCheck, type Finding, pass, undetermined, violated } from "../../lib/check.ts";
import type { FactValue } from "../../lib/facts/types.ts";

type Descriptor = FactValue<"descriptors">[number];

/** Nothing but standard input, output and error is handed down. */
export const inheritedDescriptor = defineCheck({
  id: "inherited-descriptor",
  area: "process",
  title: "The program inherits no descriptor besides 0, 1 and 2",
  level: "warn",
  rationale:
    "A descriptor is a right that needs no permission any more: an inherited directory leads out of a chroot or a container, an inherited socket speaks for whoever opened it.",
  fix: {
    summary: "close it before the start, or list its number in policy `process.keep_descriptors`",
    systemd: "remove OpenFile= and the .socket unit, or list its descriptors in the policy",
  },
  references: [
    "https://man7.org/linux/man-pages/man2/open.2.html",
    "https://man7.org/linux/man-pages/man5/proc_pid_fdinfo.5.html",
  ],
  needs: ["descriptors"],
  // What a running process opened itself looks the same as what it inherited.
  skipReason: (_policy, { pid }) =>
    pid === undefined ? undefined : "a running process's own descriptors look the same",
  evaluate({ descriptors }, { process, credentials }) {
    // broken-credential-broker judges that one.
    const kept: readonly unknown[] = [...process.keep_descriptors, credentials.broker?.fd];
    const standard = descriptors.filter(({ number }) => number <= 2);
    const others = descriptors.filter(({ number }) => number > 2 && !kept.includes(number));
    const findings = others.flatMap((one) => judge(one, standard));
    if (findings.length > 0) return findings;
    return pass("Every descriptor besides 0, 1 and 2 is closed on exec, or allowed");
  },
});

function judge(one: Descriptor, standard: readonly Descriptor[]): Finding[] {
  const subject = `${one.number} → ${one.target}`;
  if (one.closeOnExec.state !== "known") {
    return [undetermined(`Descriptor ${subject}: ${one.closeOnExec.reason}`, { subject })];
  }
  if (one.closeOnExec.value) return [];
  const fix =
    `close it before the start (\`${one.number}>&-\` in a shell), or list ${one.number} in policy \`process.keep_descriptors\``;
  const same = standard.find(({ target }) => target === one.target && isStream(target));
  if (same === undefined) {
    return [violated(`Descriptor ${subject} is inherited`, { subject, fix })];
  }
  const message = `Descriptor ${subject} is inherited; it is the same as descriptor ${same.number}`;
  return [violated(message, { subject, fix, level: "info" })];
}

/** A stream is one object, and the program has it anyway; a path may be opened in other ways. */
function isStream(target: string): boolean {
  return /^(pipe|socket):\[\d+\]$|^\/dev\/(null|console|tty\d*|pts\/\d+)$/.test(target);
}
