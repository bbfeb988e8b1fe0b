import {
  defineManifestCheck,
  type ManifestFinding,
  undeterminedAt,
  violatedAt,
} from "../../lib/manifest_check.ts";
import type { Dependabot, Renovate } from "../../lib/manifests/pipeline/types.ts";

const EXPECTED = "three days or more";

/** No update is merged, or proposed by Dependabot, that is younger than three days. */
export const missingReleaseAge = defineManifestCheck({
  id: "missing-release-age",
  area: "pipeline",
  title: "Dependency updates wait until a release is three days old",
  level: "warn",
  rationale:
    "Most malicious releases of hijacked packages are found and withdrawn within days: an update that is merged minutes after its release brings them in before anybody has looked.",
  fix: {
    summary:
      'write `"minimumReleaseAge": "7 days"` in Renovate\'s settings, or `cooldown: { default-days: 7 }` in each entry of dependabot.yml',
  },
  references: [
    "https://docs.renovatebot.com/configuration-options/#minimumreleaseage",
    "https://docs.github.com/en/code-security/dependabot/working-with-dependabot/dependabot-options-reference#cooldown-",
  ],
  judges: ["renovate", "dependabot"],
  evaluate({ kind, model }) {
    return kind === "renovate" ? renovate(model as Renovate) : dependabot(model as Dependabot);
  },
});

function renovate({ young }: Renovate): readonly ManifestFinding[] {
  return young.map(({ verdict, at, path, types, reason }) => {
    const updates = types.length === 0 ? "updates" : `${listed(types)} updates`;
    if (verdict === "unknown") {
      const asked = `whether ${updates} that merge by themselves wait three days cannot be known`;
      return undeterminedAt(at, path, `${asked}: ${reason}`);
    }
    return violatedAt(at, path, `${path}: ${updates} are merged by themselves: ${reason}`, {
      observed: reason,
      expected: EXPECTED,
      fix:
        'write `"minimumReleaseAge": "7 days"` beside `automerge`, or in a last packageRule with `"matchPackageNames": ["*"]`',
    });
  });
}

function dependabot({ updates }: Dependabot): readonly ManifestFinding[] {
  return updates.filter(({ isSecurityOnly }) => !isSecurityOnly).flatMap(({ name, short }) =>
    short.map(({ at, path, reason }) =>
      violatedAt(at, path, `Updates of ${name} do not wait three days: ${reason}`, {
        observed: reason,
        expected: EXPECTED,
        fix: "write `cooldown: { default-days: 7 }` in this entry of dependabot.yml",
      })
    )
  );
}

/** `minor, patch and digest`. */
function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}
