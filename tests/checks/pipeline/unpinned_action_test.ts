import { unpinnedAction } from "../../../checks/pipeline/unpinned_action.ts";
import { testScanCheck } from "../../scan_cases.ts";

const SHA = "11bd71901bbe5b1630ceea73d27597364c9af683";
const OTHER = "49933ea5288caeca8642d1e84afbd3f7d6820020";

function steps(...uses: readonly string[]): string {
  const lines = uses.map((one) => `      - uses: ${one}\n`).join("");
  return `on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n${lines}`;
}

testScanCheck(unpinnedAction, {
  path: ".github/workflows/ci.yml",
  violating: [
    {
      name: "SLSA's generator from a branch, and its actions",
      files:
        "on: push\njobs:\n  a:\n    uses: slsa-framework/slsa-github-generator/.github/workflows/generator_generic_slsa3.yml@main\n  b:\n    steps:\n      - uses: slsa-framework/slsa-github-generator/actions/x@v2.1.0\n",
      results: ["4: not at a full commit SHA", "7: not at a full commit SHA"],
    },
    {
      name: "a tag, a branch, a short SHA, nothing",
      files: steps(
        "actions/checkout@v4",
        "example/action@main",
        "actions/cache@11bd719",
        "example/action",
        "example/repository/path@v1.2.3 # pinned",
      ),
      results: [
        "6: Job test, step 1: actions/checkout@v4 is not at a full commit SHA",
        "7: example/action@main",
        "8: actions/cache@11bd719 is not",
        "9: example/action is not",
        "10: example/repository/path@v1.2.3",
      ],
    },
    {
      name: "an image by its tag",
      files: steps("docker://alpine:3.20", "docker://ghcr.io/example/image"),
      results: ["6: docker://alpine:3.20 has no digest", "7: docker://ghcr.io/example/image"],
    },
    {
      name: "a reusable workflow, at its job",
      files: "on: push\njobs:\n  call:\n    uses: example/ci/.github/workflows/test.yml@v1\n",
      results: ["4: Job call: example/ci/.github/workflows/test.yml@v1"],
    },
    {
      name: "a composite action, the step by its name",
      files: {
        "action.yml":
          "runs:\n  using: composite\n  steps:\n    - name: Set up\n      uses: actions/setup-go@v5\n",
      },
      results: ["5: The action, step 1 (Set up): actions/setup-go@v5"],
    },
    {
      name: "the same commit with two versions",
      files: steps(`actions/checkout@${SHA} # v4.1.1`, `actions/checkout@${SHA} # v4.2.2`),
      results: ["7: its comment says 4.2.2, elsewhere in this file the same commit is 4.1.1"],
    },
    {
      name: "the same version at two commits",
      files: steps(`actions/checkout@${SHA} # v4.2.2`, `actions/checkout@${OTHER} # tag=v4.2.2`),
      results: ["7: its comment says 4.2.2, which is another commit"],
    },
    {
      name: "an expression",
      files: steps("example/action@${{ matrix.ref }}"),
      results: ["unknown 6: what example/action@${{ matrix.ref }} is pinned to cannot be known"],
    },
  ],
  innocent: [
    {
      name: "SLSA's generator, which refuses to run from anything but a full version's tag",
      files:
        "on: push\njobs:\n  a:\n    uses: slsa-framework/slsa-github-generator/.github/workflows/generator_generic_slsa3.yml@v2.1.0\n",
    },
    {
      name: "full SHAs, SHA-256 and capitals too, with comments of any form",
      files: steps(
        `actions/checkout@${SHA}`,
        `actions/setup-node@${OTHER.toUpperCase()} # v4.4.0`,
        `example/action@${SHA}${SHA.slice(0, 24)} # main, 2025-01-02`,
        `"example/quoted@${SHA}" # ratchet:example/quoted@v1`,
      ),
    },
    {
      name: "a short version beside the long one",
      files: steps(`actions/checkout@${SHA} # v4`, `actions/checkout@${SHA} # v4.2.2`),
    },
    {
      name: "a short version that has moved on",
      files: steps(`actions/checkout@${SHA} # v4`, `actions/checkout@${OTHER} # v4`),
    },
    {
      name: "local actions and workflows, an image by its digest",
      files: {
        ".github/workflows/ci.yml": steps(
          "./.github/actions/setup",
          `docker://alpine@sha256:${"0123456789abcdef".repeat(4)}`,
          `docker://alpine:3.20@sha256:${"0123456789abcdef".repeat(4)}`,
        ) + "  call:\n    uses: ./.github/workflows/test.yml\n",
      },
    },
    {
      name: "a Docker action",
      files: { "action.yml": "runs:\n  using: docker\n  image: Dockerfile\n" },
    },
  ],
  fixed: steps(`actions/checkout@${SHA} # v4.2.2`),
});
