/** What README.md says of files, commands and policies; its recipes have tests of their own. */
import { COMMANDS } from "../lib/cli/mod.ts";
import type { Command } from "../lib/cli/options.ts";
import { defaultPolicy } from "../lib/policy/defaults.ts";
import { parsePolicy } from "../lib/policy/parse.ts";
import { FORMATS } from "../lib/report/formats.ts";
import { assert, assertEquals, assertMatch } from "../lib/std/assert.ts";
import { BINARY } from "../scripts/build.ts";
import config from "../deno.json" with { type: "json" };
import { posture } from "./command_line.ts";

const ROOT = new URL("..", import.meta.url);
const PAGES = ["README.md", "SECURITY.md", "checks/README.md"];
const read = (path: string) => Deno.readTextFileSync(new URL(path, ROOT));
const README = read("README.md");

/** The blocks in fences, of one language or of every one. */
function fenced(language: string): readonly string[] {
  const fence = new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, "gm");
  return [...README.matchAll(fence)].map(([, text = ""]) => text);
}

/** What GitHub makes of a heading. */
function anchor(heading: string): string {
  return heading.toLowerCase().replaceAll(/[^\w\- ]/g, "").replaceAll(" ", "-");
}

for (const page of PAGES) {
  Deno.test(`readme: every link of ${page} leads somewhere`, () => {
    for (const [, target = ""] of read(page).matchAll(/\]\((?!https:)([^)\s]*)\)/g)) {
      const [path = "", heading] = target.split("#");
      const found = new URL(path === "" ? page : path, new URL(page, ROOT));
      const there = path === "" ? new URL(page, ROOT) : found;
      assert(Deno.statSync(there), target);
      if (heading === undefined) continue;
      const headings = [...Deno.readTextFileSync(there).matchAll(/^#+ (.*)$/gm)];
      assert(headings.some(([, text = ""]) => anchor(text) === heading), `${page}: ${target}`);
    }
  });

  Deno.test(`readme: every row of a table in ${page} has its head's number of cells`, () => {
    const cells = (row: string) => row.replaceAll("\\|", "").split("|").length;
    for (const [table] of read(page).matchAll(/^\|.*\n\|[-|]+\n(?:\|.*\n)+/gm)) {
      const [head = "", ...rows] = table.trimEnd().split("\n");
      for (const row of rows) assertEquals(cells(row), cells(head), row);
    }
  });
}

/** The commands of posture that the page shows, without what a shell does with their output. */
function shown(): readonly string[] {
  const spans = [...README.matchAll(/`([^`\n]+)`/g)].map(([, text = ""]) => text);
  const lines = fenced("\\w*").flatMap((text) => text.split("\n"));
  return [...spans, ...lines].flatMap((text) => {
    const [, words] = /(?:^|run: |<\(|; )(?:dist\/)?posture ([^>#;)]+)/.exec(text) ?? [];
    const [own = ""] = ` ${words ?? ""}`.split(/ \| | -- /);
    return own.trim() === "" ? [] : [own.trim()];
  });
}

function assertUnderstood(line: string): void {
  const [first = "", ...words] = line.split(/\s+/);
  if (first.startsWith("-") || first.startsWith("[")) return;
  const command: Command | undefined = COMMANDS.find(({ name }) => name === first);
  assert(command, `posture ${line}: no such command`);
  const options = ["help", ...command.options.map(({ name }) => name)];
  for (const word of words) {
    const [, option] = /^\[?--([a-z-]+)/.exec(word) ?? [];
    assert(option === undefined || options.includes(option), `posture ${line}: no --${option}`);
  }
}

Deno.test("readme: every command and option of posture that is shown exists", () => {
  const lines = shown();
  assert(lines.length > 20, `only ${lines.length} commands were found`);
  lines.forEach(assertUnderstood);
});

Deno.test("readme: every task that is named exists", () => {
  const named = [...README.matchAll(/scripts\/deno task ([a-z:]+)/g)].map(([, task = ""]) => task);
  assert(named.length >= 5);
  for (const task of named) assert(task in config.tasks, task);
});

/** The first cell of each row of the tables in a section. */
function firstCells(heading: string): readonly string[] {
  const section = README.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? "";
  return [...section.matchAll(/^\| `?([\w-]+)/gm)].map(([, cell = ""]) => cell).slice(1);
}

Deno.test("readme: the grants are those of the binary, the formats those of --format", () => {
  assertEquals(firstCells("Permissions, and why"), Object.keys(config.permissions.posture));
  assertEquals(firstCells("Formats"), [...FORMATS]);
});

Deno.test("readme: the sizes and limits are the real ones", () => {
  const [, size = ""] = /one file of some (\d+) MiB/.exec(README) ?? [];
  const real = Deno.statSync(BINARY).size / 1024 ** 2;
  assert(Math.abs(real - Number(size)) < 3, `the binary has ${real} MiB, the README says ${size}`);
  const [, gate = ""] = /`--timeout SECONDS` \(default (\d+)\)/.exec(README) ?? [];
  const timeout = COMMANDS.find(({ name }) => name === "exec")?.options
    .find(({ name }) => name === "timeout");
  assert(timeout?.description.endsWith(`(default ${gate})`), `--timeout: ${gate} in README.md`);
  const [, hub = ""] = /TCP and TLS at once, (\d+) s:\n`hub.timeout`/.exec(README) ?? [];
  assertEquals(Number(hub), defaultPolicy("cluster").hub.timeout);
});

Deno.test("readme: the policy is accepted", () => {
  const [text = "", ...more] = fenced("yaml").filter((block) => block.startsWith("profile:"));
  assertEquals(more, []);
  const parsed = parsePolicy(text);
  assert(parsed.ok, JSON.stringify(parsed));
  assertEquals(parsed.policy.waivers?.map(({ id }) => id), ["missing-seccomp"]);
});

Deno.test("readme: the waiver in a file waives the line below it", async () => {
  const [text = ""] = fenced("yaml").filter((block) => block.includes("# posture: waive"));
  const file = await Deno.makeTempFile({ suffix: ".yaml" });
  try {
    const waived = text.replace(/until \S+/, "until 2999-01-01");
    await Deno.writeTextFile(file, `services:\n  db:\n${waived}`);
    const args = ["scan", "--only", "privileged-service", file, "--as", "compose"];
    const { code, stdout } = await posture(args);
    assertMatch(stdout, /waived until 2999-01-01: the vendor's image needs it/);
    assertEquals(code, 0, stdout);
  } finally {
    await Deno.remove(file);
  }
});
