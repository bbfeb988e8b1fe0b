import { defineCheck, type Finding, pass, skip, undetermined, violated } from "../../lib/check.ts";
import { isReadOnly, mountTree } from "../../lib/facts/mount_tree.ts";
import { parentOf } from "../../lib/facts/target_path.ts";
import type { FactValue } from "../../lib/facts/types.ts";
import { octal } from "../../lib/octal.ts";

type Component = FactValue<"program">["components"][number];
type Status = Extract<Component["status"], { readonly state: "known" }>["value"];

/** A program that its own process can replace is replaced by whoever takes that process over. */
export const writableProgram = defineCheck({
  id: "writable-program",
  area: "filesystem",
  title: "The program and the directories above it are not writable by its own user",
  level: "fail",
  rationale:
    "Whoever takes the process over then changes the program itself, and still has it after the next restart. To own a file is enough: its mode can be changed.",
  fix: {
    summary: "`chown -R root:root` the program's directory and `chmod -R go-w` it",
    docker: "COPY --chown=root:root --chmod=0755 app /app/ in the Dockerfile, and --read-only",
    compose: "read_only: true",
    kubernetes: "securityContext: { readOnlyRootFilesystem: true }",
    systemd: "ProtectSystem=strict",
  },
  references: [
    "https://man7.org/linux/man-pages/man7/path_resolution.7.html",
    "https://man7.org/linux/man-pages/man7/inode.7.html",
  ],
  needs: ["program", "uids", "gids", "mounts"],
  skipReason: (policy, { command }) =>
    command === undefined && policy.program === undefined
      ? "no program to judge: use exec, or name it in the policy (program)"
      : undefined,
  evaluate({ program, uids, gids, mounts }) {
    const uid = uids.effective;
    if (uid === 0) return skip("root can write to every program: running-as-root judges that");
    const tree = mountTree(mounts);
    const groups = [gids.effective, ...gids.supplementary];
    const findings: Finding[] = [];
    for (const { path, status, writable } of program.components) {
      if (status.state !== "known") {
        findings.push(undetermined(status.reason, { subject: path }));
        continue;
      }
      const mount = tree.holding(path);
      if (status.value.type === "symlink" || (mount !== undefined && isReadOnly(mount))) continue;
      const reason = ownRight(status.value, uid, groups) ??
        (writable === true ? "an access list grants it" : undefined);
      if (reason === undefined || isProtectedBySticky(path, status.value)) continue;
      findings.push(describe(path, status.value, reason));
    }
    return findings.length > 0
      ? findings
      : pass(`${program.path} and the directories above it are not writable by uid ${uid}`);

    /** In a sticky directory (/tmp) only the owner of an entry, or of the directory, replaces it. */
    function isProtectedBySticky(path: string, directory: Status): boolean {
      if (directory.type !== "directory" || (directory.mode & 0o1000) === 0) return false;
      if (directory.uid === uid) return false;
      const entries = program.components.filter((one) =>
        one.path !== path && parentOf(one.path) === path
      );
      return entries.every(({ status }) => status.state === "known" && status.value.uid !== uid);
    }
  },
});

/** Why this user may write, or may give itself the right to; the first class that fits decides. */
function ownRight(status: Status, uid: number, groups: readonly number[]): string | undefined {
  if (status.uid === uid) return `uid ${uid} owns it`;
  const { mode, gid } = status;
  if (groups.includes(gid)) return (mode & 0o020) !== 0 ? `group ${gid} may write` : undefined;
  return (mode & 0o002) !== 0 ? "everybody may write" : undefined;
}

function describe(path: string, { type, mode, uid, gid }: Status, reason: string): Finding {
  const what = type === "directory" ? "The directory" : "The program";
  return violated(`${what} ${path} is writable: ${reason}`, {
    subject: path,
    observed: `${type}, mode ${octal(mode)}, uid ${uid}, gid ${gid}`,
    fix: `\`chown root:root ${path}\` and \`chmod go-w ${path}\``,
  });
}
