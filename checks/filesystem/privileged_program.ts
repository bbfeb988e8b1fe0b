import { defineCheck, type Finding, pass, skip, undetermined, violated } from "../../lib/check.ts";
import { exceedingCapabilities, listCapabilities } from "../../lib/facts/capability_names.ts";
import { mountTree } from "../../lib/facts/mount_tree.ts";
import type { FactValue } from "../../lib/facts/types.ts";

type Executed = FactValue<"program">["executed"][number];

/** A setuid program of root's is root's, whoever starts it: nothing before the start shows that. */
export const privilegedProgram = defineCheck({
  id: "privileged-program",
  area: "filesystem",
  title: "The program gains no uid, group or capability when it is started",
  level: "fail",
  rationale:
    "A setuid bit or file capabilities give the program what its user was denied: it is started as uid 10001 without capabilities, and runs as root, or with CAP_NET_RAW, all the same.",
  fix: {
    summary: '`chmod ug-s` and `setcap -r` it, or set `security_opt: ["no-new-privileges:true"]`',
    docker: "docker run --security-opt no-new-privileges …; COPY --chmod=0755 in the Dockerfile",
    compose: 'security_opt: ["no-new-privileges:true"]',
    kubernetes: "securityContext: { allowPrivilegeEscalation: false }",
    systemd: "NoNewPrivileges=yes",
  },
  references: [
    "https://man7.org/linux/man-pages/man2/execve.2.html",
    "https://man7.org/linux/man-pages/man7/capabilities.7.html",
  ],
  needs: ["program", "noNewPrivs", "uids", "gids", "capabilities", "mounts"],
  skipReason: (policy, { command }) =>
    command === undefined && policy.program === undefined
      ? "no program to judge: use exec, or name it in the policy (program)"
      : undefined,
  evaluate({ program, noNewPrivs, uids, gids, capabilities, mounts }, { process }) {
    if (uids.effective === 0) return skip("root has it all before: running-as-root judges that");
    if (noNewPrivs) return pass("NoNewPrivs is 1: no program gains anything when it is started");
    const tree = mountTree(mounts);
    const held: Held = {
      uid: uids.effective,
      groups: [gids.effective, ...gids.supplementary],
      bounding: capabilities.bounding,
      allowed: process.capabilities,
    };
    const findings = program.executed
      .filter(({ path }) => tree.holding(path)?.options.includes("nosuid") !== true)
      .flatMap((file) => [...identityOf(file, held), ...capabilitiesOf(file, held)]);
    return findings.length > 0
      ? findings
      : pass(`${program.path} gains no uid, group or capability when it is started`);
  },
});

/** What the program has without being given any. */
interface Held {
  readonly uid: number;
  readonly groups: readonly number[];
  readonly bounding: readonly string[];
  readonly allowed: readonly string[];
}

function identityOf({ path, setuid, setgid }: Executed, { uid, groups }: Held): Finding[] {
  const found: Finding[] = [];
  if (setuid !== null && setuid !== uid) {
    found.push(gains(path, `is setuid: it runs as uid ${setuid}`, `chmod u-s ${path}`));
  }
  if (setgid !== null && !groups.includes(setgid)) {
    found.push(gains(path, `is setgid: it runs with gid ${setgid}`, `chmod g-s ${path}`));
  }
  return found;
}

function capabilitiesOf({ path, capabilities }: Executed, { bounding, allowed }: Held): Finding[] {
  if (capabilities.state !== "known") return [undetermined(capabilities.reason, { subject: path })];
  const given = capabilities.value.filter((one) => bounding.includes(one));
  const names = exceedingCapabilities(given, allowed);
  if (names.length === 0) return [];
  const what = `has file capabilities: it holds ${listCapabilities(names)}`;
  const command = `setcap -r ${path}`;
  return [gains(path, what, command, ", or list them in policy `process.capabilities`")];
}

function gains(path: string, what: string, command: string, more = ""): Finding {
  const fix = `\`${command}\`${more}, or set no-new-privileges (NoNewPrivs)`;
  return violated(`${path} ${what}`, { subject: path, fix });
}
