import { excessivePermissions } from "../../../checks/pipeline/excessive_permissions.ts";
import { testScanCheck } from "../../scan_cases.ts";

const TEST = "    steps:\n      - uses: actions/checkout@v4\n      - run: npm test\n";
const RELEASE =
  "    steps:\n      - uses: actions/checkout@v4\n      - run: gh release create v1\n";

testScanCheck(excessivePermissions, {
  path: ".github/workflows/ci.yml",
  violating: [
    {
      name: "none at all",
      files: `name: ci\non: push\njobs:\n  a:\n${TEST}  b:\n${TEST}`,
      results: ["1: No permissions are set for jobs a, b"],
    },
    {
      name: "none for one of the jobs",
      files: `on: push\njobs:\n  a:\n    permissions: {}\n${TEST}  b:\n${TEST}`,
      results: ["1: No permissions are set for job b"],
    },
    {
      name: "none, on a call and on other events",
      files: `on: [workflow_call, push]\njobs:\n  a:\n${TEST}`,
      results: ["1: job a"],
    },
    {
      name: "write-all, at either level",
      files: `on: push\npermissions: write-all\njobs:\n  a:\n    permissions: "write-all"\n${TEST}`,
      results: [
        "2: The workflow may write everything: permissions is write-all",
        "5: Job a may write everything",
      ],
    },
    {
      name: "a scope that one job of two needs",
      files:
        `on: push\npermissions:\n  contents: write\njobs:\n  test:\n${TEST}  release:\n${RELEASE}`,
      results: ["3: All 2 jobs may write contents, which job release alone needs"],
    },
    {
      name: "two scopes, one result",
      files:
        `on: push\npermissions:\n  contents: write\n  packages: write\njobs:\n  a:\n${TEST}  b:\n${TEST}` +
        `  release:\n${RELEASE}`,
      results: ["3: All 3 jobs may write contents, packages"],
    },
    {
      name: "a word that GitHub does not know",
      files: `on: push\npermissions: write\njobs:\n  a:\n${TEST}`,
      results: ["unknown 2: The workflow: its permissions cannot be known"],
    },
  ],
  innocent: [
    { name: "read-all", files: `on: push\npermissions: read-all\njobs:\n  a:\n${TEST}` },
    { name: "an empty mapping", files: `on: push\npermissions: {}\njobs:\n  a:\n${TEST}` },
    { name: "no value: nothing", files: `on: push\npermissions:\njobs:\n  a:\n${TEST}` },
    {
      name: "each job its own",
      files: `on: push\njobs:\n  a:\n    permissions: { contents: read }\n${TEST}` +
        `  release:\n    permissions: { contents: write }\n${RELEASE}`,
    },
    {
      name: "the only job",
      files: `on: push\npermissions: { contents: write }\njobs:\n  release:\n${RELEASE}`,
    },
    {
      name: "the other job has its own",
      files: `on: push\npermissions: { contents: write }\njobs:\n  release:\n${RELEASE}` +
        `  test:\n    permissions: { contents: read }\n${TEST}`,
    },
    {
      name: "two jobs that need it, or may",
      files: `on: push\npermissions: { contents: write }\njobs:\n  release:\n${RELEASE}` +
        `  other:\n    steps:\n      - uses: example/unknown@v1\n`,
    },
    {
      name: "a job that is given the token",
      files: `on: push\npermissions: { contents: write }\njobs:\n  release:\n${RELEASE}` +
        `  other:\n    steps:\n      - run: ./notes\n        env: { GH_TOKEN: "\${{ github.token }}" }\n`,
    },
    {
      name: "called: the caller's token",
      files: `on:\n  workflow_call:\n    inputs: {}\njobs:\n  a:\n${TEST}`,
    },
    { name: "an action", files: { "action.yml": "runs:\n  using: composite\n  steps: []\n" } },
  ],
  fixed: `on: push\npermissions: {}\njobs:\n  test:\n    permissions: { contents: read }\n${TEST}` +
    `  release:\n    permissions: { contents: write }\n${RELEASE}`,
});
