import {
  defineManifestCheck,
  type ManifestFinding,
  undeterminedAt,
  violatedAt,
} from "../../lib/manifest_check.ts";
import { valuesOf } from "../../lib/manifests/pipeline/values.ts";
import { pushesCommits } from "../../lib/manifests/pipeline/releases.ts";
import { effectivePermissions } from "../../lib/manifests/pipeline/workflow.ts";
import type { Job, Step, Workflow } from "../../lib/manifests/pipeline/workflow_types.ts";

/** A job that pushes nothing leaves no token on the runner's disk. */
export const persistedCredentials = defineManifestCheck({
  id: "persisted-credentials",
  area: "pipeline",
  title: "Checkout leaves no token behind in jobs that push nothing",
  level: "warn",
  rationale:
    "Checkout stores the job's token for Git where every later step can read it: a build script, a test or an artifact that holds the whole directory gives it away, and with it whatever it may write.",
  fix: {
    summary: "write `persist-credentials: false` under `with:` of the checkout step",
  },
  references: [
    "https://github.com/actions/checkout#usage",
    "https://docs.github.com/en/actions/reference/security/secure-use",
  ],
  judges: ["workflow"],
  evaluate({ model }) {
    // An action's caller may push, which cannot be seen from here.
    if (model.form === "action") return [];
    return model.jobs.filter((job) => !pushesCommits(job)).flatMap((job) =>
      job.steps.filter(({ uses }) => uses?.action === "actions/checkout").flatMap((step) =>
        persisted(model, job, step)
      )
    );
  },
});

function persisted(workflow: Workflow, job: Job, step: Step): readonly ManifestFinding[] {
  const input = step.with.get("persist-credentials");
  const at = input?.at ?? step.uses?.at ?? step.at;
  const path = `${step.path}.with.persist-credentials`;
  const values = input === undefined ? ["true"] : valuesOf(input.value, workflow, job, step);
  if (values === undefined) {
    return [undeterminedAt(
      at,
      path,
      `${step.label}: whether the token stays cannot be known: persist-credentials is ${input?.value}`,
    )];
  }
  // Whatever is not `true` is false to the action.
  if (!values.some((value) => value.trim().toLowerCase() === "true")) return [];
  const scopes = ownToken(step) ? writableScopes(workflow, job) : [];
  const may = scopes.length === 0 ? "" : `, which may write ${scopes.join(", ")}`;
  const message = `${step.label} leaves the job's token on disk${may}; nothing in the job pushes`;
  return [violatedAt(at, path, message, {
    observed: input?.value ?? "not set, so true",
    expected: "false",
    ...(scopes.length === 0 ? {} : { level: "fail" }),
  })];
}

/** What another token may do is not said in the workflow. */
function ownToken(step: Step): boolean {
  const token = step.with.get("token")?.value;
  return !step.with.has("ssh-key") &&
    (token === undefined || /github\.token|secrets\.GITHUB_TOKEN/i.test(token));
}

function writableScopes(workflow: Workflow, job: Job): readonly string[] {
  const permissions = effectivePermissions(workflow, job);
  if (permissions.state !== "set") return [];
  if (permissions.value.all === "write") return ["everything"];
  // An OIDC token is asked for with another token than Git's.
  return [...permissions.value.scopes].flatMap(([name, { value }]) =>
    value === "write" && name !== "id-token" ? [name] : []
  );
}
