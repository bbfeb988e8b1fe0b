import {
  defineManifestCheck,
  type ManifestFinding,
  undeterminedAt,
  violatedAt,
} from "../../lib/manifest_check.ts";
import type { Setting } from "../../lib/manifests/place.ts";
import { publishes, pushesCommits } from "../../lib/manifests/pipeline/releases.ts";
import type {
  Job,
  Permissions,
  Step,
  Workflow,
} from "../../lib/manifests/pipeline/workflow_types.ts";

/** Actions that never write to GitHub: a job of these alone needs no permission to write. */
const READING =
  /^(actions\/(checkout|cache|cache\/(save|restore)|upload-artifact|download-artifact|setup-[a-z]+)|docker\/(setup-[a-z]+-action|metadata-action)|golangci\/golangci-lint-action|ruby\/setup-ruby|denoland\/setup-deno|oven-sh\/setup-bun|astral-sh\/setup-uv|pnpm\/action-setup|dtolnay\/rust-toolchain|swatinem\/rust-cache|gradle\/actions\/setup-gradle|shivammathur\/setup-php|hashicorp\/setup-terraform)$/;

/** Each job's token may do what that job needs. */
export const excessivePermissions = defineManifestCheck({
  id: "excessive-permissions",
  area: "pipeline",
  title: "Every job's token is limited to what the job needs",
  level: "warn",
  rationale:
    "Without `permissions` a token may be allowed to write everything in the repository, by its default: one hijacked dependency in a test job is then enough to push code or publish a release.",
  fix: {
    summary:
      "write `permissions: {}` at the top of the workflow, and under each job the scopes that it needs, such as `permissions: { contents: read }`",
  },
  references: [
    "https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#permissions",
  ],
  judges: ["workflow"],
  evaluate({ model }) {
    if (model.form === "action") return [];
    return [...absent(model), ...wide(model), ...shared(model)];
  },
});

function absent({ at, jobs, permissions, triggers }: Workflow): readonly ManifestFinding[] {
  // A called workflow gets its caller's token, whose limits are there.
  if (triggers.length > 0 && triggers.every(({ name }) => name === "workflow_call")) return [];
  const without = jobs.filter((job) => job.permissions.state === "missing");
  if (permissions.state !== "missing" || without.length === 0) return [];
  const names = without.map(({ name }) => name).join(", ");
  const message = `No permissions are set for ${without.length === 1 ? "job" : "jobs"} ${names}`;
  return [violatedAt(at, "permissions", message, { observed: "the repository's default" })];
}

function wide({ permissions, jobs }: Workflow): readonly ManifestFinding[] {
  const all: readonly (readonly [string, string, Setting<Permissions>])[] = [
    ["permissions", "The workflow", permissions],
    ...jobs.map((job) => [`${job.path}.permissions`, job.label, job.permissions] as const),
  ];
  return all.flatMap(([path, label, setting]) => {
    if (setting.state === "unresolved") {
      const message = `${label}: its permissions cannot be known: ${setting.reason}`;
      return [undeterminedAt(setting.at, path, message)];
    }
    if (setting.state === "missing" || setting.value.all !== "write") return [];
    const message = `${label} may write everything: permissions is write-all`;
    return [violatedAt(setting.at, path, message, { observed: "write-all" })];
  });
}

/** Scopes to write, given to all jobs, of which all but one plainly only read. */
function shared({ permissions, jobs, env }: Workflow): readonly ManifestFinding[] {
  if (permissions.state !== "set") return [];
  const written = [...permissions.value.scopes].filter(([, { value }]) => value === "write");
  const inheriting = jobs.filter((job) => job.permissions.state === "missing");
  const [needy, ...others] = inheriting.filter((job) => !onlyReads(job));
  const [first] = written;
  if (first === undefined || needy === undefined || inheriting.length < 2) return [];
  if (others.length > 0 || [...env.values()].some(({ value }) => namesToken(value))) return [];
  const scopes = written.map(([name]) => name).join(", ");
  const message =
    `All ${inheriting.length} jobs may write ${scopes}, which job ${needy.name} alone needs`;
  return [violatedAt(first[1].at, `permissions.${first[0]}`, message, {
    observed: `write, in every job`,
    fix: `move the scopes to write to \`permissions\` of job ${needy.name}`,
  })];
}

function onlyReads(job: Job): boolean {
  return job.uses === undefined && !publishes(job) && !pushesCommits(job) &&
    ![...job.env.values()].some(({ value }) => namesToken(value)) && job.steps.every(stepOnlyReads);
}

function stepOnlyReads({ uses, run, env, with: inputs }: Step): boolean {
  const texts = [
    run?.value ?? "",
    ...[...env.values(), ...inputs.values()].map(({ value }) => value),
  ];
  return (uses === undefined || READING.test(uses.action)) && !texts.some(namesToken);
}

function namesToken(text: string): boolean {
  return /github\.token|secrets\.|GITHUB_TOKEN|GH_TOKEN|ACTIONS_ID_TOKEN/i.test(text);
}
