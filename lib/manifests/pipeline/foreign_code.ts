/** Steps that check out what somebody proposes, in runs that have the repository's token. */
import type { Place } from "../place.ts";
import { valueAt } from "../tree.ts";
import type { Command } from "./commands.ts";
import { flowsOfText } from "./expression_values.ts";
import { headIn } from "./untrusted.ts";
import type { Job, Step, Trigger, Workflow } from "./workflow_types.ts";

/** One such checkout. */
export interface ForeignCode {
  readonly trigger: string;
  /** An environment comes before it, which may ask somebody for his consent. */
  readonly isApproved: boolean;
  /** The context, or the command, that names it. */
  readonly text: string;
  readonly at: Place;
  /** Of `run`, where it stands within its text. */
  readonly within: Place | undefined;
  readonly key: string;
}

/** Triggers that run with the repository's token on what somebody else wrote. */
const PRIVILEGED = /^(pull_request_target|workflow_run|issue_comment)$/;

/** What this step checks out, if anybody may have written it. */
export function foreignCode(model: Workflow, job: Job, step: Step): ForeignCode | undefined {
  const trigger = model.triggers.find((one) => isPrivileged(one));
  if (trigger === undefined || isOwn(job.condition) || isOwn(step.condition)) return undefined;
  const isComment = trigger.name === "issue_comment";
  if (isComment && model.jobs.some(asksWho)) return undefined;
  const found = checkedOut(step, isComment);
  return found === undefined ? undefined : {
    ...found,
    trigger: trigger.name,
    isApproved: mayBeApproved(model, job),
  };
}

/** Which events set off the other workflow is not said here: with branches, mostly a push. */
function isPrivileged({ name, filters }: Trigger): boolean {
  return PRIVILEGED.test(name) &&
    (name !== "workflow_run" || valueAt(filters, "branches") === undefined);
}

/** Its own environment, or one of a job that comes before it. */
function mayBeApproved({ jobs }: Workflow, job: Job): boolean {
  const before = new Set([job]);
  // Grows while it is walked: what is needed by what is needed.
  for (const one of before) {
    for (const needed of jobs) if (one.needs.includes(needed.name)) before.add(needed);
  }
  return [...before].some(({ hasEnvironment }) => hasEnvironment);
}

const WHO =
  /author_association|permission|collaborator|member|\.login|actor|authori[sz]|allow|trusted|owner|team|environment/i;

/** Whoever comments may be asked for his rights, in any of the ways that there are. */
function asksWho(job: Job): boolean {
  return WHO.test(job.condition) || job.hasEnvironment || job.uses !== undefined ||
    job.steps.some(({ condition, run, uses, with: inputs }) =>
      [
        condition,
        run?.value ?? "",
        uses?.action ?? "",
        ...[...inputs.values()].map((one) => one.value),
      ]
        .some((text) => WHO.test(text))
    );
}

function checkedOut(
  step: Step,
  isComment: boolean,
): Omit<ForeignCode, "trigger" | "isApproved"> | undefined {
  const { uses, run, commands, with: inputs } = step;
  if (uses?.action === "actions/checkout") {
    for (const key of ["ref", "repository"]) {
      const input = inputs.get(key);
      const text = input === undefined ? undefined : headIn(input.value) ??
        (isComment ? commentedIn(input.value) : undefined);
      if (input !== undefined && text !== undefined) {
        return { text, at: input.at, within: undefined, key: `with.${key}` };
      }
    }
  }
  const found = run === undefined ? undefined : checkoutCommand(commands);
  if (run === undefined || found === undefined) return undefined;
  return { text: found.name, at: step.placeOf(found.command), within: run.at, key: "run" };
}

/** `refs/pull/${{ github.event.issue.number }}/head`. */
function commentedIn(text: string): string | undefined {
  if (!/refs\/pull\//.test(text)) return undefined;
  return flowsOfText(text).find(({ path }) => path === "github.event.issue.number")?.path;
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
