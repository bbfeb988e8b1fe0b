import {
  defineManifestCheck,
  type ManifestFinding,
  undeterminedAt,
  violatedAt,
} from "../../lib/manifest_check.ts";
import type { Setting } from "../../lib/manifests/place.ts";
import { evaluate, truth } from "../../lib/manifests/pipeline/expression_values.ts";
import { soleExpression } from "../../lib/manifests/pipeline/expressions.ts";
import {
  isTagTrigger,
  namesOf,
  publishes,
  releaseJobs,
} from "../../lib/manifests/pipeline/releases.ts";
import type { Concurrency, Job, Workflow } from "../../lib/manifests/pipeline/workflow_types.ts";

/** One release at a time, and none is broken off half way. */
export const missingReleaseConcurrency = defineManifestCheck({
  id: "missing-release-concurrency",
  area: "pipeline",
  title: "Releases run one at a time and are never cancelled half way",
  level: "warn",
  rationale:
    "Two releases that run at once overwrite each other's tags, images and assets, and one that is cancelled half way leaves a version whose parts do not belong together: nobody can say which commit was shipped.",
  fix: {
    summary:
      "write at the top of the workflow: `concurrency: { group: release-${{ github.ref }}, cancel-in-progress: false }`",
  },
  references: [
    "https://docs.github.com/en/actions/how-tos/write-workflows/choose-when-workflows-run/control-workflow-concurrency",
  ],
  judges: ["workflow"],
  evaluate({ model }) {
    const jobs = releaseJobs(model);
    return jobs.length === 0 ? [] : [...ungrouped(model, jobs), ...cancelled(model, jobs)];
  },
});

function ungrouped(model: Workflow, jobs: readonly Job[]): readonly ManifestFinding[] {
  // Where others alone call it, their workflow has the group.
  const isCalled = model.triggers.every(({ name }) => name === "workflow_call");
  if (isCalled || model.concurrency.state !== "missing") return [];
  const without = jobs.filter(({ concurrency }) => concurrency.state === "missing");
  // Where only permissions speak for a release, one group is enough.
  if (!jobs.some(publishes) && without.length < jobs.length) return [];
  const [first] = without;
  if (first === undefined) return [];
  const names = without.map(({ name }) => name).join(", ");
  const message = without.length === 1
    ? `Job ${names} releases without a concurrency group`
    : `Jobs ${names} release without a concurrency group`;
  return [violatedAt(first.at, first.path, message, { expected: "a concurrency group" })];
}

function cancelled(model: Workflow, jobs: readonly Job[]): readonly ManifestFinding[] {
  const groups: readonly (readonly [string, Setting<Concurrency>])[] = [
    ["concurrency", model.concurrency],
    ...jobs.map(({ path, concurrency }) => [`${path}.concurrency`, concurrency] as const),
  ];
  return groups.flatMap(([where, concurrency]) => {
    if (concurrency.state !== "set" || concurrency.value.cancel.state !== "set") return [];
    const { value, at } = concurrency.value.cancel;
    const path = `${where}.cancel-in-progress`;
    const cancels = isTrueIn(value, model);
    if (cancels === false) return [];
    if (cancels === undefined) {
      const asked = `whether a release is cancelled half way cannot be known: ${path} is ${value}`;
      return [undeterminedAt(at, path, asked)];
    }
    const message = `A newer run cancels a release half way: ${path} is ${value}`;
    return [violatedAt(at, path, message, { observed: value, expected: "false" })];
  });
}

/** What the switch is in the runs that release: those for tags and releases, if it has any. */
function isTrueIn(text: string, model: Workflow): boolean | undefined {
  if (!text.includes("${{")) return text.toLowerCase() === "true";
  const expression = soleExpression(text);
  if (expression === undefined) return undefined;
  const values = runsOf(model).map((contexts) => evaluate(expression, contexts));
  if (values.some((value) => value !== undefined && truth(value))) return true;
  return values.includes(undefined) ? undefined : false;
}

function runsOf({ triggers }: Workflow): readonly Readonly<Record<string, string>>[] {
  const tag = triggers.filter(isTagTrigger).map((one) =>
    run("push", "tag", namesOf(one, "tags")[0] ?? "v1.0.0")
  );
  const release = triggers.filter(({ name }) => name === "release").map(() =>
    run("release", "tag", "v1.0.0")
  );
  if (tag.length + release.length > 0) return [...tag, ...release];
  return triggers.filter(({ name }) => !name.startsWith("pull_request")).map((one) =>
    run(one.name, "branch", namesOf(one, "branches")[0] ?? "main")
  );
}

function run(event: string, type: "tag" | "branch", pattern: string): Record<string, string> {
  const name = pattern.replaceAll(/\*+/g, "1");
  return {
    "github.event_name": event,
    "github.ref_type": type,
    "github.ref_name": name,
    "github.ref": `refs/${type === "tag" ? "tags" : "heads"}/${name}`,
    "github.head_ref": "",
    "github.base_ref": "",
    "github.event.pull_request.number": "",
    "github.event.action": event === "release" ? "published" : "",
  };
}
