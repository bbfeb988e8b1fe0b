import { defineCheck, type Finding, pass, violated } from "../../lib/check.ts";
import type { FactValue } from "../../lib/facts/types.ts";

const MAX_IDS = 5;

/** pip-audit knows no vulnerability in the Python packages that are installed here. */
export const vulnerableDependencies = defineCheck({
  id: "vulnerable-dependencies",
  area: "config",
  title: "No installed Python package is one that pip-audit knows to be vulnerable",
  level: "warn",
  rationale:
    "A known vulnerability has a known exploit. Packages that were fine when the image was built become vulnerable while it runs.",
  fix: {
    summary: "upgrade the packages: `pip-audit --fix`, or raise their versions and build anew",
    docker: "rebuild with --pull, and pip install --upgrade in the Dockerfile",
  },
  references: ["https://github.com/pypa/pip-audit", "https://osv.dev/"],
  needs: ["dependencyAudit"],
  skipReason: (_, { command, pid }) => {
    if (command !== undefined) {
      return "a gate starts nothing but its command: posture audit runs it";
    }
    return pid === undefined ? undefined : "pip-audit sees posture's own machine, not a process";
  },
  evaluate({ dependencyAudit }) {
    const { audited, vulnerable, skipped, leftOut } = dependencyAudit;
    if (vulnerable.length === 0) {
      const unseen = skipped === 0 ? "" : `, ${skipped} of them not in its index`;
      return pass(`pip-audit knows no vulnerability in ${audited} packages${unseen}`);
    }
    const findings = vulnerable.map(describe);
    if (leftOut === 0) return findings;
    return [...findings, violated(`${leftOut} more packages have known vulnerabilities`)];
  },
});

function describe(one: FactValue<"dependencyAudit">["vulnerable"][number]): Finding {
  const more = one.ids.length > MAX_IDS ? `, and ${one.ids.length - MAX_IDS} more` : "";
  const ids = `${one.ids.slice(0, MAX_IDS).join(", ")}${more}`;
  const fixed = one.fixed.join(", ");
  return violated(`${one.package} ${one.version} has known vulnerabilities (${ids})`, {
    subject: one.package,
    observed: one.version,
    ...(fixed === "" ? {} : { expected: fixed, fix: `upgrade ${one.package} to ${fixed}` }),
  });
}
