import { defineCheck, pass, undetermined, violated } from "../../lib/check.ts";
import { octal } from "../../lib/octal.ts";

/** All that a `.env` may grant: read and write for the owner, read for the group. */
const ALLOWED = 0o640;

/** The `.env` that is in use: the policy's, else the one in the working directory. */
export const exposedEnvFile = defineCheck({
  id: "exposed-env-file",
  area: "filesystem",
  title: "The .env file is a regular file that others can neither read nor replace",
  level: "warn",
  rationale:
    "A .env file holds passwords and keys. Whoever can read it has them; whoever owns it, or the link in its place, decides how the application is configured.",
  fix: {
    summary: "`chmod 0600 .env` and `chown` it to the uid that runs, or to root with mode 0640",
    docker: "do not COPY .env into the image: docker run --env-file .env …, or mount it :ro",
    compose:
      "env_file: .env on the host (chmod 0600), not in the image; list .env in .dockerignore",
    kubernetes: "a Secret with envFrom: [{ secretRef: { name: app } }] instead of a file",
    systemd: "EnvironmentFile=/etc/app.env, owned by root, mode 0600",
  },
  references: [
    "https://man7.org/linux/man-pages/man7/inode.7.html",
    "https://docs.docker.com/build/building/secrets/",
  ],
  needs: ["envFile", "uids"],
  evaluate({ envFile, uids }) {
    const { status } = envFile;
    const path = envFile.path ?? ".env";
    if (status.state !== "known") return undetermined(status.reason, { subject: path });
    const { type, mode, uid } = status.value;
    const observed = `${type}, mode ${octal(mode)}, uid ${uid}`;
    const expected = `file, mode 0600 or 0640, uid ${uids.effective} or 0`;
    const details = { subject: path, observed, expected };
    if (type !== "file") {
      const fix = `put a regular file at ${path}, mode 0600`;
      return violated(`${path} is a ${type}, not a regular file`, { ...details, fix });
    }
    const isForeign = uid !== 0 && uid !== uids.effective;
    const wrong = [
      ...((mode & ~ALLOWED) === 0 ? [] : [`has mode ${octal(mode)}`]),
      ...(isForeign ? [`belongs to uid ${uid}, not ${uids.effective} or root`] : []),
    ];
    if (wrong.length === 0) return pass(`${path} has mode ${octal(mode)}`, details);
    const fix = `\`chmod 0600 ${path}\`${
      isForeign ? ` and \`chown ${uids.effective} ${path}\`` : ""
    }`;
    return violated(`${path} ${wrong.join(" and ")}`, { ...details, fix });
  },
});
