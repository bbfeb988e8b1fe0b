import fc from "fast-check";
import { lineQuoter } from "../../../lib/manifests/quote.ts";
import { assert, assertEquals } from "../../../lib/std/assert.ts";

const quotedLine = (text: string, number: number) => lineQuoter(text)(number);

const test = (name: string, fn: () => void) =>
  Deno.test({ name: `quote: ${name}`, permissions: "none", fn });

test("the line with its indent, tabs as spaces; nothing for none and for an empty one", () => {
  assertEquals(quotedLine("a:\n\t- b: c\r\n\n", 2), " - b: c");
  assertEquals(quotedLine("a\n\nb", 2), undefined);
  assertEquals(quotedLine("a", 5), undefined);
});

test("a long line is cut off, control characters are escaped", () => {
  assert((quotedLine("a ".repeat(1e6), 1) ?? "").length < 200);
  assertEquals(quotedLine("a: \x1b[31m", 1)?.includes("\x1b"), false);
});

test("an action and its version are no address of a mailbox", () => {
  const sha = "11bd71901bbe5b1630ceea73d27597364c9af683";
  for (
    const line of [
      "  - uses: actions/checkout@v4",
      `    uses: actions/checkout@${sha} # v4.2.2`,
      '- "uses": "example/repository/.github/workflows/a.yml@main"',
    ]
  ) assertEquals(quotedLine(line, 1), line);
  for (
    const line of [
      `uses: a/b@ghp_${"a1".repeat(18)}`,
      "uses: https://user:hunter22@example.com/a",
      "uses: somebody@example.com",
      "uses: a/b@v1 # token: hunter22",
    ]
  ) assert(quotedLine(line, 1)?.includes("***"), line);
});

const SECRET = "hunter22";
const LINES = [
  `POSTGRES_PASSWORD: ${SECRET}`,
  `- POSTGRES_PASSWORD=${SECRET}`,
  `- "POSTGRES_PASSWORD=${SECRET}"`,
  `SECRET_KEY_BASE: ${SECRET}`,
  `SECRET_KEY_BASE: "${SECRET}"`,
  `- APP_SECRET_BASE=${SECRET}`,
  `environment: { A: x, SECRET_KEY_BASE: ${SECRET}, B: y }`,
  `SECRET_KEY_BASE: \${SECRET_KEY_BASE:-${SECRET}}`,
  `DB_PASSWORD: \${DB_PASSWORD:-${SECRET}}`,
  `URL: postgres://app:${SECRET}@db/app`,
  `URL: postgres://app:\${PW:-${SECRET}}@db/app`,
  `command: redis-server --requirepass ${SECRET}`,
  `command: ["redis-server", "--requirepass", "${SECRET}"]`,
  `entrypoint: [/app, --password=${SECRET}]`,
  `test: ["CMD", "mysqladmin", "ping", "-p${SECRET}"]`,
  `test: ["CMD-SHELL", "curl -fs -u elastic:${SECRET} http://127.0.0.1 | grep ok"]`,
  `test: sqlcmd -S localhost -U sa -P "${SECRET}!" -Q "SELECT 1"`,
  `test: mosquitto_sub -h localhost -u app -P ${SECRET} -t '$SYS/#' -C 1`,
  `test: 'sqlcmd -P {${SECRET},${SECRET}[${SECRET}'`,
  `entrypoint: sh -c "mc alias set s http://minio:9000 user ${SECRET}; mc ls"`,
  `test: "mongosh -u root -p \${PW:-${SECRET}} --eval 1"`,
  `content: "CREATE USER app WITH PASSWORD '${SECRET}';"`,
  `command: [sh, -c, "mysql --password=${SECRET} x"]`,
];

for (const line of LINES) {
  test(`no secret's bytes: ${line}`, () => {
    assertEquals(quotedLine(`  ${line}`, 1)?.includes(SECRET), false, quotedLine(line, 1));
  });
}

test("what is no secret stays as it is", () => {
  for (const line of ["image: nginx:1.29.0", "- DB_PASSWORD=${DB_PASSWORD}", "user: root"]) {
    assertEquals(quotedLine(line, 1), line);
  }
});

const DIGEST = `sha256:${"a1B2".toLowerCase().repeat(16)}`;
const SHA = "11bd71901bbe5b1630ceea73d27597364c9af683";

