import { sharedReleaseToken } from "../../../checks/pipeline/shared_release_token.ts";
import { testScanCheck } from "../../scan_cases.ts";

/** The keys of one step, from line 5. */
function step(...lines: readonly string[]): string {
  return `on: push\njobs:\n  release:\n    steps:\n      - ${lines.join("\n        ")}\n`;
}

const APP = "uses: actions/create-github-app-token@v2";
const GORELEASER = "uses: goreleaser/goreleaser-action@v6";

testScanCheck(sharedReleaseToken, {
  path: ".github/workflows/release.yml",
  violating: [
    {
      name: "an app token for all of an owner's repositories",
      files: step(APP, "with:", "  app-id: 1", "  owner: ${{ github.repository_owner }}"),
      results: [
        "8: Job release, step 1 makes a token for every repository of the app's installation",
      ],
    },
    {
      name: "repositories that are empty",
      files: step(APP, "with:", "  owner: example", "  repositories: ''"),
      results: ["7: makes a token for every repository"],
    },
    {
      name: "an app token whose action knows no current repository",
      files: step("uses: tibdex/github-app-token@v2", "with: { app_id: 1 }"),
      results: ["5: makes a token for every repository"],
    },
    {
      name: "goreleaser with one secret for the release and the tap",
      files: step(
        GORELEASER,
        "env:",
        "  GITHUB_TOKEN: ${{ secrets.RELEASE_PAT }}",
        "  HOMEBREW_TAP_GITHUB_TOKEN: ${{ secrets.release_pat }}",
      ),
      results: ["7: secrets.release_pat as GITHUB_TOKEN and HOMEBREW_TAP_GITHUB_TOKEN"],
    },
    {
      name: "a release published with the tap's token",
      files: step(GORELEASER, "env:", "  GITHUB_TOKEN: ${{ secrets.HOMEBREW_TAP_TOKEN }}"),
      results: ["7: publishes the release and another repository with secrets.homebrew_tap_token"],
    },
    {
      name: "an app token for both, of the job's environment",
      files:
        "on: push\njobs:\n  release:\n    env:\n      GITHUB_TOKEN: ${{ secrets.PAT }}\n      SCOOP_TOKEN: ${{ secrets.PAT }}\n" +
        "    steps:\n      - run: goreleaser release --clean\n",
      results: ["8: secrets.pat as GITHUB_TOKEN and SCOOP_TOKEN"],
    },
  ],
  innocent: [
    { name: "an app token for the current repository", files: step(APP, "with: { app-id: 1 }") },
    {
      name: "an app token for one repository",
      files: step(APP, "with: { owner: example, repositories: homebrew-tap }"),
    },
    {
      name: "an app token for those that are named, one in each line",
      files: step(APP, "with:", "  owner: example", "  repositories: |", "    a", "    b"),
    },
    {
      name: "two tokens",
      files: step(
        GORELEASER,
        "env:",
        "  GITHUB_TOKEN: ${{ secrets.GITHUB_TOKEN }}",
        "  HOMEBREW_TAP_GITHUB_TOKEN: ${{ steps.app-token.outputs.token }}",
      ),
    },
    {
      name: "the job's own token, for a tap in the same repository",
      files: step(
        GORELEASER,
        "env:",
        "  GITHUB_TOKEN: ${{ secrets.GITHUB_TOKEN }}",
        "  TAP_GITHUB_TOKEN: ${{ secrets.GITHUB_TOKEN }}",
      ),
    },
    {
      name: "a secret of one's own for one repository",
      files: step(GORELEASER, "env: { GITHUB_TOKEN: '${{ secrets.RELEASE_TOKEN }}' }"),
    },
    {
      name: "the tap's token, for the tap alone",
      files: step(
        "run: ./update-formula",
        "env:",
        "  GH_TOKEN: ${{ secrets.TAP_TOKEN }}",
      ),
    },
  ],
  fixed: step(
    APP,
    "with: { app-id: 1, owner: example, repositories: homebrew-tap }",
  ) + `      - ${GORELEASER}\n        env:\n          GITHUB_TOKEN: \${{ github.token }}\n` +
    "          TAP_TOKEN: ${{ steps.app.outputs.token }}\n",
});
