import { defineCheck, type Finding, pass, skip, undetermined, violated } from "../../lib/check.ts";
import type { FactValue } from "../../lib/facts/types.ts";
import { octal } from "../../lib/octal.ts";

type NamedPath = FactValue<"secretFiles">[number];

/** Write and execute for the group, anything for others. */
const FORBIDDEN = 0o037;

/**
 * Docker's default for secrets is 0444 and that of Kubernetes 0644: both are violations here, since
 * any other user in the container (a worker, an exec'd shell) reads them. A file that a variable
 * names is shown by the variable's name: its path is the variable's value.
 */
export const exposedSecretFile = defineCheck({
  id: "exposed-secret-file",
  area: "filesystem",
  title: "No secret file is open to others",
  level: "fail",
  rationale:
    "A secret that every user can read is the secret of every process: of a compromised worker, of a debug shell, of whatever shares the volume. One that the group can write to can be replaced.",
  fix: {
    summary: "`chmod 0400` the file and `chown` it to the uid that runs",
    docker: "swarm: docker service create --secret source=s,target=s,uid=10001,mode=0400 …",
    compose:
      'secrets: [{ source: s, uid: "10001", mode: 0400 }] in swarm; with `file:` under plain compose, chmod 0400 and chown 10001 the file on the host',
    kubernetes:
      "secret: { secretName: s, defaultMode: 0440 } with securityContext: { fsGroup: 10001 }; projected tokens follow runAsUser and fsGroup",
    systemd: "LoadCredential=s:/etc/app/s, read from $CREDENTIALS_DIRECTORY",
  },
  references: [
    "https://docs.docker.com/compose/how-tos/use-secrets/",
    "https://kubernetes.io/docs/concepts/configuration/secret/",
  ],
  needs: ["secretFiles"],
  evaluate({ secretFiles }) {
    const findings = secretFiles.map(judge);
    const bad = findings.filter(({ verdict }) => verdict === "violated" || verdict === "unknown");
    if (bad.length > 0) return bad;
    const good = findings.filter(({ verdict }) => verdict === "pass");
    if (good.length > 0) return pass(`No secret file is open to others (${good.length} looked at)`);
    return findings[0] ?? skip("no secret file is named (filesystem.secret_files, *_FILE)");
  },
});

function judge({ path, origin, status }: NamedPath): Finding {
  const subject = path ?? origin;
  if (status.state === "unknown") return undetermined(status.reason, { subject });
  if (status.state === "absent") return skip(status.reason, { subject });
  const { mode, type } = status.value;
  const observed = `${type}, mode ${octal(mode)}`;
  if ((mode & FORBIDDEN) === 0) return pass(`${subject} has mode ${octal(mode)}`, { subject });
  const file = path ?? `The file that ${origin} names`;
  const expected = "others nothing, the group at most read";
  const message = `${file} ${describeAccess(mode)} (mode ${octal(mode)})`;
  return violated(message, { subject, observed, expected, fix: fixFor(path ?? `the file`) });
}

function describeAccess(mode: number): string {
  if ((mode & 0o002) !== 0) return "can be written by everybody";
  if ((mode & 0o004) !== 0) return "can be read by everybody";
  return (mode & 0o020) !== 0 ? "can be written by its group" : "is open beyond its owner";
}

function fixFor(file: string): string {
  return `\`chmod 0400\` ${file} (compose \`file:\` secrets: on the host; swarm: \`mode: 0400\`; Kubernetes: \`defaultMode: 0440\` with \`fsGroup\`)`;
}
