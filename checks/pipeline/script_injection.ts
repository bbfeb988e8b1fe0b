import { defineManifestCheck, type ManifestFinding, violatedAt } from "../../lib/manifest_check.ts";
import type { Located } from "../../lib/manifests/place.ts";
import { headIn, untrustedIn } from "../../lib/manifests/pipeline/untrusted.ts";
import type { Job, Step, Workflow } from "../../lib/manifests/pipeline/workflow_types.ts";
import { valueAt } from "../../lib/manifests/tree.ts";

/** Inputs that an action runs as code. */
const SCRIPT_INPUTS: readonly (readonly [RegExp, string])[] = [
  [/^actions\/github-script$/, "script"],
  [/^azure\/(cli|powershell)$/, "inlinescript"],
  [/^appleboy\/ssh-action$/, "script"],
  [/^(nick-fields|nick-invision)\/retry$/, "command"],
  [/^addnab\/docker-run-action$/, "run"],
  [/^jannekem\/run-python-script-action$/, "script"],
  [/^(mikefarah\/yq|sergeysova\/jq-action)$/, "cmd"],
  [/^cardinalby\/js-eval-action$/, "expression"],
  [/^amadevus\/pwsh-script$/, "script"],
];

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
    return model.jobs.flatMap((job) =>
      job.steps.flatMap((step) => [...injected(model, job, step), ...foreign(model, job, step)])
    );
  },
});

function injected(model: Workflow, job: Job, step: Step): readonly ManifestFinding[] {
  return scriptsOf(step).flatMap(([key, { value, at }]) => {
    const context = untrustedIn(value, step.env, job.env, model.env);
    if (context === undefined) return [];
    const message = `${step.label} runs ${context} as part of its script: anybody may choose it`;
    return [violatedAt(at, `${step.path}.${key}`, message, { observed: context })];
  });
}

function scriptsOf({ uses, run, with: inputs }: Step): readonly (readonly [
  string,
  Located<string>,
])[] {
  const scripts = run === undefined ? [] : [["run", run] as const];
  for (const [action, name] of SCRIPT_INPUTS) {
    const input = uses !== undefined && action.test(uses.action) ? inputs.get(name) : undefined;
    if (input !== undefined) return [...scripts, [`with.${name}`, input] as const];
  }
  return scripts;
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
  const { text, at, key } = head;
  const message =
    `${step.label} checks out the code of whoever proposes it (${text}), on ${trigger.name}: it runs with the repository's token`;
  return [violatedAt(at, `${step.path}.${key}`, message, {
    observed: text,
    fix:
      "run that code on `pull_request`, without secrets, or leave `ref` and `repository` out of the checkout",
    ...(trigger.name === "workflow_run" ? { level: "warn" } : {}),
  })];
}

interface Head {
  readonly text: string;
  readonly at: Step["at"];
  readonly key: string;
}

function checkedOut({ uses, run, commands, with: inputs }: Step): Head | undefined {
  if (uses?.action === "actions/checkout") {
    for (const key of ["ref", "repository"]) {
      const input = inputs.get(key);
      const text = input === undefined ? undefined : headIn(input.value);
      if (input !== undefined && text !== undefined) {
        return { text, at: input.at, key: `with.${key}` };
      }
    }
  }
  if (run === undefined) return undefined;
  const command = checkoutCommand(commands.map(({ words }) => words.join(" ")));
  return command === undefined ? undefined : { text: command, at: run.at, key: "run" };
}

/** A fetch alone runs nothing: only what is checked out afterwards does. */
function checkoutCommand(commands: readonly string[]): string | undefined {
  if (commands.some((one) => /^gh pr checkout\b/.test(one))) return "gh pr checkout";
  const fetch = commands.findIndex((one) =>
    /^git (fetch|pull) .*\bpull\/.+\/(head|merge)\b/.test(one)
  );
  if (fetch < 0) return undefined;
  if (commands[fetch]?.startsWith("git pull") === true) return "git pull";
  const next = commands.slice(fetch + 1).find((one) =>
    /^git (checkout|switch|reset|merge|worktree)\b/.test(one)
  );
  return next?.split(" ", 2).join(" ");
}

/** A condition that lets only the repository's own branches in, or another event. */
function isOwn(condition: string): boolean {
  if (condition === "" || condition.includes("||")) return false;
  return /head\.repo\.full_name\s*==\s*github\.repository(?!_)|github\.repository\s*==\s*[\w.]*head\.repo\.full_name|head_repository\.full_name\s*==\s*github\.repository(?!_)|head\.repo\.fork\s*(==\s*false|!=\s*true)|!\s*github\.event\.pull_request\.head\.repo\.fork|pull_request\.user\.login\s*==|workflow_run\.event\s*(==\s*'(push|release|schedule|workflow_dispatch)'|!=\s*'pull_request')|event_name\s*(==\s*'(?!pull_request_target|workflow_run)|!=\s*'(pull_request_target|workflow_run)')|pull_request\.merged\b(?!\s*==\s*false)/
    .test(condition);
}
