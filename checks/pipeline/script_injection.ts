import {
  defineManifestCheck,
  type ManifestFinding,
  violatedAt,
  withinText,
} from "../../lib/manifest_check.ts";
import type { Command } from "../../lib/manifests/pipeline/commands.ts";
import { inputsIn } from "../../lib/manifests/pipeline/called_scripts.ts";
import { scriptsOf } from "../../lib/manifests/pipeline/step_scripts.ts";
import { headIn, untrustedIn } from "../../lib/manifests/pipeline/untrusted.ts";
import { untrustedSources } from "../../lib/manifests/pipeline/untrusted_values.ts";
import type { SourceOf } from "../../lib/manifests/pipeline/untrusted_writes.ts";
import type { Job, Step, Workflow } from "../../lib/manifests/pipeline/workflow_types.ts";
import { valueAt } from "../../lib/manifests/tree.ts";

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
          ...foreign(model, job, step),
        ];
      }),
    ]);
  },
});

function injected(step: Step, sources: SourceOf): readonly ManifestFinding[] {
  return scriptsOf(step).flatMap(([key, { value, at }]) =>
    untrustedIn(value, sources).map(({ context, offset }) => {
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

/** Triggers that run with the repository's token on what somebody else wrote. */
const PRIVILEGED = /^(pull_request_target|workflow_run)$/;

function foreign(model: Workflow, job: Job, step: Step): readonly ManifestFinding[] {
  const trigger = model.triggers.find(({ name, filters }) =>
    // Which events set off the other workflow is not said here: with branches, mostly a push.
    PRIVILEGED.test(name) && (name !== "workflow_run" || valueAt(filters, "branches") === undefined)
  );
  if (trigger === undefined || isOwn(job.condition) || isOwn(step.condition)) return [];
  const head = checkedOut(step);
  if (head === undefined) return [];
  const { text, at, place, key } = head;
  const message =
    `${step.label} checks out the code of whoever proposes it (${text}), on ${trigger.name}: it runs with the repository's token`;
  const finding = violatedAt(place ?? at, `${step.path}.${key}`, message, {
    observed: text,
    fix:
      "run that code on `pull_request`, without secrets, or leave `ref` and `repository` out of the checkout",
    ...(trigger.name === "workflow_run" ? { level: "warn" } : {}),
  });
  return [place === undefined ? finding : withinText(finding, at)];
}

interface Head {
  readonly text: string;
  readonly at: Step["at"];
  /** Within the text of `run`. */
  readonly place?: Step["at"];
  readonly key: string;
}

function checkedOut(step: Step): Head | undefined {
  const { uses, run, commands, with: inputs } = step;
  if (uses?.action === "actions/checkout") {
    for (const key of ["ref", "repository"]) {
      const input = inputs.get(key);
      const text = input === undefined ? undefined : headIn(input.value);
      if (input !== undefined && text !== undefined) {
        return { text, at: input.at, key: `with.${key}` };
      }
    }
  }
  const found = run === undefined ? undefined : checkoutCommand(commands);
  if (run === undefined || found === undefined) return undefined;
  return { text: found.name, at: run.at, place: step.placeOf(found.command), key: "run" };
}

interface CheckoutCommand {
  readonly command: Command;
  readonly name: string;
}

/** A fetch alone runs nothing: only what is checked out afterwards does. */
function checkoutCommand(commands: readonly Command[]): CheckoutCommand | undefined {
  let isFetched = false;
  for (const command of commands) {
    const text = command.words.join(" ");
    if (/^gh pr checkout\b/.test(text)) return { command, name: "gh pr checkout" };
    const isForeign = /^git (fetch|pull) .*\bpull\/.+\/(head|merge)\b/.test(text);
    const isUse = isForeign && command.words[1] === "pull" ||
      isFetched && /^git (checkout|switch|reset|merge|worktree)\b/.test(text);
    if (isUse) return { command, name: command.words.slice(0, 2).join(" ") };
    isFetched ||= isForeign;
  }
  return undefined;
}

/** A condition that lets only the repository's own branches in, or another event. */
function isOwn(condition: string): boolean {
  if (condition === "" || condition.includes("||")) return false;
  return /head\.repo\.full_name\s*==\s*github\.repository(?!_)|github\.repository\s*==\s*[\w.]*head\.repo\.full_name|head_repository\.full_name\s*==\s*github\.repository(?!_)|head\.repo\.fork\s*(==\s*false|!=\s*true)|!\s*github\.event\.pull_request\.head\.repo\.fork|pull_request\.user\.login\s*==|workflow_run\.event\s*(==\s*'(push|release|schedule|workflow_dispatch)'|!=\s*'pull_request')|event_name\s*(==\s*'(?!pull_request_target|workflow_run)|!=\s*'(pull_request_target|workflow_run)')|pull_request\.merged\b(?!\s*==\s*false)/
    .test(condition);
}
