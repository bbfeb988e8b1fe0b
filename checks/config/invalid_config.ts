import { defineCheck, type Finding, skip, undetermined, violated } from "../../lib/check.ts";
import { judgeNamed } from "../../lib/check_variables.ts";

const MAX_LINES = 20;

/** Every variable that the policy declares is there and well-formed. */
export const invalidConfig = defineCheck({
  id: "invalid-config",
  area: "config",
  title: "Every declared variable is set and has its format",
  level: "fail",
  rationale:
    "An application that starts half configured falls back to a default, listens where it should not, or fails on the first request instead of at the start.",
  fix: {
    summary: "set the variable in the form that the policy's `env:` declares",
    docker: "docker run -e NAME=… (or --env-file)",
    compose: "environment: { NAME: … }",
    kubernetes: "env: [{ name: NAME, value: … }], or valueFrom a ConfigMap or Secret",
    systemd: "Environment=NAME=…, or EnvironmentFile=",
  },
  references: ["https://12factor.net/config", "https://cwe.mitre.org/data/definitions/1188.html"],
  needs: ["declaredVariables"],
  evaluate({ declaredVariables: { malformed, ...declared } }, { required }) {
    const isDeclared = declared.variables.length > 0;
    const shown = malformed.slice(0, MAX_LINES);
    const lines = shown.map((line, index): Finding =>
      violated(`.env:${line}: is neither an assignment nor a comment${more(malformed, index)}`, {
        subject: `.env:${line}`,
        expected: "NAME=value, quotes closed",
        fix: `correct line ${line} of .env: NAME=value, quotes closed`,
        // It costs a start only where it may hide a variable that is asked for.
        ...(isDeclared ? {} : { level: "warn" }),
      })
    );
    if (!isDeclared) {
      if (lines.length > 0) return lines;
      const reason = "env is not in the policy: no variable is declared";
      // A skip would let the gate open (profile relay requires this check).
      return required?.includes("invalid-config")
        ? undetermined(`required, but not judged: ${reason}`)
        : skip(reason);
    }
    const findings = judgeNamed(declared, {
      pass: "Every declared variable is set and has its format",
      details: ({ name, problem }) => ({
        fix: problem === "is not set"
          ? `set ${name}`
          : `set ${name} to a value as the policy's env declares`,
      }),
    }, ": ");
    return lines.length > 0 ? [...lines, ...findings.filter(isNoPass)] : findings;
  },
});

function isNoPass({ verdict }: Finding): boolean {
  return verdict !== "pass";
}

/** What is no .env at all has thousands: the last one that is shown tells how many follow. */
function more(malformed: readonly number[], index: number): string {
  const rest = malformed.length - MAX_LINES;
  return index === MAX_LINES - 1 && rest > 0 ? `, and ${rest} more lines` : "";
}
