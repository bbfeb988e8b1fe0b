import { defineManifestCheck, type ManifestFinding, violatedAt } from "../../lib/manifest_check.ts";
import type { Located } from "../../lib/manifests/place.ts";
import { flowsOfText } from "../../lib/manifests/pipeline/expression_values.ts";
import type { Job, Step, Workflow } from "../../lib/manifests/pipeline/workflow_types.ts";

/** A release's token and a tap's token are two. */
export const sharedReleaseToken = defineManifestCheck({
  id: "shared-release-token",
  area: "pipeline",
  title: "No token is good for more repositories than the one it is made for",
  level: "warn",
  rationale:
    "A token that reaches a release and a tap, or every repository of an organisation, turns one leaked step into all of them: the formula is what users install.",
  fix: {
    summary:
      "give each repository its own token: `repositories: homebrew-tap` for the tap's app token, and `${{ github.token }}` for the release",
  },
  references: [
    "https://github.com/actions/create-github-app-token#inputs",
    "https://goreleaser.com/errors/resource-not-accessible-by-integration/",
  ],
  judges: ["workflow"],
  evaluate({ model }) {
    return model.jobs.flatMap((job) =>
      job.steps.flatMap((step) => [...wideAppToken(step), ...sharedSecret(model, job, step)])
    );
  },
});

function wideAppToken(step: Step): readonly ManifestFinding[] {
  const { uses, with: inputs, label, path, at } = step;
  const named = inputs.get("repositories")?.value.trim() ?? "";
  if (uses === undefined || named !== "") return [];
  const owner = inputs.get("owner");
  const isWide = uses.action === "actions/create-github-app-token"
    // Without an owner it is for the current repository.
    ? owner !== undefined && owner.value.trim() !== ""
    : uses.action === "tibdex/github-app-token" && !inputs.has("repository");
  if (!isWide) return [];
  const message = `${label} makes a token for every repository of the app's installation`;
  return [violatedAt(owner?.at ?? uses.at ?? at, `${path}.with.repositories`, message, {
    observed: "no repositories",
    fix: "write `repositories:` with the one repository that the token is for",
  })];
}

const RELEASE = /^(GITHUB_TOKEN|GH_TOKEN|GITLAB_TOKEN|GITEA_TOKEN|token|github[-_]token)$/i;
const TAP = /tap|homebrew|brew|formula|scoop|bucket|winget|aur_|_aur|krew|chocolatey|nixpkgs|nur_/i;

function sharedSecret(model: Workflow, job: Job, step: Step): readonly ManifestFinding[] {
  const named = new Map<string, Located<string>>([
    ...(isRelease(step) ? [...model.env, ...job.env] : []),
    ...step.env,
    ...step.with,
  ]);
  const releases = [...named].filter(([name]) => RELEASE.test(name));
  return releases.slice(0, 1).flatMap(([name, { value, at }]) => {
    const secret = secretOf(value);
    if (secret === undefined) return [];
    const other = [...named].find(([key, one]) =>
      key !== name && TAP.test(key) && secretOf(one.value) === secret
    );
    if (other === undefined && !(isRelease(step) && TAP.test(secret))) return [];
    const where = other === undefined
      ? `${secret} as ${name}`
      : `${secret} as ${name} and ${other[0]}`;
    const message = `${step.label} publishes the release and another repository with ${where}`;
    const isOwn = step.env.has(name) || step.with.has(name);
    const path = isOwn ? `${step.path}.${step.env.has(name) ? "env" : "with"}.${name}` : step.path;
    return [violatedAt(isOwn ? at : step.at, path, message, { observed: secret })];
  });
}

function isRelease({ uses, run }: Step): boolean {
  return uses?.action === "goreleaser/goreleaser-action" ||
    /\bgoreleaser release\b/.test(run?.value ?? "");
}

/** The secret, or the step's output, that a value is; the job's own token reaches one repository. */
function secretOf(value: string): string | undefined {
  return flowsOfText(value).map(({ path }) => path).find((path) =>
    path !== "secrets.github_token" && /^(secrets\.|steps\..*\.outputs\.)/.test(path)
  );
}
