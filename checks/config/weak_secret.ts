import { defineCheck } from "../../lib/check.ts";
import { judgeNamed } from "../../lib/check_variables.ts";

/** Every declared secret is long enough, varied enough, and no placeholder. */
export const weakSecret = defineCheck({
  id: "weak-secret",
  area: "config",
  title: "Every declared secret is long, varied and no placeholder",
  level: "fail",
  rationale:
    "Sessions, tokens and signatures are as strong as the secret behind them. Placeholders of documentation and templates are the first that an attacker tries.",
  fix: {
    summary: "set a fresh secret: `posture keygen`",
    docker: "docker run --env-file FILE with mode 0600, or a secret's file",
    compose: "`secrets: [NAME]`, or env_file: with mode 0600",
    kubernetes: "env: [{ name: NAME, valueFrom: { secretKeyRef: … } }]",
    systemd: "EnvironmentFile= with mode 0600, or LoadCredential=",
  },
  references: [
    "https://cwe.mitre.org/data/definitions/521.html",
    "https://cwe.mitre.org/data/definitions/1392.html",
  ],
  needs: ["declaredSecrets"],
  skipReason: ({ credentials }) =>
    Object.keys(credentials.secrets).length === 0
      ? "credentials.secrets is not in the policy: no secret is declared"
      : undefined,
  evaluate({ declaredSecrets }, { credentials }) {
    return judgeNamed(declaredSecrets, {
      pass: "Every declared secret is long, varied and no placeholder",
      details: ({ name }) => {
        const { min_length = 32 } = credentials.secrets[name] ?? {};
        return { fix: `set ${name} to a fresh secret: ${source(min_length)}` };
      },
    });
  },
});

/** 32 bytes are 44 characters of base64; keygen makes up to 1024 bytes. */
function source(minLength: number): string {
  if (minLength <= 44) return "`posture keygen`";
  const bytes = Math.ceil(minLength * 3 / 4);
  return bytes <= 1024 ? `\`posture keygen --bytes ${bytes}\`` : `${minLength} random characters`;
}
