import { scriptInjection } from "../../../checks/pipeline/script_injection.ts";
import { type ScanCase, testScanCheck, type ViolatingCase } from "../../scan_cases.ts";

function run(script: string, on = "issues"): string {
  return `on: ${on}\njobs:\n  a:\n    steps:\n      - run: |\n          ${script}\n`;
}

function injected(context: string): ViolatingCase {
  return {
    name: context,
    files: run(`echo "\${{ ${context} }}"`),
    results: ["fail 6: Job a, step 1 runs github"],
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
      results: ["7: runs env.title, which is github.event.issue.title, as part of its script"],
    },
    {
      name: "inputs that are code, and an action's own script",
      files: {
        ".github/workflows/a.yml":
          "on: issues\njobs:\n  a:\n    steps:\n      - uses: actions/github-script@v7\n        with:\n          script: |\n            core.info('${{ github.event.issue.title }}')\n",
        "b/action.yml":
          "runs:\n  using: composite\n  steps:\n    - shell: bash\n      run: echo ${{ github.head_ref }}\n",
      },
      results: ["5: The action, step 1", "8: Job a, step 1"],
    },
    {
      name: "JSON in a text of a script, in its template, and in a shell",
      files: `on: issues
jobs:
  a:
    steps:
      - uses: actions/github-script@v7
        with:
          script: |
            const a = '\${{ toJSON(github.event.issue.title) }}'
            const b = \`
              x = \${{ toJSON(github.event.issue.body) }}\`
      - run: x=\${{ toJSON(github.event.issue.title) }}
`,
      results: ["8: github.event.issue.title", "10: github.event.issue.body", "11: title"],
    },
    {
      name: "every context of a script, at its own line, once",
      files:
        "on: issues\njobs:\n  a:\n    steps:\n      - run: |\n          a ${{ github.head_ref }}\n          b ${{ github.head_ref }}\n          c ${{ github.event.issue.title }}\n      - run: >-\n          a\n          b ${{ github.head_ref }}\n",
      results: ["6: github.head_ref", "8: github.event.issue.title", "11: github.head_ref"],
    },
    {
      name: "by way of a step's output, of the environment's file, and of a job's output",
      files: `on: issues
jobs:
  a:
    outputs: { title: "\${{ steps.t.outputs.title }}" }
    steps:
      - id: t
        env: { TITLE: "\${{ github.event.issue.title }}" }
        run: |
          echo "title=$TITLE" >> "$GITHUB_OUTPUT"
          echo "X_TITLE=x-\${TITLE}" | tee -a $GITHUB_ENV
          echo "::set-output name=old::$TITLE"
      - run: echo "\${{ steps.t.outputs.title }}"
      - run: echo "\${{ env.X_TITLE }} \${{ steps.T.outputs.old }}"
      - id: js
        uses: actions/github-script@v7
        with:
          script: |
            core.setOutput("body", context.payload.comment.body)
            return context.payload.issue.title;
      - run: echo "\${{ steps.js.outputs.body }} \${{ steps.js.outputs.result }}"
      - id: branch
        uses: xt0rted/pull-request-comment-branch@v3
      - run: git push origin \${{ steps.branch.outputs.head_ref }}
  b:
    needs: a
    steps:
      - env: { TITLE: "\${{ needs.a.outputs.title }}" }
        run: echo "\${{ env.TITLE }}"
`,
      results: [
        "12: runs steps.t.outputs.title, which is github.event.issue.title, as part of its script",
        "13: env.x_title, which is github.event.issue.title",
        "13: steps.t.outputs.old, which is github.event.issue.title",
        "20: steps.js.outputs.body, which is github.event.comment.body",
        "20: steps.js.outputs.result, which is github.event.issue.title",
        "23: steps.branch.outputs.head_ref, which is the name of a branch",
        "28: env.title, which is needs.a.outputs.title, which is steps.t.outputs.title",
      ],
    },
    {
      name: "by way of an output of several lines",
      files: `on: issues
jobs:
  a:
    env: { BODY: "\${{ github.event.issue.body }}" }
    steps:
      - id: grouped
        run: |
          {
            echo "body<<END"
            echo "$BODY"
            echo END
          } >> "$GITHUB_OUTPUT"
      - id: single
        run: |
          echo "body<<END" >> $GITHUB_OUTPUT
          echo "$BODY" >> $GITHUB_OUTPUT
          echo "END" >> $GITHUB_OUTPUT
          echo "other=x" >> $GITHUB_OUTPUT
          echo "$BODY"
      - run: echo "\${{ steps.grouped.outputs.body }}"
      - run: echo "\${{ steps.single.outputs.other }} \${{ steps.single.outputs.body }}"
`,
      results: ["20: steps.grouped.outputs.body", "21: steps.single.outputs.body"],
    },
    {
      name: "with the head, after an environment: who has to agree is not said",
      files:
        `on: pull_request_target\njobs:\n  ask: { environment: external, steps: [{ run: "true" }] }\n  b: { needs: ask, steps: [{ run: "true" }] }\n  a:\n    needs: [b]\n    steps:\n      - uses: actions/checkout@v4\n        with: { ${
          HEAD.replace("${{", '"${{').replace("}}", '}}"')
        } }\n`,
      results: ["unknown 9: after an environment that may ask somebody first"],
    },
    {
      name: "an action for others that puts its input into a script",
      files: {
        "action.yml":
          "inputs: { title: {} }\nruns:\n  using: composite\n  steps:\n    - shell: bash\n      run: |\n        true\n        echo ${{ inputs.Title }}\n",
      },
      results: ["warn 8: The action, step 1 runs inputs.title as part of its script"],
    },
    {
      name: "handed to an action and to a workflow of the project's own",
      files: {
        ".github/workflows/a.yml":
          "on: issues\njobs:\n  a:\n    steps:\n      - uses: ./.github/actions/greet\n        with:\n          Title: ${{ github.event.issue.title }}\n          other: ${{ github.event.issue.body }}\n  b:\n    uses: ./.github/workflows/b.yml\n    with: { body: '${{ github.event.issue.body }}' }\n",
        ".github/workflows/b.yml":
          "on: { workflow_call: { inputs: { body: { type: string } } } }\njobs:\n  x:\n    steps:\n      - run: echo '${{ inputs.body }}'\n",
        ".github/actions/greet/action.yaml":
          "runs:\n  using: composite\n  steps:\n    - shell: bash\n      env: { OTHER: '${{ inputs.other }}' }\n      run: |\n        echo ${{ inputs.title }}\n",
      },
      results: [
        "7: Job a, step 1 hands github.event.issue.title to ./.github/actions/greet, which runs inputs.title as part of a script (.github/actions/greet/action.yaml:7)",
        "11: Job b hands github.event.issue.body to ./.github/workflows/b.yml, which runs inputs.body as part of a script (.github/workflows/b.yml:5)",
      ],
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
      results: ["7: git checkout", "8: git pull"],
    },
    {
      name: "workflow_run with the head",
      files: target("success()", "ref: ${{ github.event.workflow_run.head_sha }}", "workflow_run"),
      results: ["warn 8: on workflow_run"],
    },
    {
      name: "whoever comments has his code checked out",
      files: {
        ".github/workflows/a.yml": target(
          "contains(github.event.comment.body, '/bench')",
          "ref: refs/pull/${{ github.event.issue.number }}/head",
          "issue_comment",
        ),
        ".github/workflows/b.yml":
          "on: issue_comment\njobs:\n  a:\n    steps:\n      - run: |\n          true\n          true\n          true\n          gh pr checkout ${{ github.event.issue.number }}\n",
      },
      results: ["warn 8: github.event.issue.number), on issue_comment", "warn 9: gh pr checkout"],
    },
  ],
  innocent: [
    ...[
      "github.event.comment.author_association == 'MEMBER'",
      "github.event.comment.user.login == 'maintainer'",
    ].map((condition) => ({
      name: `a comment, if ${condition}`,
      files: target(
        condition,
        "ref: refs/pull/${{ github.event.issue.number }}/head",
        "issue_comment",
      ),
    })),
    {
      name: "a comment's code after somebody's consent, or none of it",
      files: {
        ".github/workflows/a.yml": target(
          "always()\n    environment: benchmarks",
          "ref: refs/pull/${{ github.event.issue.number }}/head",
          "issue_comment",
        ),
        ".github/workflows/b.yml": target("always()", "fetch-depth: 1", "issue_comment"),
      },
    },
    {
      name: "JSON as a value of a script in JavaScript",
      files: `on: issues
jobs:
  a:
    steps:
      - uses: actions/github-script@v7
        with:
          script: |
            const title = \${{ toJSON(github.event.issue.title) }};
            core.info(\${{ toJson(github.event.issue.body) }})
            return \${{ toJSON(github.event) }}
`,
    },
    {
      name: "outputs that are checked, made anew, or of another step",
      files: `on: issues
env: { TITLE: "\${{ github.event.issue.title }}" }
jobs:
  a:
    steps:
      - run: echo "\${{ steps.later.outputs.title }}"
      - id: checked
        run: |
          [[ "$TITLE" =~ ^[a-z]+$ ]] || exit 1
          echo "title=$TITLE" >> "$GITHUB_OUTPUT"
      - id: anew
        run: |
          SLUG=$(echo "$TITLE" | tr -cd a-z)
          echo "slug=$SLUG" >> "$GITHUB_OUTPUT"
          echo "safe=\${TITLE//[^a-z]/}" >> "$GITHUB_OUTPUT"
          echo 'text=$TITLE' >> "$GITHUB_OUTPUT"
          echo "summary=$TITLE" >> "$GITHUB_STEP_SUMMARY"
          echo "length=\${#TITLE}" >> "$GITHUB_OUTPUT"
      - id: match
        uses: actions/github-script@v7
        with: { script: "core.setOutput('is', context.payload.issue.title === 'x')" }
      - run: echo "\${{ steps.checked.outputs.title }} \${{ steps.anew.outputs.slug }} \${{ steps.anew.outputs.safe }}"
      - run: echo "\${{ steps.anew.outputs.text }} \${{ steps.anew.outputs.summary }} \${{ steps.anew.outputs.length }}"
      - run: echo "\${{ steps.match.outputs.is }} \${{ steps.gone.outputs.title }} \${{ needs.gone.outputs.x }}"
      - id: later
        run: echo "title=$TITLE" >> "$GITHUB_OUTPUT"
`,
    },
    {
      name:
        "an action of the project's own, handed what it may run, and an input by the environment",
      files: {
        ".github/workflows/a.yml":
          "on: issues\njobs:\n  a:\n    steps:\n      - uses: ./.github/actions/greet\n        with: { number: '${{ github.event.issue.number }}', title: '${{ github.event.issue.title }}' }\n      - uses: ./.github/actions/gone\n        with: { title: '${{ github.event.issue.title }}' }\n",
        ".github/actions/greet/action.yml":
          "runs:\n  using: composite\n  steps:\n    - shell: bash\n      env: { TITLE: '${{ inputs.title }}' }\n      run: echo ${{ inputs.number }} $TITLE\n",
        "published/action.yml":
          "runs:\n  using: composite\n  steps:\n    - shell: bash\n      env: { TITLE: '${{ inputs.title }}' }\n      run: echo $TITLE ${{ inputs.debug == 'true' && '-v' || '' }}\n",
      },
    },
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
