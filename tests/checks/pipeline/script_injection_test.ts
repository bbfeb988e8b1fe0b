import { scriptInjection } from "../../../checks/pipeline/script_injection.ts";
import { type ScanCase, testScanCheck, type ViolatingCase } from "../../scan_cases.ts";

function run(script: string, on = "issues"): string {
  return `on: ${on}\njobs:\n  a:\n    steps:\n      - run: |\n          ${script}\n`;
}

function injected(context: string): ViolatingCase {
  return {
    name: context,
    files: run(`echo "\${{ ${context} }}"`),
    results: ["fail 5: Job a, step 1 runs github"],
  };
}

function fine(expression: string): ScanCase {
  return { name: expression, files: run(`echo "\${{ ${expression} }}"`) };
}

function target(condition: string, checkout: string, on = "pull_request_target"): string {
  return `on: ${on}\njobs:\n  a:\n    if: ${condition}\n    steps:\n      - uses: actions/checkout@v4\n        with:\n          ${checkout}\n`;
}

const HEAD = "ref: ${{ github.event.pull_request.head.sha }}";

testScanCheck(scriptInjection, {
  path: ".github/workflows/triage.yml",
  violating: [
    ...[
      "github.event.issue.title",
      "github.event.issue.body",
      "github.event.pull_request.title",
      "github.event.pull_request.body",
      "github.event.pull_request.head.ref",
      "github.event.pull_request.head.label",
      "github.event.pull_request.head.repo.default_branch",
      "github.event.comment.body",
      "github.event.review.body",
      "github.event.review_comment.body",
      "github.event.pages[0].page_name",
      "github.event.pages.*.page_name",
      "github.event.commits[0].message",
      "github.event.commits.*.author.email",
      "github.event.commits[1].author.name",
      "github.event.head_commit.message",
      "github.event.head_commit.author.email",
      "github.event.head_commit.author.name",
      "github.event.discussion.title",
      "github.event.discussion.body",
      "github.event.workflow_run.head_branch",
      "github.event.workflow_run.head_commit.message",
      "github.event.workflow_run.head_commit.author.name",
      "github.head_ref",
      "GitHub.Event.Issue.Title",
      "github['event']['issue'].title",
      "github.event.issue.title || 'none'",
      "github.event.action == 'opened' && github.event.issue.title",
      "format('{0}!', github.event.issue.title)",
      "toJSON(github.event.issue)",
      "toJson( github.event )",
      "toJSON(github)",
      "fromJSON(toJSON(github.event.issue)).title",
      "join(github.event.commits.*.message, ' ')",
    ].map(injected),
    {
      name: "by way of the environment, put into the script",
      files:
        "on: issues\nenv:\n  TITLE: ${{ github.event.issue.title }}\njobs:\n  a:\n    steps:\n      - run: echo ${{ env.TITLE }}\n",
      results: ["7: runs env.title, which is github.event.issue.title as part of its script"],
    },
    {
      name: "inputs that are code, and an action's own script",
      files: {
        ".github/workflows/a.yml":
          "on: issues\njobs:\n  a:\n    steps:\n      - uses: actions/github-script@v7\n        with:\n          script: |\n            core.info('${{ github.event.issue.title }}')\n",
        "b/action.yml":
          "runs:\n  using: composite\n  steps:\n    - shell: bash\n      run: echo ${{ github.head_ref }}\n",
      },
      results: ["5: The action, step 1", "7: Job a, step 1"],
    },
    {
      name: "pull_request_target with the head",
      files: target("always()", HEAD),
      results: ["fail 8: Job a, step 1 checks out the code of whoever proposes it"],
    },
    {
      name: "its branch, its repository, its merge",
      files:
        ["${{ github.head_ref }}", "refs/pull/${{ github.event.number }}/merge"].map((ref, i) =>
          target("always()", `ref: ${ref}`).replace(/[^]*jobs:\n/, i === 0 ? "$&" : "").replace(
            "a:",
            `a${i}:`,
          )
        ).join("") +
        target("always()", "repository: ${{ github.event.pull_request.head.repo.full_name }}")
          .replace(/[^]*jobs:\n/, "").replace("a:", "z:"),
      results: ["8: github.head_ref", "14: github.event.number", "20: head.repo.full_name"],
    },
    {
      name: "a label is set before the next push",
      files: target("contains(github.event.pull_request.labels.*.name, 'safe')", HEAD),
      results: ["fail 8: github.event.pull_request.head.sha"],
    },
    {
      name: "by the command line",
      files: "on: [pull_request_target]\njobs:\n  a:\n    steps:\n      - run: gh pr checkout 1\n",
      results: ["5: gh pr checkout"],
    },
    {
      name: "by git, from the pull request's own reference",
      files:
        'on: [pull_request_target]\njobs:\n  a:\n    steps:\n      - run: |\n          git fetch origin "pull/${{ github.event.number }}/head:pr"\n          git checkout pr\n      - run: git pull origin refs/pull/$N/merge\n',
      results: ["5: git checkout", "8: git pull"],
    },
    {
      name: "workflow_run with the head",
      files: target("success()", "ref: ${{ github.event.workflow_run.head_sha }}", "workflow_run"),
      results: ["warn 8: on workflow_run"],
    },
  ],
  innocent: [
    {
      name: "a pull request's commits that are compared, and not checked out",
      files:
        'on: [pull_request_target]\njobs:\n  a:\n    steps:\n      - run: |\n          git fetch origin "pull/${{ github.event.number }}/head:pr"\n          git diff HEAD pr\n      - run: git checkout main\n',
    },
    ...[
      "github.event.issue.number",
      "github.event.pull_request.head.sha",
      "github.event.inputs.title",
      "inputs.body",
      "github.ref_name",
      "github.actor",
      "github.repository",
      "contains(github.event.issue.title, 'bug')",
      "startsWith(github.head_ref, 'renovate/')",
      "github.event.issue.title == 'x'",
      "github.event.issue.body != '' && 'yes' || 'no'",
      "!github.head_ref",
      "'github.event.issue.title'",
      "toJSON(github.event.inputs)",
      "toJSON(matrix)",
      "github.event.pull_request.title_of",
    ].map(fine),
    {
      name: "handed over in the environment",
      files:
        'on: issues\njobs:\n  a:\n    env: { A: "${{ github.head_ref }}" }\n    steps:\n      - env:\n          TITLE: ${{ github.event.issue.title }}\n        run: echo "$TITLE" "$A" "${{ env.OTHER }}"\n',
    },
    {
      name: "an input that is no code",
      files:
        "on: issues\njobs:\n  a:\n    if: contains(github.event.issue.title, 'x')\n    steps:\n      - name: ${{ github.event.issue.title }}\n        uses: example/comment@v1\n        with: { body: '${{ github.event.issue.body }}' }\n",
    },
    { name: "pull_request_target with the base", files: target("always()", "fetch-depth: 0") },
    {
      name: "pull_request_target with the base, named",
      files: target("always()", "ref: ${{ github.event.pull_request.base.sha }}"),
    },
    { name: "pull_request", files: target("always()", HEAD, "pull_request") },
    {
      name: "the repository's own branches only",
      files: target("github.event.pull_request.head.repo.full_name == github.repository", HEAD),
    },
    {
      name: "no fork",
      files: target("${{ !github.event.pull_request.head.repo.fork }}", HEAD),
    },
    {
      name: "on the other event only",
      files: target(
        "github.event_name == 'pull_request'",
        HEAD,
        "[pull_request, pull_request_target]",
      ),
    },
    {
      name: "after a push",
      files: target(
        "github.event.workflow_run.event == 'push'",
        "ref: ${{ github.event.workflow_run.head_sha }}",
        "workflow_run",
      ),
    },
  ],
  fixed:
    'on: issues\njobs:\n  a:\n    steps:\n      - env: { TITLE: "${{ github.event.issue.title }}" }\n        run: echo "$TITLE"\n',
});
