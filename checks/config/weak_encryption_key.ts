import { defineCheck } from "../../lib/check.ts";
import { judgeNamed } from "../../lib/check_variables.ts";

/** Every declared encryption key decodes to exactly its number of bytes. */
export const weakEncryptionKey = defineCheck({
  id: "weak-encryption-key",
  area: "config",
  title: "Every declared encryption key decodes to exactly its number of bytes",
  level: "fail",
  rationale:
    "A key of the wrong size is refused at the first use, or padded and cut until it fits, and then guards far less than its name says.",
  fix: {
    summary: "set a fresh key of that size: `posture keygen --bytes 32`",
    docker: "docker run --env-file FILE with mode 0600, or a secret's file",
    compose: "`secrets: [NAME]`, or env_file: with mode 0600",
    kubernetes: "env: [{ name: NAME, valueFrom: { secretKeyRef: … } }]",
    systemd: "EnvironmentFile= with mode 0600, or LoadCredential=",
  },
  references: ["https://cwe.mitre.org/data/definitions/326.html"],
  needs: ["encryptionKeys"],
  skipReason: ({ credentials }) =>
    Object.keys(credentials.keys).length === 0
      ? "credentials.keys is not in the policy: no key is declared"
      : undefined,
  evaluate({ encryptionKeys: { variables, incomplete } }, { credentials }) {
    const named = variables.map((one) =>
      one.origin === null ? { ...one, problem: "is not set: encryption is disabled" } : one
    );
    return judgeNamed({ variables: named, incomplete }, {
      pass: "Every declared encryption key decodes to exactly its number of bytes",
      details: ({ name, origin }) => {
        const { bytes = 32, encoding = "auto" } = credentials.keys[name] ?? {};
        return {
          expected: `${bytes} bytes, ${encoding === "auto" ? "base64 or hex" : encoding}`,
          fix: `set ${name} to a fresh key: ${source(bytes, encoding)}`,
          ...(origin === null ? { level: "info" } : {}),
        };
      },
    });
  },
});

/** What makes such a key; keygen itself makes 16 to 1024 bytes, and no base64url. */
function source(bytes: number, encoding: string): string {
  if (bytes < 16 || bytes > 1024) {
    return `${bytes} random bytes in ${encoding === "auto" ? "base64" : encoding}`;
  }
  const keygen = `posture keygen --bytes ${bytes}`;
  if (encoding === "base64url") return `\`${keygen} | tr +/ -_\``;
  return `\`${keygen}${encoding === "hex" ? " --format hex" : ""}\``;
}
