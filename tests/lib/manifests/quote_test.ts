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
