import { missingReleaseConcurrency } from "../../../checks/pipeline/missing_release_concurrency.ts";
import { testScanCheck, type ViolatingCase } from "../../scan_cases.ts";

const TAGS = "on:\n  push: { tags: ['v*'] }\n";
const GORELEASER =
  "    steps:\n      - uses: goreleaser/goreleaser-action@v6\n        with: { args: release --clean }\n";

function workflow(head: string, job = GORELEASER): string {
  return `${head}jobs:\n  release:\n${job}`;
}

function run(command: string): string {
  return `    steps:\n      - run: ${command}\n`;
}

function group(cancel: string): string {
  return `concurrency:\n  group: x\n  cancel-in-progress: ${cancel}\n`;
}

function publishing(command: string): ViolatingCase {
  return {
    name: command,
    files: workflow("on: push\n", run(command)),
    results: ["3: Job release releases without a concurrency group"],
  };
}

testScanCheck(missingReleaseConcurrency, {
  path: ".github/workflows/release.yml",
  violating: [
    {
      name: "goreleaser for tags",
      files: workflow(TAGS),
      results: ["4: Job release releases without a concurrency group"],
    },
    publishing("npx semantic-release"),
    publishing("gh release create v1 dist/*"),
    publishing("npm publish --provenance"),
    publishing("docker push example.com/app:1"),
    publishing("docker buildx build --push ."),
    publishing("cargo publish"),
    publishing("uv publish"),
    publishing("twine upload dist/*"),
    {
      name: "actions that publish, with the input that makes them",
      files: `on: push\njobs:\n${
        [
          "tauri-apps/tauri-action@v0, with: { tagName: app-v__VERSION__ }",
          "PyO3/maturin-action@v1, with: { command: upload }",
          "rubygems/release-gem@v1",
        ].map((one, i) => `  j${i}:\n    steps: [{ uses: ${one} }]\n`).join("")
      }`,
      results: ["3: Jobs j0, j1, j2 release without a concurrency group"],
    },
    {
      name: "an image that is pushed unless it is a pull request",
      files: workflow(
        "on: [push, pull_request]\n",
        "    steps:\n      - uses: docker/build-push-action@v6\n        with:\n          push: ${{ github.event_name != 'pull_request' }}\n",
      ),
      results: ["3: Job release"],
    },
    {
      name: "a release trigger with the right to write",
      files: workflow(
        "on: { release: { types: [published] } }\n",
        "    permissions: { contents: write }\n    steps:\n      - run: ./build.sh\n",
      ),
      results: ["3: Job release"],
    },
    {
      name: "a reusable workflow that gets the right to write",
      files: workflow(
        `${TAGS}permissions: { id-token: write }\n`,
        "    uses: ./.github/workflows/build.yml\n",
      ),
      results: ["5: Job release"],
    },
    {
      name: "cancelled, always",
      files: workflow(TAGS + group("true")),
      results: [
        "5: A newer run cancels a release half way: concurrency.cancel-in-progress is true",
      ],
    },
    {
      name: "cancelled, on tags",
      files: workflow(
        "on:\n  push: { branches: [main], tags: ['v*'] }\n  pull_request:\n" +
          group("${{ github.ref != 'refs/heads/main' }}"),
      ),
      results: ["6: cancel-in-progress is ${{ github.ref != 'refs/heads/main' }}"],
    },
    {
      name: "cancelled, at the job",
      files: workflow(
        TAGS,
        "    concurrency: { group: r, cancel-in-progress: true }\n" + GORELEASER,
      ),
      results: ["5: jobs.release.concurrency.cancel-in-progress"],
    },
    {
      name: "cancelled, in a workflow that is called",
      files: workflow("on: workflow_call\n" + group("true")),
      results: ["4: A newer run"],
    },
    {
      name: "nobody can say",
      files: workflow(TAGS + group("${{ vars.CANCEL == 'yes' }}")),
      results: ["unknown 5: whether a release is cancelled half way cannot be known"],
    },
  ],
  innocent: [
    {
      name: "the same actions, that build only",
      files:
        "on: push\njobs:\n  a:\n    steps:\n      - uses: tauri-apps/tauri-action@v0\n      - uses: PyO3/maturin-action@v1\n        with: { command: build }\n",
    },
    { name: "a group by its name", files: workflow(TAGS + "concurrency: release\n") },
    { name: "a group that does not cancel", files: workflow(TAGS + group("false")) },
    { name: "a group without the switch", files: workflow(TAGS + "concurrency: { group: r }\n") },
    { name: "a group of the job", files: workflow(TAGS, "    concurrency: r\n" + GORELEASER) },
    {
      name: "cancels pull requests only",
      files: workflow(TAGS + group("${{ github.event_name == 'pull_request' }}")),
    },
    {
      name: "cancels unless it is a tag",
      files: workflow(TAGS + group("${{ !startsWith(github.ref, 'refs/tags/') }}")),
    },
    {
      name: "cancels branches only, as a type",
      files: workflow(TAGS + group("${{ github.ref_type == 'branch' && vars.X == 'y' }}")),
    },
    {
      name: "cancels other branches than the one that releases",
      files: workflow(
        "on: { push: { branches: [main] }, pull_request: }\n" +
          group("${{ github.ref != 'refs/heads/main' }}"),
        run("npx semantic-release"),
      ),
    },
    {
      name: "not a release",
      files:
        workflow("on: [push, pull_request]\npermissions: { contents: write }\n", run("npm test")) +
        "  dry:\n" +
        run("npm publish --dry-run && goreleaser release --snapshot && gh release view") +
        "  image:\n    steps:\n      - uses: docker/build-push-action@v6\n        with: { push: false }\n" +
        "  snapshot:\n" + GORELEASER.replace("release --clean", "build --snapshot"),
    },
    {
      name: "Pages",
      files: workflow("on: push\npermissions: { pages: write, id-token: write }\n", run("true")),
    },
    {
      name: "an image for a pull request",
      files: workflow("on: pull_request\n", run("docker push x")),
    },
    { name: "called: the caller has the group", files: workflow("on: { workflow_call: }\n") },
    {
      name: "tags that are only tested",
      files: workflow(TAGS + "permissions: read-all\n", run("npm test")),
    },
    {
      name: "beside a test job",
      files:
        workflow(TAGS + "permissions: { contents: write }\n", "    concurrency: r\n" + GORELEASER) +
        "  test:\n" + run("npm test"),
    },
  ],
  fixed: workflow(
    TAGS + "concurrency: { group: 'release-${{ github.ref }}', cancel-in-progress: false }\n",
  ),
});
