/** Which jobs release, and which push commits: by the actions and commands that do it. */
import { textOf, valueAt } from "../tree.ts";
import { effectivePermissions } from "./workflow.ts";
import { mayWrite } from "./workflow_settings.ts";
import type { Command } from "./commands.ts";
import type { Job, Step, Trigger, Workflow } from "./workflow_types.ts";

/** Actions that publish; with an input that switches it on, or off when it is not set. */
const PUBLISHING: readonly (readonly [RegExp, (step: Step) => boolean])[] = [
  [/^goreleaser\/goreleaser-action$/, (step) => isGoreleaserRelease(input(step, "args"))],
  [/^docker\/(build-push-action|bake-action)$/, (step) => isOn(input(step, "push"))],
  [/^redhat-actions\/push-to-registry$/, () => true],
  [
    /^(softprops\/action-gh-release|ncipollo\/release-action|svenstaro\/upload-release-action|actions\/create-release|actions\/upload-release-asset)$/,
    () => true,
  ],
  [/^(cycjimmy|codfish)\/semantic-release-action$/, (step) => !isOn(input(step, "dry_run"))],
  [/^python-semantic-release\/python-semantic-release$/, () => true],
  [/^pypa\/gh-action-pypi-publish$/, () => true],
  [/^js-devtools\/npm-publish$/, (step) => !isOn(input(step, "dry-run"))],
  [/^changesets\/action$/, (step) => input(step, "publish") !== ""],
  [/^(katyo\/publish-crates|release-plz\/action|marcoieni\/release-plz-action)$/, () => true],
  [/^helm\/chart-releaser-action$/, () => true],
  [
    /^tauri-apps\/tauri-action$/,
    (step) => input(step, "tagname") + input(step, "releaseid") !== "",
  ],
  [/^pyo3\/maturin-action$/, (step) => /^(upload|publish)$/.test(input(step, "command"))],
  [/^(rubygems\/release-gem|snapcore\/action-publish)$/, () => true],
];

/** Actions that push commits or tags with what checkout left behind, or may. */
const PUSHING =
  /^(stefanzweifel\/git-auto-commit-action|endbug\/add-and-commit|ad-m\/github-push-action|peter-evans\/create-pull-request|peaceiris\/actions-gh-pages|jamesives\/github-pages-deploy-action|crazy-max\/ghaction-github-pages|changesets\/action|(cycjimmy|codfish)\/semantic-release-action|python-semantic-release\/python-semantic-release|helm\/chart-releaser-action|anothrnick\/github-tag-action|rickstaa\/action-create-tag|commitizen-tools\/commitizen-action|phips28\/gh-action-bump-version|tripss\/conventional-changelog-action|actions-js\/push|devops-infra\/action-commit-push|benchmark-action\/github-action-benchmark|cocogitto\/cocogitto-action|[\w.-]+\/[\w.-]*(backport|auto-commit|git-push|push-changes|commit-and-push|commit-push|publish-subdir|gh-pages)[\w.-]*|(release-plz|marcoieni)\/(release-plz-action|action)|\.\/.*(release|publish|deploy|push|commit|tag|bump|version).*)$/;

/** Commands that publish. */
const PUBLISHES =
  /^(goreleaser release|(npx )?semantic-release|(npx )?changeset publish|gh release (create|upload|edit)|((npm|pnpm|yarn|bun|cargo|poetry|uv|hatch|flit|deno|vsce|ovsx|lerna)|yarn npm|npx \S+|pnpm -r|dart pub|jsr) publish|twine upload|gem push|(docker|podman|buildah|helm|crane|skopeo|oras|nix) push|skopeo copy|docker compose push|docker (buildx )?build .*--push|docker buildx bake .*--push|mvn .*deploy|(\.\/)?gradlew? .*publish|ko (build|publish|apply)|npx release-it|release-it)( |$)/;

/** Commands that push. */
const PUSHES =
  /^(git .*\bpush\b|(npx )?(semantic-release|changeset|lerna|release-it|gh-pages|standard-version|np)\b|release-plz|cargo release|mike |mkdocs gh-deploy|cz bump|bump-?my-?version|bump2version|jj git push|hub )/;

