/** The contexts whose value somebody without any right in the repository chooses. */
import { type Flow, flowsOfExpression, flowsOfText } from "./expression_values.ts";
import { expressionSpans } from "./expressions.ts";

/**
 * Below `github.event`; `*` stands for any index. From GitHub's list of contexts to be treated as
 * untrusted, and the fields of its webhook payloads that hold the same texts.
 */
const EVENT_FIELDS: readonly string[] = [
  "issue.title",
  "issue.body",
  "discussion.title",
  "discussion.body",
  "comment.body",
  "review.body",
  "review_comment.body",
  "pull_request.title",
  "pull_request.body",
  "pull_request.head.ref",
  "pull_request.head.label",
  "pull_request.head.repo.default_branch",
  "pull_request.head.repo.description",
  "pull_request.head.repo.homepage",
  "pages.*.page_name",
  "pages.*.title",
  ...["commits.*", "head_commit", "workflow_run.head_commit"].flatMap((commit) => [
    `${commit}.message`,
    `${commit}.author.email`,
    `${commit}.author.name`,
    `${commit}.committer.email`,
    `${commit}.committer.name`,
  ]),
  "workflow_run.head_branch",
  "workflow_run.display_title",
  "workflow_run.head_repository.description",
  "workflow_run.pull_requests.*.head.ref",
  "merge_group.head_commit.message",
  "changes.title.from",
  "changes.body.from",
];

const UNTRUSTED: readonly (readonly string[])[] = [
  ["github", "head_ref"],
  ...EVENT_FIELDS.map((field) => ["github", "event", ...field.split(".")]),
];

/** A context in a text that an attacker chooses. */
export interface Untrusted {
  /** With the one that it comes from, where it is another. */
  readonly context: string;
  /** Of its expression, in the text. */
  readonly offset: number;
}

/**
 * Each of them once; `elsewhere` says what a context of the workflow's own is made of. What
 * `isSafe` says of an expression where it stands is left out.
 */
export function untrustedIn(
  text: string,
  elsewhere: (path: string) => string | undefined,
  isSafe: (expression: string, offset: number) => boolean = () => false,
): readonly Untrusted[] {
  if (!text.includes("${{")) return [];
  const found = new Map<string, number>();
  for (const { text: expression, offset } of expressionSpans(text)) {
    if (isSafe(expression, offset)) continue;
    for (const flow of flowsOfExpression(expression)) {
      const source = isUntrusted(flow) ? flow.path : elsewhere(flow.path);
      if (source === undefined) continue;
      const context = source === flow.path ? source : `${flow.path}, which is ${source}`;
      if (!found.has(context)) found.set(context, offset);
    }
  }
  return [...found].map(([context, offset]) => ({ context, offset }));
}

/** True for a context that an attacker chooses himself. */
export function isUntrusted({ path, whole }: Flow): boolean {
  const parts = path.split(".");
  return UNTRUSTED.some((fields) =>
    (whole ? parts.length <= fields.length : parts.length === fields.length) &&
    parts.every((part, index) => part === "*" || fields[index] === "*" || fields[index] === part)
  );
}

const HEAD =
  /^github\.(head_ref|event\.(number|pull_request\.(number|merge_commit_sha|head\.(sha|ref|label|repo\.(full_name|clone_url|ssh_url|git_url|html_url|name|owner\.login)))|workflow_run\.(head_sha|head_branch|head_commit\.id|head_repository\.(full_name|name)|pull_requests\.\*\.(head\.(sha|ref)|number))))$/;

/** The context by which a text names the head of somebody's change. */
export function headIn(text: string): string | undefined {
  return flowsOfText(text).find(({ path }) => HEAD.test(path))?.path;
}
