/** The contexts whose value somebody without any right in the repository chooses. */
import { type Flow, flowsOfText } from "./expression_values.ts";
import type { Texts } from "./workflow_types.ts";

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

/** The first context in a text that an attacker chooses, by way of `env` too. */
export function untrustedIn(text: string, ...environments: readonly Texts[]): string | undefined {
  if (!text.includes("${{")) return undefined;
  for (const flow of flowsOfText(text)) {
    if (isUntrusted(flow)) return flow.path;
    const [context, name = ""] = flow.path.split(".");
    if (context !== "env") continue;
    const value = environments.map((one) => withoutCase(one, name)).find((one) =>
      one !== undefined
    );
    const inner = value === undefined ? undefined : flowsOfText(value).find(isUntrusted);
    if (inner !== undefined) return `${flow.path}, which is ${inner.path}`;
  }
  return undefined;
}

/** What was parsed has lower case names. */
function withoutCase(texts: Texts, name: string): string | undefined {
  return [...texts].find(([key]) => key.toLowerCase() === name)?.[1].value;
}

function isUntrusted({ path, whole }: Flow): boolean {
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
