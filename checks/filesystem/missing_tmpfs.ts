import { defineCheck, type Finding, pass, undetermined, violated } from "../../lib/check.ts";
import { mountTree } from "../../lib/facts/mount_tree.ts";
import type { Mount } from "../../lib/facts/mounts.ts";
import { normalPath } from "../../lib/facts/target_path.ts";
import { unmetOptions, wantedOptions } from "../../lib/facts/tmpfs_options.ts";
import type { TmpfsEntry } from "../../lib/policy/types.ts";

/** What the policy wants in memory is there, with at least the options it names. */
export const missingTmpfs = defineCheck({
  id: "missing-tmpfs",
  area: "filesystem",
  title: "Every tmpfs of the policy is mounted, with its options and size",
  level: "warn",
  rationale:
    "A directory that was meant to be memory and is not keeps what is written to it: on disk, in backups, in the next container. Without a size limit it can eat all memory.",
  fix: {
    summary: 'mount it as the policy says: compose `tmpfs: ["PATH:OPTIONS,size=SIZE"]`',
    docker: "docker run --tmpfs /tmp:noexec,nosuid,nodev,size=64m …",
    compose: 'tmpfs: ["/tmp:noexec,nosuid,nodev,size=64m"]',
    kubernetes: "volumes: [{ name: tmp, emptyDir: { medium: Memory, sizeLimit: 64Mi } }]",
    systemd: "TemporaryFileSystem=/path:noexec,nosuid,nodev,size=64M",
  },
  references: [
    "https://man7.org/linux/man-pages/man5/tmpfs.5.html",
    "https://docs.docker.com/engine/storage/tmpfs/",
  ],
  needs: ["mounts"],
  skipReason: ({ filesystem }) =>
    filesystem.tmpfs.length === 0 ? "the policy names no tmpfs (filesystem.tmpfs)" : undefined,
  evaluate({ mounts }, { filesystem }) {
    const tree = mountTree(mounts);
    const findings = filesystem.tmpfs.flatMap((entry) => {
      const path = normalPath(entry.path);
      return judge({ ...entry, path }, tree.at(path));
    });
    if (findings.length > 0) return findings;
    const paths = filesystem.tmpfs.map((entry) => entry.path).join(", ");
    return pass(`Mounted as the policy says: ${paths}`);
  },
});

function judge(entry: TmpfsEntry, mount: Mount | undefined): readonly Finding[] {
  const subject = entry.path;
  const wanted = wantedOptions(entry);
  const expected = `tmpfs ${wanted.join(",")}`.trim();
  const fix = `mount ${subject} as the policy says: compose \`tmpfs: ["${
    [subject, wanted.join(",")].filter((part) => part !== "").join(":")
  }"]\``;
  if (mount?.fsType !== "tmpfs") {
    const observed = mount === undefined ? "no mount" : mount.fsType;
    const message = mount === undefined
      ? `No tmpfs is mounted at ${subject}`
      : `${subject} is a ${mount.fsType}, not a tmpfs`;
    return [violated(message, { subject, observed, expected, fix })];
  }
  const observed = [...mount.options, ...mount.superOptions].join(",");
  const { unmet, unclear } = unmetOptions(entry, mount);
  if (unmet.length > 0) {
    const message = `The tmpfs on ${subject} lacks ${unmet.join(", ")}`;
    return [violated(message, { subject, observed, expected, fix })];
  }
  if (unclear.length === 0) return [];
  const message = `Cannot compare ${unclear.join(", ")} of the policy with the tmpfs on ${subject}`;
  return [undetermined(message, { subject, observed, expected })];
}
