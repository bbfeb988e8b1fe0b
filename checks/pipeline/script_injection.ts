import {
  defineManifestCheck,
  type ManifestFinding,
  undeterminedAt,
  violatedAt,
  withinText,
} from "../../lib/manifest_check.ts";
import { inputsIn } from "../../lib/manifests/pipeline/called_scripts.ts";
import { foreignCode } from "../../lib/manifests/pipeline/foreign_code.ts";
import { isJsonValue, scriptsOf } from "../../lib/manifests/pipeline/step_scripts.ts";
import { untrustedIn } from "../../lib/manifests/pipeline/untrusted.ts";
import { untrustedSources } from "../../lib/manifests/pipeline/untrusted_values.ts";
import type { SourceOf } from "../../lib/manifests/pipeline/untrusted_writes.ts";
import type { Job, Step, Workflow } from "../../lib/manifests/pipeline/workflow_types.ts";

/** Nobody from outside writes the code that a pipeline runs with its token. */
export const scriptInjection = defineManifestCheck({
  id: "script-injection",
  area: "pipeline",
  title: "No text or code from outside runs with the pipeline's token",
  level: "fail",
  rationale:
    "An expression is put into the script before the shell reads it: a branch or an issue that is named like a command is one, and so is the code of a pull request that pull_request_target checks out; both run with the repository's token and secrets.",
  fix: {
    summary:
      'hand the text over in the environment: `env: { TITLE: "${{ github.event.issue.title }}" }`, and write "$TITLE" in the script',
  },
  references: [
    "https://docs.github.com/en/actions/concepts/security/script-injections",
    "https://securitylab.github.com/resources/github-actions-preventing-pwn-requests/",
  ],
  judges: ["workflow"],
  evaluate({ model }) {
    const sourcesOf = untrustedSources(model);
    return model.jobs.flatMap((job) => [
      ...handedOn(model, job, sourcesOf(job, job.steps.length)),
      ...job.steps.flatMap((step, index) => {
        const sources = sourcesOf(job, index);
        return [
          ...injected(step, sources),
          ...(isPublished(model) ? fromCaller(step) : []),
          ...handedOn(model, step, sources),
          ...foreignCheckout(model, job, step),
        ];
      }),
    ]);
  },
});

function injected(step: Step, sources: SourceOf): readonly ManifestFinding[] {
  return scriptsOf(step).flatMap(([key, { value, at }]) =>
    untrustedIn(
      value,
      sources,
      (expression, offset) => key !== "run" && isJsonValue(step, value, expression, offset),
    ).map(({ context, offset }) => {
      const what = context.includes(",") ? `${context},` : context;
      const message = `${step.label} runs ${what} as part of its script: anybody may choose it`;
      const place = step.placeIn(key, offset);
      return withinText(
        violatedAt(place, `${step.path}.${key}`, message, { observed: context }),
        at,
      );
    })
  );
}

/** Whoever uses it hands over what he likes; those below `.github` are used by their own project. */
function isPublished({ form, file }: Workflow): boolean {
  return form === "action" && !/(^|\/)\.github\//.test(file);
}

function fromCaller(step: Step): readonly ManifestFinding[] {
  return scriptsOf(step).flatMap(([key, { value, at }]) =>
    inputsIn(value).map(({ name, offset }) => {
      const message =
        `${step.label} runs inputs.${name} as part of its script: a workflow may hand over what others wrote`;
      const finding = violatedAt(step.placeIn(key, offset), `${step.path}.${key}`, message, {
        observed: `inputs.${name}`,
        level: "warn",
        fix:
          `hand it over in the environment: \`env: { INPUT: "\${{ inputs.${name} }}" }\`, and write "$INPUT" in the script`,
      });
      return withinText(finding, at);
    })
  );
}

/** An action or a workflow of the project's own puts the input into a script. */
function handedOn(
  { called }: Workflow,
  call: Job | Step,
  sources: SourceOf,
): readonly ManifestFinding[] {
  const inputs = call.uses === undefined ? undefined : called.get(call.uses.text);
  if (inputs === undefined) return [];
  return [...call.with].flatMap(([name, { value, at }]) => {
    const script = inputs.get(name.toLowerCase());
    const [first] = script === undefined ? [] : untrustedIn(value, sources);
    if (script === undefined || first === undefined) return [];
    const message =
      `${call.label} hands ${first.context} to ${call.uses?.text}, which runs inputs.${name} as part of a script (${script.file}:${script.line}): anybody may choose it`;
    return [violatedAt(at, `${call.path}.with.${name}`, message, {
      observed: first.context,
      fix:
        `put the input into the environment of that script: \`env: { INPUT: "\${{ inputs.${name} }}" }\`, and write "$INPUT"`,
    })];
  });
}

function foreignCheckout(model: Workflow, job: Job, step: Step): readonly ManifestFinding[] {
  const found = foreignCode(model, job, step);
  if (found === undefined) return [];
  const { trigger, text, at, within, key, isApproved } = found;
  const message =
    `${step.label} checks out the code of whoever proposes it (${text}), on ${trigger}: it runs with the repository's token`;
  const path = `${step.path}.${key}`;
  const asked =
    `${message}, after an environment that may ask somebody first: no file says whether it does`;
  const finding = isApproved ? undeterminedAt(at, path, asked) : violatedAt(at, path, message, {
    observed: text,
    fix:
      "run that code on `pull_request`, without secrets, or leave `ref` and `repository` out of the checkout",
    ...(trigger === "pull_request_target" ? {} : { level: "warn" }),
  });
  return [within === undefined ? finding : withinText(finding, within)];
}
