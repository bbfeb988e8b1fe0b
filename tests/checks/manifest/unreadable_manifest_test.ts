import { unreadableManifest } from "../../../checks/manifest/unreadable_manifest.ts";
import { testScanCheck } from "../../scan_cases.ts";

testScanCheck(unreadableManifest, {
  path: ".github/workflows/ci.yml",
  violating: [
    {
      name: "broken YAML, at its line",
      files: "on: push\njobs: [\n",
      results: ["unknown 3: cannot read .github/workflows/ci.yml"],
    },
    {
      name: "an alias bomb",
      files: `a: &a [1,1,1,1,1,1,1,1,1,1]\n${
        Array.from({ length: 8 }, (_, i) => {
          const previous = String.fromCharCode(97 + i);
          const next = String.fromCharCode(98 + i);
          return `${next}: &${next} [${Array(10).fill(`*${previous}`).join(",")}]`;
        }).join("\n")
      }\n`,
      results: ["unknown 6: more than 200000 values, aliases included"],
    },
    {
      name: "a cycle",
      files: "a: &a\n  b: *a\n",
      results: ["unknown 2: an alias to nothing, or to what holds it"],
    },
    {
      name: "the same key twice",
      files: "jobs: {}\njobs: {}\n",
      results: ['unknown 2: the key "jobs" is there twice'],
    },
    {
      name: "shapes that GitHub refuses",
      files: {
        ".github/workflows/a.yml": "on: push\n",
        ".github/workflows/b.yml": "on: push\njobs:\n  a: test\n  b:\n    steps: {}\n",
      },
      results: [
        "unknown 1: cannot read .github/workflows/a.yml: there are no jobs",
        "unknown 3: cannot read .github/workflows/b.yml: job a is no mapping",
        "unknown 5: cannot read .github/workflows/b.yml: the steps of job b are no list",
      ],
    },
    {
      name: "binary bytes",
      files: "on: push\0\n",
      results: ["unknown 1: it holds NUL bytes"],
    },
  ],
  innocent: [
    { name: "a workflow", files: "on: push\njobs: {}\n" },
    {
      name: "anchors and merge keys",
      files: "on: &o [push]\nx: { <<: { a: 1 }, b: *o }\njobs: {}\n",
    },
  ],
  fixed: "on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps: []\n",
});
