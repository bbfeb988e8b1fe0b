import { defineCheck, type Finding, pass, undetermined, violated } from "../../lib/check.ts";
import type { FactValue } from "../../lib/facts/types.ts";
import { octal } from "../../lib/octal.ts";

type NamedPath = FactValue<"privateDirs">[number];

/** A directory for keys and state is the process's alone: one result per directory. */
export const insecurePrivateDir = defineCheck({
  id: "insecure-private-dir",
  area: "filesystem",
  title: "Every private directory is the process's own, with mode 0700",
  level: "fail",
  rationale:
    "Certificates, keys and state are kept there. With any other owner or mode, another user reads them, or puts a file or a link of his own in their place.",
  fix: {
    summary: "`install -d -m 0700 -o UID -g GID DIR` before the start, with the uid that runs",
    docker:
      "RUN install -d -m 0700 -o 10001 -g 10001 /data in the Dockerfile; named volumes keep it",
    compose: "a named volume on a directory that the image creates 0700 for that uid",
    kubernetes:
      "an emptyDir, and an application that creates DIR in it with mode 0700: fsGroup makes a volume's top 2770",
    systemd: "StateDirectory=app and StateDirectoryMode=0700",
  },
  references: [
    "https://man7.org/linux/man-pages/man7/inode.7.html",
    "https://man7.org/linux/man-pages/man1/install.1.html",
  ],
  needs: ["privateDirs", "uids"],
  skipReason: ({ filesystem }) =>
    filesystem.private_dirs.length === 0
      ? "the policy names no private directory (filesystem.private_dirs)"
      : undefined,
  evaluate: ({ privateDirs, uids }) => privateDirs.map((dir) => judge(dir, uids.effective)),
});

function judge({ path, status }: NamedPath, uid: number): Finding {
  const subject = path ?? "";
  if (status.state === "unknown") return undetermined(status.reason, { subject });
  const fix = `\`install -d -m 0700 -o ${uid} ${subject}\` before the start`;
  const expected = `directory, mode 0700, uid ${uid}`;
  if (status.state === "absent") {
    return violated(`${subject} does not exist`, { subject, expected, fix });
  }
  const { type, mode, uid: owner } = status.value;
  const observed = `${type}, mode ${octal(mode)}, uid ${owner}`;
  if (type !== "directory") {
    return violated(`${subject} is a ${type}, not a directory`, {
      subject,
      observed,
      expected,
      fix,
    });
  }
  const wrong = [
    ...(mode === 0o700 ? [] : [`has mode ${octal(mode)}, not 0700`]),
    ...(owner === uid ? [] : [`belongs to uid ${owner}, not ${uid}`]),
  ];
  if (wrong.length === 0) {
    return pass(`${subject} is private (0700, uid ${uid})`, { subject, observed });
  }
  return violated(`${subject} ${wrong.join(" and ")}`, { subject, observed, expected, fix });
}
