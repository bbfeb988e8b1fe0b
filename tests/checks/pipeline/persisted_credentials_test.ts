import { persistedCredentials } from "../../../checks/pipeline/persisted_credentials.ts";
import { testScanCheck } from "../../scan_cases.ts";

/** Line 6 is the checkout; `more` goes on in the steps, `head` comes first on lines of its own. */
function job(more = "", permissions = "contents: read", checkout = ""): string {
  return `on: push\npermissions: { ${permissions} }\njobs:\n  test:\n    steps:\n` +
    `      - uses: actions/checkout@v4\n${checkout}${more}`;
}

const OFF = "        with: { persist-credentials: false }\n";

testScanCheck(persistedCredentials, {
  path: ".github/workflows/ci.yml",
  violating: [
    {
      name: "a token that reads",
      files: job("      - run: npm test\n"),
      results: [
        "warn 6: Job test, step 1 leaves the job's token on disk; nothing in the job pushes",
      ],
    },
    {
      name: "a token that writes",
      files: job("", "contents: write, id-token: write"),
      results: ["fail 6: which may write contents; nothing"],
    },
    {
      name: "true, as an expression",
      files: job("", "contents: write", OFF.replace("false", '"${{ true }}"')),
      results: ["fail 7: which may write contents"],
    },
    {
      name: "an OIDC token is asked for with another token",
      files: job("", "id-token: write"),
      results: ["warn 6: leaves the job's token on disk; nothing"],
    },
    {
      name: "write-all",
      files: job().replace("{ contents: read }", "write-all"),
      results: ["fail 6: everything"],
    },
    {
      name: "the job's own permissions replace the workflow's",
      files: "on: push\npermissions: write-all\njobs:\n  a:\n    permissions: {}\n    steps:\n" +
        "      - uses: actions/checkout@v4\n  b:\n    permissions: { packages: write }\n    steps:\n" +
        "      - uses: actions/checkout@v5\n        with: { fetch-depth: 0 }\n",
      results: [
        "warn 7: Job a",
        "fail 11: Job b, step 1 leaves the job's token on disk, which may write packages",
      ],
    },
    {
      name: "no permissions are said: the default is not known",
      files: "on: push\njobs:\n  a:\n    steps:\n      - uses: Actions/Checkout@v4\n",
      results: ["warn 5: Job a"],
    },
    {
      name: "switched on by hand",
      files: job("", "contents: read", '        with:\n          persist-credentials: "true"\n'),
      results: ["8: leaves the job's token on disk"],
    },
    {
      name: "a push that is only spoken of",
      files: job('      - run: echo "then git push" # git push\n'),
      results: ["6: Job test"],
    },
    {
      name: "a package that is published: nothing goes to Git",
      files: job("      - run: npm publish && pnpm publish && node --version\n"),
      results: ["6: Job test"],
    },
    {
      name: "another token, whose rights are not said here",
      files: job("", "contents: write", "        with: { token: '${{ secrets.PAT }}' }\n"),
      results: ["warn 6: Job test"],
    },
    {
      name: "an expression",
      files: job(
        "",
        "contents: read",
        "        with:\n          persist-credentials: ${{ inputs.keep }}\n",
      ),
      results: ["unknown 8: persist-credentials is ${{ inputs.keep }}"],
    },
    {
      name: "variables, options and arguments that are called like a push",
      files: `on: push
permissions: {}
jobs:
${
        [
          "curl -fsS https://example.com/i.sh | sh -s -- -b bin $LINT_VERSION",
          "make build VERSION=1.2.3 TAG=x",
          "npm run build -- --tag=x --version release",
          "./build.sh --publish=false $RELEASE",
        ].map((one, i) =>
          `  j${i}:\n    steps:\n      - uses: actions/checkout@v4\n      - run: ${one}\n`
        )
          .join("")
      }`,
      results: ["6: nothing in the job pushes", "10: nothing", "14: nothing", "18: nothing"],
    },
  ],
  innocent: [
    {
      name: "an action that pushes with what checkout leaves",
      files: job("      - uses: korthout/backport-action@v3\n", "contents: write"),
    },
    {
      name: "false, as an expression",
      files: job("", "contents: write", OFF.replace("false", '"${{ false }}"')),
    },
    { name: "false, as a switch", files: job("", "contents: write", OFF) },
    { name: "false, as text", files: job("", "contents: write", OFF.replace("false", '"false"')) },
    {
      name: "jobs that push",
      files: [
        "git push origin HEAD",
        "if ! git -C docs push --tags; then exit 1; fi",
        "npx semantic-release",
        "./scripts/release.sh",
        "make release",
        "mkdocs gh-deploy --force",
      ].map((command, index) =>
        job(`      - run: ${command}\n`, "contents: write").replace(
          /[^]*jobs:\n/,
          index === 0 ? "$&" : "",
        )
          .replace("  test:", `  test${index}:`)
      ).join(""),
    },
    {
      name: "actions that push commits",
      files: job("      - uses: stefanzweifel/git-auto-commit-action@v5\n", "contents: write"),
    },
    {
      name: "an action's checkout, whose caller may push",
      files: {
        "action.yml": "runs:\n  using: composite\n  steps:\n    - uses: actions/checkout@v4\n",
      },
    },
  ],
  fixed: job("", "contents: write", OFF),
});