/** A script of the project's own, and a name that says that it may push. */
const SCRIPTED =
  /^(make|just|task|mage|rake|(npm|bun) run |(pnpm|yarn) (?!(npm |-r )?publish)|deno task|(ba)?sh |python3? |node |\S*\/|\S+\.(sh|py|js|ts)( |$))/;
const MAY_PUSH = /(^|[^a-z])(release|publish|deploy|push|commit|tag|bump|version)/i;

const RELEASE_SCOPES = ["contents", "packages", "id-token"];

/** A job that publishes by an action or a command that is known to. */
export function publishes(job: Job): boolean {
  return job.steps.some((step) => actionPublishes(step) || commandPublishes(step));
}

/** A job in which something pushes, or may push, with Git's own credentials. */
export function pushesCommits(job: Job): boolean {
  return job.steps.some(({ uses, commands }) =>
    uses !== undefined && PUSHING.test(uses.action) ||
    commands.some(commandPushes)
  );
}

function commandPushes({ words }: Command): boolean {
  const command = words.join(" ");
  return PUSHES.test(command) ||
    SCRIPTED.test(command) && words.some((word, index) =>
        // What a variable or an option is called says nothing; nor do a piped script's arguments.
        !/^(-|\$|[A-Za-z_]\w*=)/.test(word) && MAY_PUSH.test(word) &&
        !words.slice(0, index).some((before) => /^(-s|--)$/.test(before))
      );
}

/**
 * The jobs that release. Where no action or command says so, those of a workflow for tags or
 * releases that may write what a release consists of.
 */
export function releaseJobs(workflow: Workflow): readonly Job[] {
  if (!workflow.triggers.some(({ name }) => !isProposal(name))) return [];
  const publishing = workflow.jobs.filter(publishes);
  if (publishing.length > 0) return publishing;
  if (!workflow.triggers.some((one) => isTagTrigger(one) || one.name === "release")) return [];
  return workflow.jobs.filter((job) => {
    const permissions = effectivePermissions(workflow, job);
    return permissions.state === "set" && mayWrite(permissions.value, ...RELEASE_SCOPES);
  });
}

/** A push trigger that names tags. */
export function isTagTrigger({ name, filters }: Trigger): boolean {
  return name === "push" && valueAt(filters, "tags") !== undefined;
}

/** A change that somebody proposes is tried out, not released. */
function isProposal(trigger: string): boolean {
  return /^(pull_request|merge_group|issue|discussion|label|fork|watch)/.test(trigger);
}

function actionPublishes(step: Step): boolean {
  const action = step.uses?.action;
  if (action === undefined) return false;
  return PUBLISHING.some(([pattern, applies]) => pattern.test(action) && applies(step)) ||
    action === "docker/build-push-action" && /push=true|type=registry/.test(input(step, "outputs"));
}

function commandPublishes({ commands }: Step): boolean {
  return commands.some(({ words }) => {
    const command = words.join(" ");
    return PUBLISHES.test(command) && !/--(dry-run|snapshot|help|no-publish)\b/.test(command) &&
      !/^ko build .*--(local|push=false)/.test(command);
  });
}

function isGoreleaserRelease(args: string): boolean {
  return /(^|\s)(release|publish|continue)(\s|$)/.test(args) &&
    !/--(snapshot|skip[= ]?publish)/.test(args);
}

/** An expression may be true. */
function isOn(text: string): boolean {
  return text.toLowerCase() === "true" || text.includes("${{");
}

function input(step: Step, name: string): string {
  return step.with.get(name)?.value.trim() ?? "";
}

/** The names of the branches or tags that a trigger is for. */
export function namesOf(trigger: Trigger, filter: "branches" | "tags"): readonly string[] {
  const tree = valueAt(trigger.filters, filter);
  if (tree?.kind === "list") return tree.items.flatMap((one) => textOf(one) ?? []);
  return textOf(tree) === undefined ? [] : [textOf(tree) ?? ""];
}
