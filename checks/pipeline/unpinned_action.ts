import {
  defineManifestCheck,
  type ManifestFinding,
  undeterminedAt,
  violatedAt,
} from "../../lib/manifest_check.ts";
import type { Uses, Workflow } from "../../lib/manifests/pipeline/workflow_types.ts";

const FULL_SHA = /^([0-9a-f]{40}|[0-9a-f]{64})$/i;
/** It compares its own tag with the released binary: no commit is accepted. */
const TAG_ONLY =
  /^slsa-framework\/slsa-github-generator\/\.github\/workflows\/[^@]+@v\d+\.\d+\.\d+$/i;
const VERSION = /(?:^|[\s=@:/])(?:v(\d+(?:\.\d+){0,2})|(\d+\.\d+(?:\.\d+)?))(?=\s|$)/;

/** Every action and reusable workflow is the code that somebody has read, and stays it. */
export const unpinnedAction = defineManifestCheck({
  id: "unpinned-action",
  area: "pipeline",
  title: "Every action and reusable workflow is pinned to a full commit SHA",
  level: "warn",
  rationale:
    "A tag or a branch can be moved: whoever takes over an action's repository runs code with the job's token and secrets in every pipeline that names it so, as happened with tj-actions/changed-files.",
  fix: {
    summary:
      "write the full commit SHA and the tag as a comment: `uses: actions/checkout@<40 hexadecimal digits> # v4.2.2`",
  },
  references: [
    "https://docs.github.com/en/actions/reference/security/secure-use#using-third-party-actions",
  ],
  judges: ["workflow"],
  evaluate({ model }) {
    const used = everyUse(model);
    return [...used.flatMap(unpinned), ...disagreeing(used)];
  },
});

interface Use {
  readonly uses: Uses;
  readonly path: string;
  readonly label: string;
}

function everyUse({ jobs }: Workflow): readonly Use[] {
  return jobs.flatMap((job) =>
    [job, ...job.steps].flatMap(({ uses, path, label }) =>
      uses === undefined ? [] : [{ uses, path: `${path}.uses`, label }]
    )
  );
}

function unpinned({ uses, path, label }: Use): readonly ManifestFinding[] {
  const { text, at, ref } = uses;
  if (text.startsWith("./") || text.startsWith("../")) return [];
  if (text.includes("${{")) {
    return [undeterminedAt(at, path, `${label}: what ${text} is pinned to cannot be known`)];
  }
  if (text.startsWith("docker://")) {
    if (/@sha256:[0-9a-f]{64}$/i.test(text)) return [];
    const fix = "write the image with its digest: `uses: docker://IMAGE@sha256:<digest>`";
    return [violatedAt(at, path, `${label}: ${text} has no digest`, { observed: text, fix })];
  }
  if (FULL_SHA.test(ref) || TAG_ONLY.test(text)) return [];
  const message = `${label}: ${text} is not at a full commit SHA`;
  return [violatedAt(at, path, message, { observed: ref, expected: "40 hexadecimal digits" })];
}

/** The same commit with two versions, or the same version with two commits: one comment is wrong. */
function disagreeing(used: readonly Use[]): readonly ManifestFinding[] {
  const versionOf = new Map<string, string>();
  const commitOf = new Map<string, string>();
  return used.flatMap(({ uses, path, label }) => {
    const [, tagged, plain] = VERSION.exec(uses.comment) ?? [];
    const version = tagged ?? plain;
    if (version === undefined || !FULL_SHA.test(uses.ref)) return [];
    const commit = `${uses.action}@${uses.ref.toLowerCase()}`;
    const release = `${uses.action} ${version}`;
    const otherVersion = versionOf.get(commit);
    const otherCommit = commitOf.get(release);
    if (otherVersion === undefined) versionOf.set(commit, version);
    if (otherCommit === undefined) commitOf.set(release, commit);
    const wrong = otherVersion !== undefined && !isSameRelease(version, otherVersion)
      ? `its comment says ${version}, elsewhere in this file the same commit is ${otherVersion}`
      // Only a full version is meant never to move.
      : otherCommit !== undefined && otherCommit !== commit && /\..*\./.test(version)
      ? `its comment says ${version}, which is another commit elsewhere in this file`
      : undefined;
    if (wrong === undefined) return [];
    const fix =
      "compare the commit with the tag in the action's repository and correct the comment";
    return [violatedAt(uses.at, path, `${label}: ${uses.text}: ${wrong}`, { fix })];
  });
}

/** `4` is what `4.2` and `4.2.1` are also. */
function isSameRelease(one: string, other: string): boolean {
  return one === other || one.startsWith(`${other}.`) || other.startsWith(`${one}.`);
}
