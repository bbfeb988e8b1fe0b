import {
  defineManifestCheck,
  type ManifestFinding,
  undeterminedAt,
  violatedAt,
  withinText,
} from "../../lib/manifest_check.ts";
import type { PipInstall } from "../../lib/manifests/pipeline/pip_installs.ts";

/** Lines of one file that are told one by one. */
const MAX_LINES = 20;

/** Whatever pip installs from a requirement file is held to a hash. */
export const unhashedPythonRequirements = defineManifestCheck({
  id: "unhashed-python-requirements",
  area: "pipeline",
  title: "Every Python requirement file is installed with hashes",
  level: "warn",
  rationale:
    "Without hashes pip takes whatever the index or a mirror serves under a version, and new releases of everything that is not pinned: a replaced file runs its code during the install.",
  fix: {
    summary:
      "write the file with `uv pip compile --generate-hashes` or `pip-compile --generate-hashes`, and install it with `pip install --require-hashes -r FILE`",
  },
  references: [
    "https://pip.pypa.io/en/stable/topics/secure-installs/",
    "https://docs.astral.sh/uv/reference/cli/#uv-pip-compile",
  ],
  judges: ["workflow", "dockerfile", "script"],
  evaluate: ({ model: { installs } }) =>
    installs.flatMap((one) =>
      judge(one).map((finding) =>
        one.key !== undefined && finding.at === one.at ? withinText(finding, one.key) : finding
      )
    ),
});

/** One hash in a file is enough for pip to ask for all of them. */
function judge(install: PipInstall): readonly ManifestFinding[] {
  const { at, path, command, requiresHashes, requirements, unhashed, unseen } = install;
  const bare = requirements.filter(({ isHashed }) => !isHashed);
  const isLock = requiresHashes || bare.length < requirements.length;
  if (bare.length > 0 && isLock) {
    return bare.slice(0, MAX_LINES).map(({ at, name }) =>
      violatedAt(at, name, `${name} has no hash, in a file that is installed with hashes`, {
        fix: "write the file anew with `uv pip compile --generate-hashes`",
      })
    );
  }
  if (bare.length > 0) {
    const count = bare.length === 1 ? "1 requirement" : `${bare.length} requirements`;
    return [violatedAt(at, path, `\`${command}\` installs ${count} without a hash`)];
  }
  const [cause] = unhashed;
  if (cause !== undefined) {
    return [violatedAt(at, path, `\`${command}\` installs without hashes: ${cause}`)];
  }
  const [reason] = unseen;
  if (reason === undefined || requiresHashes) return [];
  return [
    undeterminedAt(
      at,
      path,
      `whether \`${command}\` has a hash for everything cannot be known: ${reason}; add --require-hashes`,
    ),
  ];
}
