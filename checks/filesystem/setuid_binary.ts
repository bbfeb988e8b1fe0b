import { defineCheck, type Finding, pass, undetermined, violated } from "../../lib/check.ts";
import { mountTree } from "../../lib/facts/mount_tree.ts";
import type { FactValue } from "../../lib/facts/types.ts";
import { octal } from "../../lib/octal.ts";

type SetuidFile = FactValue<"setuidFiles">["files"][number];

/** More results than anybody reads one by one. */
const MAX_RESULTS = 50;

/** On a node su and sudo belong there, so it is judged only where the policy asks for it. */
export const setuidBinary = defineCheck({
  id: "setuid-binary",
  area: "filesystem",
  title: "No program changes the user or group that runs it",
  level: "warn",
  rationale:
    "A setuid program runs as its owner, most often root, whoever starts it: each of them is a way from the application's user to root. A container needs none.",
  fix: {
    summary: "`RUN find / -xdev -perm /6000 -type f -exec chmod a-s {} +` as the last step as root",
    docker: "--security-opt no-new-privileges:true makes those that stay ineffective",
    compose: "security_opt: [no-new-privileges:true] makes those that stay ineffective",
    kubernetes: "securityContext: { allowPrivilegeEscalation: false } makes them ineffective",
    systemd: "NoNewPrivileges=yes makes them ineffective",
  },
  references: [
    "https://man7.org/linux/man-pages/man2/execve.2.html",
    "https://docs.kernel.org/userspace-api/no_new_privs.html",
  ],
  scope: (policy) => policy.filesystem.setuid === undefined ? "container" : undefined,
  needs: ["setuidFiles", "mounts"],
  considers: ["noNewPrivs"],
  skipReason: (policy, target) =>
    policy.filesystem.setuid === undefined && target.command !== undefined
      ? "a gate walks no directories unless the policy asks for it (filesystem.setuid)"
      : undefined,
  evaluate({ setuidFiles, mounts, noNewPrivs }) {
    const tree = mountTree(mounts);
    const { directories, searched, incomplete } = setuidFiles;
    const files = setuidFiles.files.filter(({ path }) =>
      path.startsWith("$") || tree.holding(path)?.options.includes("nosuid") !== true
    );
    const inert = noNewPrivs.state === "known" && noNewPrivs.value;
    const findings = files.slice(0, MAX_RESULTS).map((file) => judge(file, inert));
    const rest = files.length - MAX_RESULTS;
    if (rest > 0) findings.push(violated(`${rest} more setuid or setgid programs`));
    if (incomplete !== null) {
      const message = `Cannot search all of ${directories.join(" ")}: ${incomplete}`;
      return [...findings, undetermined(message)];
    }
    if (findings.length > 0) return findings;
    return pass(`No setuid or setgid program in ${directories.join(" ")} (${searched} entries)`);
  },
});

function judge({ path, mode, uid, gid }: SetuidFile, inert: boolean): Finding {
  const owner = (mode & 0o4000) !== 0 ? `setuid, uid ${uid}` : `setgid, gid ${gid}`;
  const details = {
    subject: path,
    observed: `mode ${octal(mode)}, uid ${uid}, gid ${gid}`,
    fix: `\`RUN chmod a-s ${path}\` in the Dockerfile, or remove the package that brings it`,
  };
  if (!inert) return violated(`${path} is ${owner}`, details);
  return violated(`${path} is ${owner}; no_new_privs makes it ineffective`, {
    ...details,
    level: "info",
  });
}
