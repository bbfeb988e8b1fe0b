import { defineCheck, type Finding, pass, undetermined, violated } from "../../lib/check.ts";
import { mapId } from "../../lib/facts/user_namespace.ts";

/** Groups whose members can become root without a password, and how. */
const ROOT_BY_NAME: Readonly<Record<string, string>> = {
  disk: "reads and writes every block device",
  docker: "starts privileged containers",
  incus: "starts containers",
  "incus-admin": "starts privileged containers",
  kmem: "reads kernel memory",
  libvirt: "starts virtual machines on any disk",
  lxd: "starts privileged containers",
  microk8s: "starts privileged pods",
  root: "owns the system's files",
  shadow: "reads the password hashes",
};

/** No gid 0 and no group that is as good as root. */
export const rootGroup = defineCheck({
  id: "root-group",
  area: "process",
  title: "The process is in no group that grants root",
  level: "warn",
  rationale:
    "Group 0 may write to files that images leave group-writable, such as /etc/passwd on OpenShift. Groups such as docker or disk make their members root in one step.",
  fix: {
    summary:
      'set `user: "10001:10001"` in compose (uid and gid) and remove `group_add`, or list the group in policy `process.allow_groups`',
    docker: "docker run --user 10001:10001 …, without --group-add",
    compose: 'user: "10001:10001", without group_add',
    kubernetes: "securityContext: { runAsGroup: 10001, supplementalGroups: [] }",
    systemd: "Group=app and SupplementaryGroups=",
  },
  references: [
    "https://man7.org/linux/man-pages/man7/credentials.7.html",
    "https://docs.docker.com/engine/security/#docker-daemon-attack-surface",
  ],
  needs: ["gids"],
  considers: ["groupNames", "userNamespace"],
  evaluate({ gids, groupNames, userNamespace }, { process }) {
    const { real, effective, saved, filesystem, supplementary } = gids;
    const held = [...new Set([real, effective, saved, filesystem, ...supplementary])];
    const names = groupNames.state === "known" ? groupNames.value : [];
    const namesOf = (gid: number) => names.filter((one) => one.gid === gid).map(({ name }) => name);
    const map = userNamespace.state === "known" ? userNamespace.value.gidMap : [];
    const findings = held.flatMap((gid): Finding[] => {
      const own = namesOf(gid);
      if ([gid, String(gid), ...own].some((one) => process.allow_groups.includes(one))) return [];
      const name = own.find((one) => Object.hasOwn(ROOT_BY_NAME, one));
      if (gid === 0) return [inGroupZero(mapId(map, 0))];
      if (name === undefined) return [];
      const subject = `gid ${gid} (${name})`;
      return [violated(`In group ${name} (gid ${gid}), which ${ROOT_BY_NAME[name]}`, { subject })];
    });
    if (findings.length > 0) return findings;
    const observed = held.join(", ");
    const unmapped = userNamespace.state === "known"
      ? held.find((gid) => mapId(map, gid) === undefined)
      : undefined;
    if (unmapped !== undefined && !process.allow_groups.includes(unmapped)) {
      const message =
        `gid ${unmapped} is not mapped in this user namespace: it may be any group outside`;
      return undetermined(message, { observed, subject: `gid ${unmapped}` });
    }
    if (groupNames.state === "unknown") {
      return undetermined(`Not in gid 0, but ${groupNames.reason}`, { observed });
    }
    const only = groupNames.state === "absent"
      ? `; ${groupNames.reason}: judged by number only`
      : "";
    return pass(`In no group that grants root (gid ${observed})${only}`, { observed });
  },
});

function inGroupZero(outside: number | undefined): Finding {
  if (outside === undefined || outside === 0) {
    return violated("In group 0 (root)", { subject: "gid 0" });
  }
  const message = `In group 0 (root), mapped to gid ${outside} outside this user namespace`;
  return violated(message, { subject: "gid 0", level: "info" });
}
