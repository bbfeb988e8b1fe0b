import { defineCheck, pass, undetermined, violated } from "../../lib/check.ts";
import { mapId } from "../../lib/facts/user_namespace.ts";

const FIX_UNMAPPED = "map the uid in uid_map, or judge it from outside: `posture audit --pid N`";

/** Real, effective, saved and filesystem uid: any of them at 0 is root. */
export const runningAsRoot = defineCheck({
  id: "running-as-root",
  area: "process",
  title: "The process does not run as root",
  level: "fail",
  rationale:
    "A flaw in a program that runs as root is a flaw in the whole container, and one kernel or runtime bug away from the host. A saved uid of 0 is enough: setuid(2) brings root back.",
  fix: {
    summary: 'set `user: "10001:10001"` in compose or `USER 10001:10001` in the Dockerfile',
    docker: "docker run --user 10001:10001 …, or `USER 10001:10001` in the Dockerfile",
    compose: 'user: "10001:10001"',
    kubernetes: "securityContext: { runAsNonRoot: true, runAsUser: 10001, runAsGroup: 10001 }",
    systemd: "User=app and Group=app, or DynamicUser=yes",
  },
  references: [
    "https://man7.org/linux/man-pages/man7/credentials.7.html",
    "https://docs.docker.com/build/building/best-practices/#user",
  ],
  needs: ["uids", "userNamespace"],
  evaluate({ uids, userNamespace }) {
    const roots = Object.entries(uids).filter(([, uid]) => uid === 0).map(([name]) => name);
    const observed =
      `real ${uids.real}, effective ${uids.effective}, saved ${uids.saved}, filesystem ${uids.filesystem}`;
    const { uidMap, hostRoot = null } = userNamespace;
    const others = Object.values(uids).filter((uid) => uid !== 0);
    const hosts = others.find((uid) => uid === hostRoot);
    if (hosts !== undefined) {
      const message = `Runs as root: uid ${hosts} of this user namespace is the host's uid 0`;
      return violated(message, { observed, expected: "no uid 0, on the host either" });
    }
    const unmapped = others.find((uid) => mapId(uidMap, uid) === undefined);
    if (roots.length === 0 && unmapped !== undefined) {
      const message =
        `uid ${unmapped} is not mapped in this user namespace: it may be any uid outside, root's too`;
      return undetermined(message, { observed, fix: FIX_UNMAPPED });
    }
    if (roots.length === 0) {
      return pass(`Runs as uid ${uids.effective}`, { observed });
    }
    const outside = mapId(uidMap, 0);
    const which = roots.length === 4 ? "uid 0" : `${roots.join(" and ")} uid 0`;
    if (outside !== undefined && outside !== 0) {
      const message =
        `Runs as root (${which}), mapped to uid ${outside} outside this user namespace`;
      return violated(message, { observed, level: "info" });
    }
    return violated(`Runs as root (${which})`, { observed, expected: "no uid 0" });
  },
});
