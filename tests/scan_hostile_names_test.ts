/** Names that would be commands of a terminal, a runner or a format, in each format of a scan. */
import { join } from "node:path";
import { escapeUnsafe } from "../lib/printable.ts";
import { type Format, FORMATS } from "../lib/report/formats.ts";
import type { Report } from "../lib/report/types.ts";
import { assert, assertEquals, assertStringIncludes } from "../lib/std/assert.ts";
import { BINARY } from "../scripts/build.ts";
import { blind, scan, withTree } from "./hostile_tree.ts";
import { assertRead } from "./lib/report/readers.ts";

const NAMES = [
  "a\n::error::b",
  "\r\n##[error]c",
  "\x1b[31m\x1b]0;d\x07\x9b2J",
  "::error file=e,line=1::f",
  "%0A::error::g%25",
  "##[add-mask]h",
  "\"'`$(id)&<!--]]>\\",
  '{reason="i"} 1 # HELP j',
  "[k](mailto:k@example.com)",
  "\u202egnp\u2066",
  "\u2028\u0085",
  " -q",
];

const TREE = Object.fromEntries(NAMES.flatMap((name) => [
  [`.github/workflows/${name}.yml`, workflow(name)],
  [`${name}/compose.yaml`, composeFile(name)],
]));

function workflow(name: string): string {
  const text = JSON.stringify(name);
  return `on: push\njobs:\n  ${text}:\n    runs-on: x\n    steps:\n      - name: ${text}\n` +
    `        uses: ${JSON.stringify(`a/b@${name}`)}\n`;
}

function composeFile(name: string): string {
  const text = JSON.stringify(name);
  return `services:\n  ${text}:\n    image: ${text}\n    privileged: true\n    user: ${text}\n` +
    "# posture: waive privileged-service until 2999-01-31 -- ::error::##[error]%0A\n";
}

async function printed(root: string, format: Format) {
  const { code, stdout, stderr } = await new Deno.Command(BINARY, {
    args: ["scan", "--format", format, "."],
    cwd: root,
  }).output();
  assertEquals(new TextDecoder().decode(stderr), "");
  return { code, text: new TextDecoder("utf-8", { fatal: true }).decode(stdout) };
}

/** How many lines of a format begin something of its own. */
const COUNTS: Partial<Record<Format, (text: string) => number>> = {
  github: (text) => text.split("\n").filter((line) => line.trimStart().startsWith("::")).length,
  jsonl: (text) => text.trimEnd().split("\n").length - 1,
  junit: (text) => text.split("<testcase ").length - 1,
  text: (text) => text.split("\n").filter((line) => /^\[[A-Z]+\] /.test(line)).length,
};

/** What each shows of a report: text leaves out what passed, GitHub has no word for it. */
function countIn({ results }: Report, format: Format): number {
  const isShown = format === "text" || format === "github";
  return results.filter(({ status }) => !isShown || (status !== "pass" && status !== "skip"))
    .length;
}

Deno.test("hostile names: one result each in every format, valid, and nothing else", async () => {
  await withTree(TREE, async (root) => {
    const report = await scan(root);
    const files = new Set(report.results.map(({ location }) => location?.file));
    for (const path of Object.keys(TREE)) assert(files.has(escapeUnsafe(path)), path);
    for (const format of FORMATS) {
      const { code, text } = await printed(root, format);
      assertEquals(code, report.exit_code, format);
      await assertRead(format, text);
      const bare = text.replaceAll("\n", "");
      assertEquals(escapeUnsafe(bare), bare, format);
      const count = COUNTS[format]?.(text);
      if (count !== undefined) assertEquals(count, countIn(report, format), format);
      const isForRunner = format === "text" || format === "github";
      if (isForRunner) assertRunnerIgnores(format, text);
    }
  });
});

/** A runner obeys a line that begins with `::`, and the older `##[` where a line begins with it. */
function assertRunnerIgnores(format: Format, text: string): void {
  for (const line of text.split("\n").map((one) => one.trimStart())) {
    assert(!line.startsWith("##["), line);
    if (line.startsWith("::")) {
      assert(format === "github" && /^::(error|warning|notice) file=[^:]*::/.test(line), line);
    }
  }
}

Deno.test("hostile names: what is not UTF-8 is told, and is no pass", async () => {
  const innocent = "on: push\npermissions: {}\njobs: {}\n";
  const report = await withTree({ ".github/workflows/ci.yml": innocent }, async (root) => {
    const script = `mkdir "$(printf 'd\\377')" "$(printf 'e\\377')" &&
      echo 'services: {}' > "$(printf 'd\\377')/compose.yaml" &&
      cp .github/workflows/ci.yml "$(printf '.github/workflows/\\376.yml')" &&
      touch "$(printf 'picture\\377.png')"`;
    const { success } = await new Deno.Command("sh", { args: ["-c", script], cwd: root }).output();
    assert(success);
    return await scan(root);
  });
  assertEquals(blind(report).map((one) => one.replace(/:1:1 .*?: /, " ")), [
    ".github/workflows/\ufffd.yml its name is not UTF-8 text: rename it",
    "d\ufffd its name is not UTF-8 text: rename it",
    "e\ufffd its name is not UTF-8 text: rename it",
  ]);
  assertEquals(report.exit_code, 1);
});

Deno.test("hostile names: in an error about what was typed", async () => {
  for (const name of NAMES.filter((one) => !one.startsWith(" "))) {
    const { code, stdout, stderr } = await new Deno.Command(BINARY, {
      args: ["scan", `./${name}`],
      cwd: "/",
    }).output();
    const text = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
    assertEquals(code, 1, text);
    assertStringIncludes(text, escapeUnsafe(name));
    const bare = text.replaceAll("\n", "");
    assertEquals(escapeUnsafe(bare), bare);
  }
});

Deno.test("hostile names: a link and a .gitignore may have them too", async () => {
  const report = await withTree(TREE, async (root) => {
    for (const name of NAMES) {
      await Deno.symlink(join(root, "missing"), join(root, `${name}.sh`));
      await Deno.writeTextFile(join(root, name, ".gitignore"), `${name}\n!${name}\n*${name}*\n`);
    }
    return await scan(root);
  });
  assertEquals(blind(report).length, NAMES.length);
});
