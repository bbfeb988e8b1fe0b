import { defineCheck, pass, violated } from "../../lib/check.ts";

/** `10001` or `10001:10001`, as the policy states it: uid, and gid where it is given. */
function parseUser(user: string | number): { readonly uid: number; readonly gid?: number } {
  const [uid, gid] = String(user).split(":").map(Number);
  return { uid: uid ?? NaN, ...(gid === undefined ? {} : { gid }) };
}

/** Effective uid and gid are those that the policy states. */
export const unexpectedUser = defineCheck({
  id: "unexpected-user",
  area: "process",
  title: "The process runs as the user of the policy",
  level: "fail",
  rationale:
    "An image or a manifest that changes its user silently changes what the process may read and write. A uid shared with another service lets each of them read the other's memory and files.",
  fix: {
    summary: "set `user:` in compose (or `USER` in the Dockerfile) to policy `process.user`",
    docker: "docker run --user 10001:10001 …, or `USER 10001:10001` in the Dockerfile",
    compose: 'user: "10001:10001"',
    kubernetes: "securityContext: { runAsUser: 10001, runAsGroup: 10001 }",
    systemd: "User=app and Group=app",
  },
  references: ["https://man7.org/linux/man-pages/man7/credentials.7.html"],
  needs: ["uids", "gids"],
  skipReason: ({ process }) =>
    process.user === undefined ? "process.user is not in the policy" : undefined,
  evaluate({ uids, gids }, { process }) {
    const expected = String(process.user);
    const { uid, gid = gids.effective } = parseUser(expected);
    const observed = `${uids.effective}:${gids.effective}`;
    const message = `Runs as uid ${uids.effective}, gid ${gids.effective}`;
    if (uids.effective === uid && gids.effective === gid) return pass(message, { observed });
    return violated(`${message}; the policy says ${expected}`, {
      observed,
      expected,
      fix: `set \`user: "${expected}"\` in compose or \`USER ${expected}\` in the Dockerfile`,
    });
  },
});