/** What a finding cannot be understood without. */
const HARMLESS = [
  "persist-credentials: true",
  "persist-credentials: ${{ github.event_name == 'push' }}",
  'persist-credentials: "true"',
  "id-token: write",
  "GITHUB_TOKEN: ${{ secrets.DOCKERHUB_TOKEN_2024 }}",
  "token: ${{ steps.app.outputs.token }}",
  `image: ghcr.io/example/tool:1.2@${DIGEST}`,
  `uses: docker://alpine:3@${DIGEST}`,
  `--hash=${DIGEST}`,
  "run: go install golang.org/x/vuln/cmd/govulncheck@latest",
  "run: npx -p @example/tool@1.2.3 tool",
  "run: npm install -g one@1.2.3 two@latest @example/three@^2",
  "run: yarn dlx @example/sdks && npx -y @example/tool",
  '{ matchPackageNames: ["@example/**", "@types/node"], automerge: true }',
  'main "$@"',
  'curl -fsSL "${HEADERS[@]}" -o x',
  "requests @ git+https://github.com/psf/requests@v2.32.3",
  `run: uvx tool@1.2 && npx prettier@^3`,
  'echo "${{ github.event.pull_request.head.label }}"',
  "ref: ${{ github.event.workflow_run.head_repository.full_name }}",
  "if: startsWith(github.ref, 'refs/tags/v')",
];

test("what a finding is about stays to be seen", () => {
  for (const line of HARMLESS) assertEquals(quotedLine(line, 1), line);
  const flow = `- { uses: "a/b@${SHA}", with: { persist-credentials: true, version: latest } }`;
  assert(quotedLine(flow, 1)?.includes("persist-credentials: true, version: latest"), flow);
});

const letters = fc.string({
  minLength: 36,
  maxLength: 36,
  unit: fc.constantFrom(..."aB3dE6gH9kL"),
});
const password = fc.string({ minLength: 6, maxLength: 12, unit: fc.constantFrom(..."qzjx7w") })
  .map((text) => `k9${text}`);
const KINDS: readonly ((secret: string) => string)[] = [
  (secret) => `password: ${secret}`,
  (secret) => `"DB_PASSWORD": "${secret}"`,
  (secret) => `API_TOKEN=${secret}`,
  (secret) => `--password ${secret}`,
  (secret) => `--token=${secret}`,
  (secret) => `PASSWORD: sha256:${secret}`,
  (secret) => `password: \${{ secrets.PASSWORD || '${secret}' }}`,
  (secret) => `password: \${{ inputs.password }}${secret}`,
  (secret) => `API_TOKEN=\${{ github.sha }}${secret}`,
  (secret) => `password: \${{ ${secret} }}`,
  (secret) => `password: \${{ format('{0}', '${secret}') }}`,
  (secret) => `Authorization: Bearer ${secret}`,
  (secret) => `https://app:${secret}@example.com/x`,
  (secret) => `docker://app:${secret}@example.com/x`,
  (secret) => `a @ https://${secret}@example.com/b`,
  (secret) => `a @ git+https://me:${secret}@example.com/b@v1`,
  (secret) => `API_TOKEN=$@${secret}`,
  (secret) => `--password "$@"${secret}`,
  (secret) => `sshpass -p p${secret}@1 ssh`,
  (secret) => `npx tool@1.2.3 --user p${secret}@1`,
];

test("no neighbour brings a secret's bytes back", () => {
  const hidden = fc.oneof(
    fc.tuple(fc.constantFrom(...KINDS), password).map(([kind, secret]) => [kind(secret), secret]),
    letters.map((text) => [`ghp_${text}`, text]),
    letters.map((text) => [`a: \${{ env.X == 'ghp_${text}' }}`, text]),
    letters.map((text) => [`\${{ ghp_${text} }}`, text]),
    letters.map((text) => [`\${{ secrets.ghp_${text} }}`, text]),
  );
  const beside = fc.array(fc.constantFrom(...HARMLESS), { maxLength: 3 });
  const glue = fc.constantFrom(" ", ", ", "; ", " && ", " | ");
  fc.assert(
    fc.property(beside, hidden, beside, glue, (before, [line = "", secret = ""], after, by) => {
      const whole = [...before, line, ...after].join(by);
      const quoted = quotedLine(whole, 1) ?? "";
      assert(!quoted.toLowerCase().includes(secret.toLowerCase()), `${whole}\n${quoted}`);
    }),
    { numRuns: 2000 },
  );
});

test("signs of our own in a line stand for nothing", () => {
  const line = "a: \uE100 ${{ secrets.A }}";
  assertEquals(quotedLine(line, 1)?.match(/secrets\.A/g)?.length, 1);
});

test("no line takes long", () => {
  const parts = ["${{", "a-", "a: ", "'", "${{ '", "npx a@1", "npm a/", "sha256:", "a.", "@a/a"];
  for (const part of parts) quotedLine(part.repeat(200_000), 1);
});
