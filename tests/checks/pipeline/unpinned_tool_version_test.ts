import { unpinnedToolVersion } from "../../../checks/pipeline/unpinned_tool_version.ts";
import { assertEquals } from "../../../lib/std/assert.ts";
import { judge, testScanCheck } from "../../scan_cases.ts";

/** Steps from line 5, one in each line. */
function steps(...lines: readonly string[]): string {
  return `on: push\njobs:\n  a:\n    steps:\n${lines.map((one) => `      - ${one}\n`).join("")}`;
}

function uses(action: string, ...inputs: readonly string[]): string {
  return `{ uses: "${action}", with: { ${inputs.join(", ")} } }`;
}

const PUBLISH = "run: npm publish";

testScanCheck(unpinnedToolVersion, {
  path: ".github/workflows/ci.yml",
  violating: [
    {
      name: "versions that are missing, the latest, or ranges",
      files: steps(
        uses("goreleaser/goreleaser-action@v6"),
        uses("goreleaser/goreleaser-action@v6", 'version: "~> v2"'),
        uses("goreleaser/goreleaser-action@v6", "version: v2"),
        uses("golangci/golangci-lint-action@v6", "version: latest"),
        uses("azure/setup-helm@v4", "version: ^3"),
        uses("azure/setup-kubectl@v4"),
        uses("hashicorp/setup-terraform@v3", "terraform_version: 1.x"),
        uses("hashicorp/setup-terraform@v3", 'terraform_version: ">=1.5"'),
        uses("aquasecurity/setup-trivy@v0.2", "cache: true"),
        uses("sigstore/cosign-installer@v3", "cosign-release: main"),
        uses("anchore/sbom-action/download-syft@v0", "syft-version: latest"),
      ),
      results: [
        "5: goreleaser/goreleaser-action@v6 without version installs ~> v2",
        "6: version ~> v2 is no exact version",
        "7: version v2 is",
        "8: version latest",
        "9: version ^3",
        "10: without version installs latest",
        "11: terraform_version 1.x",
        "12: terraform_version >=1.5",
        "13: aquasecurity/setup-trivy@v0.2 without version",
        "14: cosign-release main",
        "15: syft-version latest",
      ],
    },
    {
      name: "two numbers, to a tool that takes them for a range",
      files: steps(
        uses("hashicorp/setup-terraform@v3", "terraform_version: 1.9"),
        uses("opentofu/setup-opentofu@v1", "tofu_version: '1.8'"),
        uses("azure/setup-kubectl@v4", "version: v1.31"),
        uses("arduino/setup-task@v2", "version: 3.40"),
        uses("goreleaser/goreleaser-action@v6", "version: v2.4"),
      ),
      results: ["5: 1.9 is no", "6: 1.8 is no", "7: v1.31 is no", "8: 3.40 is", "9: v2.4 is"],
    },
    {
      name: "runtimes of a job that releases",
      files: steps(
        uses("actions/setup-node@v4", "node-version: lts/*"),
        uses("actions/setup-node@v4", "registry-url: https://npm.example.com"),
        uses("actions/setup-go@v5", "go-version: stable"),
        uses("actions/setup-python@v5", "python-version: 3.x"),
        uses("denoland/setup-deno@v2", "deno-version: v2.x"),
        PUBLISH,
      ),
      results: [
        "5: node-version lts/*",
        "6: without node-version installs the runner's",
        "7: go-version stable",
        "8: python-version 3.x",
        "9: deno-version v2.x",
      ],
    },
    {
      name: "from the matrix and the environment",
      files:
        "on: push\nenv: { HELM: latest }\njobs:\n  a:\n    strategy:\n      matrix:\n        tf: [1.9.8, '~1.10']\n        include:\n          - lint: latest\n    steps:\n" +
        `      - ${
          uses("hashicorp/setup-terraform@v3", 'terraform_version: "${{ matrix.tf }}"')
        }\n` +
        `      - ${uses("golangci/golangci-lint-action@v6", 'version: "${{ matrix.lint }}"')}\n` +
        `      - ${uses("azure/setup-helm@v4", 'version: "${{ env.HELM }}"')}\n`,
      results: ["11: terraform_version ~1.10", "12: version latest", "13: version latest"],
    },
    {
      name: "what nobody can say",
      files: steps(uses("azure/setup-helm@v4", 'version: "${{ vars.HELM }}"')),
      results: [
        "unknown 5: which version azure/setup-helm@v4 installs cannot be known: ${{ vars.HELM }}",
      ],
    },
    {
      name: "commands that fetch",
      files: steps(
        "run: go install golang.org/x/vuln/cmd/govulncheck@latest",
        "run: go run example.com/tool@main",
        "run: npx --yes cowsay hello",
        "run: npx prettier@^3 --check .",
        "run: npx -p @example/tool@latest tool",
        "run: uvx ruff check",
        "run: uv tool install black",
        "run: pipx run build",
        "run: sudo pipx install poetry && poetry install",
        "run: pnpm dlx create-thing",
      ),
      results: [
        "5: Job a, step 1 fetches whatever version of golang.org/x/vuln/cmd/govulncheck@latest is the latest, by go",
        "6: example.com/tool@main",
        "7: cowsay",
        "8: prettier@^3",
        "9: @example/tool@latest",
        "10: ruff",
        "11: black",
        "12: build",
        "13: poetry",
        "14: create-thing",
      ],
    },
    {
      name: "prefixes, ranges and wildcards, in every family of commands",
      files: steps(
        "run: go install golang.org/x/vuln/cmd/govulncheck@v1",
        "run: go install example.com/tool@v1.2 && go run example.com/other@release-3",
        "run: npm install -g npm@10",
        "run: npm i --global @example/tool typescript@5.4.5",
        "run: yarn global add lerna@^8",
        "run: pnpm add -g turbo@latest",
        "run: npm exec --yes -- cowsay hello",
        "run: pipx install 'poetry==1.8.*'",
        'run: uvx --from "black>=24" black .',
        "run: cargo install cargo-audit",
        "run: cargo install --locked cargo-deny --version ^0.16",
        "run: cargo +stable install --git https://example.com/tool --branch main tool",
        "run: cargo binstall -y cargo-nextest",
        "run: npm install --location=global renovate@next",
        "run: npm create vite@latest app && npm init -y",
        "run: pnpm --package=typescript dlx tsc",
        "run: for t in a b; do go install example.com/$t@v1; done",
      ),
      results: [
        "5: govulncheck@v1 by go: v1 is no exact version",
        "6: tool@v1.2 by go: v1.2 is",
        "6: other@release-3 by go: release-3 is",
        "7: npm@10 by npm: 10 is",
        "8: whatever version of @example/tool is the latest, by npm",
        "9: lerna@^8 by yarn",
        "10: turbo@latest is the latest, by pnpm",
        "11: cowsay",
        "12: poetry==1.8.* by pipx: ==1.8.* is",
        "13: black>=24 by uvx",
        "14: cargo-audit is the latest, by cargo",
        "15: cargo-deny by cargo: ^0.16 is",
        "16: tool by cargo: main is",
        "17: cargo-nextest is the latest, by cargo",
        "18: renovate@next by npm",
        "19: vite@latest is the latest, by npm",
        "20: typescript is the latest, by pnpm",
        "21: example.com/$t@v1 by go: v1 is",
      ],
    },
    {
      name: "a version that the environment, the matrix, the script or an input says",
      files:
        `on: { workflow_call: { inputs: { Npm: { default: "10" } } } }\nenv: { LINT: latest }\njobs:\n  a:\n    strategy: { matrix: { v: [v1.2.3, v2] } }\n    steps:\n` +
        [
          "go install example.com/lint@$LINT",
          "go install 'example.com/lint@${{ matrix.v }}'",
          "npm i -g npm@${{ inputs.npm }}",
          "|\n          V=main\n          go install example.com/lint@${V}",
          "cargo install tool@${V:-latest}",
        ].map((one) => `      - run: ${one}\n`).join(""),
      results: ["7: latest", "8: v2", "9: 10", "12: main", "13: latest"],
    },
    {
      name: "a version that nobody can say",
      files: steps(
        "run: go install example.com/tool@$VERSION",
        'run: npx "tool@${{ steps.v.outputs.version }}"',
        "run: cargo install tool@$(curl -fsS https://example.com/latest)",
      ),
      results: [
        "unknown 5: which version go fetches cannot be known: example.com/tool@$VERSION",
        "unknown 6: cannot be known: tool@${{ steps.v.outputs.version }}",
        "unknown 7: which version cargo fetches",
      ],
    },
    {
      name: "scripts of the project and tools for all install nothing of the project",
      files: steps("run: yarn build", "run: npm install -g npm@10.9.0", "run: npx eslint ."),
      results: ["7: whatever version of eslint is the latest, by npx"],
    },
  ],
  innocent: [
    {
      name: "exact versions in every family of commands",
      files: steps(
        "run: go install golang.org/x/vuln/cmd/govulncheck@v1.1.4-0.20240101000000-abcdef123456",
        "run: go install example.com/tool@0123456789abcdef0123456789abcdef01234567",
        "run: go install honnef.co/go/tools/cmd/staticcheck@2025.1 && go run a.example/b@release-1.2.3",
        "run: npm install -g npm@10.9.0 @example/tool@1.0.0-rc.1 && npm install --global ./tool.tgz",
        "run: yarn global add lerna@8.1.9 && npm exec --no -- eslint && npm i -g .",
        'run: pipx install "poetry==1.8.5" --python 3.12 && uvx "mkdocs[i18n]@1.6" build',
        "run: cargo install --locked cargo-audit@0.21.0 --features fix",
        "run: cargo install cargo-deny --version 0.16.1 && cargo install --path . && cargo build",
        "run: cargo install --git https://example.com/tool --rev 0123abc tool",
        "run: npx tsc@5.4.5 -p tsconfig.json",
        "run: npx tool-$X && npm create vite@5.5.5 && pnpm dlx tool@1.2.3 && pnpm exec dlx",
      ),
    },
    {
      name: "exact by a variable, or said by a file of the project",
      files: `on: push\nenv: { LINT: v1.2.3 }\njobs:\n  a:\n    steps:\n` +
        "      - run: go install example.com/lint@$LINT && npx x@${{ env.OTHER }}\n        env: { OTHER: 1.2.3 }\n" +
        "      - run: |\n          V=$(cat .tool-version)\n          cargo install tool@$V\n          go install x.org/y@$(go list -m -f '{{.Version}}' x.org/y)\n",
    },
    {
      name: "yarn, npm and pnpm install the project, whatever options they have",
      files: `on: push\njobs:\n${
        ["yarn", "yarn --immutable", "npm --prefix web ci", "pnpm -C web install", "npm i -D x"]
          .map((one, i) => `  j${i}:\n    steps:\n      - run: ${one}\n      - run: npx eslint .\n`)
          .join("")
      }`,
    },
    {
      name: "exact versions",
      files: steps(
        uses("goreleaser/goreleaser-action@v6", "version: v2.12.7"),
        uses("golangci/golangci-lint-action@v6", "version: v2.1"),
        uses("azure/setup-helm@v4", "version: 3.16.2"),
        uses("hashicorp/setup-terraform@v3", "terraform_version: '1.9.8'"),
        uses("azure/setup-kubectl@v4", "version: \"${{ 'v1.31.0' }}\""),
      ),
    },
    {
      name: "said in a file, or by the action itself",
      files: steps(
        uses("golangci/golangci-lint-action@v6", "version-file: .tool-versions"),
        uses("opentofu/setup-opentofu@v1", "tofu_version_file: .opentofu-version"),
        uses("sigstore/cosign-installer@v3"),
        uses("aquasecurity/trivy-action@0.28.0", "image-ref: x"),
        uses("anchore/sbom-action@v0"),
        uses("pnpm/action-setup@v4"),
        uses("actions/setup-node@v4", "node-version-file: .nvmrc"),
        uses("actions/setup-go@v5", "go-version-file: go.mod"),
        uses("actions/setup-python@v5"),
        PUBLISH,
      ),
    },
    {
      name: "runtimes of a job that tests",
      files: steps(
        uses("actions/setup-node@v4", "node-version: lts/*"),
        uses("actions/setup-node@v4", "node-version: 22"),
        uses("actions/setup-go@v5", "go-version: stable"),
        uses("actions/setup-python@v5", 'python-version: "3.x"'),
        uses("oven-sh/setup-bun@v2", "bun-version: latest"),
      ),
    },
    {
      name: "release lines of a runtime, where something is released",
      files: steps(
        uses("actions/setup-node@v4", "node-version: 22"),
        uses("actions/setup-go@v5", "go-version: 1.23"),
        uses("actions/setup-python@v5", 'python-version: "3.12"'),
        PUBLISH,
      ),
    },
    {
      name: "commands with versions, of the project, or none at all",
      files: steps(
        "run: go install golang.org/x/vuln/cmd/govulncheck@v1.1.4 && go install ./cmd/...",
        "run: npx --yes cowsay@1.6.0 && npx --no-install eslint . && npx ./local",
        "run: npx -p @example/tool@1.2.3 tool",
        'run: uvx ruff@0.8.0 check && uvx --from "black==24.10.0" black .',
        "run: pipx run build==1.2.2 && pipx install . && pipx run --spec tox==4.23.2 tox",
        "run: uv tool install ./dist/x.whl && uvx --from . tool",
        'run: echo "npx cowsay" # npx cowsay',
        "run: npx $TOOL",
        "run: |\n          cat > readme <<END\n          npx cowsay\n          END",
      ),
    },
    {
      name: "npx takes it from the project, once that is installed",
      files: steps("run: npm ci", "run: npx eslint .", "run: npx playwright install --with-deps"),
    },
  ],
  fixed: steps(
    uses("goreleaser/goreleaser-action@v6", "version: v2.12.7"),
    "run: go install example.com/tool@v1.2.3",
    "run: npx tool@1.2.3",
    "run: uvx tool@1.2.3",
    "run: pipx run tool==1.2.3",
    "run: npm install -g tool@1.2.3",
    "run: cargo install --locked tool@1.2.3",
  ),
});

Deno.test("unpinned-tool-version: the fix is written as the program takes it", () => {
  const commands = [
    "go install example.com/x@latest",
    "pipx run tox",
    "cargo install just",
    "npx a",
  ];
  const files = steps(
    ...commands.map((one) => `run: ${one}`),
    uses("azure/setup-helm@v4", "version: ^3"),
  );
  const results = judge(unpinnedToolVersion, ".github/workflows/ci.yml", { name: "fixes", files });
  assertEquals(results.map(({ fix }) => /`([^`]*)`/.exec(fix ?? "")?.[1]), [
    "NAME@v1.2.3",
    "NAME==1.2.3",
    "--locked NAME@1.2.3",
    "NAME@1.2.3",
    "version:",
  ]);
});
