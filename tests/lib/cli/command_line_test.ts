import { CHECKS } from "../../../checks/mod.ts";
import { SCAN_CHECKS } from "../../../checks/scan.ts";
import { buildInfo } from "../../../lib/build_info.ts";
import { reportSchema } from "../../../lib/report/schema.ts";
import type { Report } from "../../../lib/report/types.ts";
import {
  assert,
  assertEquals,
  assertMatch,
  assertNotMatch,
  assertStringIncludes,
} from "../../../lib/std/assert.ts";
import { posture, type Surroundings } from "../../command_line.ts";

/** Exit code, one line on stderr, nothing on stdout. */
async function refused(
  code: number,
  args: readonly string[],
  part: string,
  surroundings?: Surroundings,
) {
  const run = await posture(args, surroundings);
  assertEquals([run.code, run.stdout], [code, ""], run.stderr);
  assertMatch(run.stderr, /^posture: [^\n]+\n$/);
  assertStringIncludes(run.stderr, part);
  return run;
}

const USAGE_ERRORS: readonly (readonly [string, string])[] = [
  ["lst", 'unknown command "lst"; did you mean list?'],
  ["lst --help", 'unknown command "lst"; did you mean list?'],
  ["help lst", 'unknown command "lst"; did you mean list?'],
  ["audit --verbos", 'unknown option "--verbos"; did you mean --verbose?'],
  ["--only running-as-rot", "did you mean running-as-root?"],
  ["--skip proces", "did you mean process?"],
  ["--profile restrictd", "did you mean restricted?"],
  ["--fail-on wran", "did you mean warn?"],
  ["--production --dev", "--production and --dev contradict each other"],
  ["--pid 1 --facts x", "--pid and --facts contradict each other"],
  ["-vq", "--verbose and --quiet contradict each other"],
  ["--pid 0", "no process id"],
  ["--pid 1e3", "no process id"],
  ["--pid 4194305", "no process id"],
  ["--json extra", 'unexpected argument "extra"'],
  ["--dev exec -- true", "the command comes before its options: posture exec …"],
  ["-v --only process facts", "the command comes before its options: posture facts …"],
  ["--policy exec extra", 'unexpected argument "extra"'],
  ["-- exec", 'unexpected argument "exec"'],
  ["-- extra", 'unexpected argument "extra"'],
  ["explain", "usage: posture explain ID"],
  ["explain running-as-rot", "did you mean running-as-root?"],
  ["explain nothing-like-it", "posture list shows them all"],
  ["schema polcy", "did you mean policy?"],
  ["list --policy x", "unknown option"],
  ["--version --jsn", "did you mean --json?"],
];

for (const [line, part] of USAGE_ERRORS) {
  Deno.test(`command line: ${line} is a usage error`, async () => {
    await refused(64, line.split(" "), part);
  });
}

Deno.test("command line: what was typed cannot reach the terminal raw", async () => {
  const { stderr } = await posture(["\x1b[31m\u009b2J\nposture: all is well"]);
  assertEquals(stderr.split("\n").length, 2);
  // deno-lint-ignore no-control-regex
  assertNotMatch(stderr, /[\x1b\x9b]/);
});

Deno.test("command line: a process that is not there is one line, exit 65", async () => {
  await refused(65, ["--pid", "4194304"], "no process has pid 4194304");
  await refused(65, ["facts", "--pid", "4194304"], "no process has pid 4194304");
});

Deno.test("command line: a policy that is named must be there (65) and valid (78)", async () => {
  await refused(65, ["--policy", "/nonexistent"], "/nonexistent");
  await refused(65, ["facts", "--policy", "/nonexistent"], "/nonexistent");
  const named = { env: { POSTURE_POLICY: "/nonexistent" } };
  const { stderr } = await refused(65, ["audit"], "$POSTURE_POLICY", named);
  assert(!stderr.includes("/nonexistent"), stderr);
  const path = await Deno.makeTempFile({ suffix: ".yaml" });
  try {
    await Deno.writeTextFile(path, "profle: host\n");
    for (const command of ["audit", "facts"]) {
      await refused(78, [command, "--policy", path], "did you mean profile?");
    }
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("command line: every command has its help, which runs nothing", async () => {
  const overview = await posture(["--help"]);
  const names = [...overview.stdout.matchAll(/^ {2}([a-z]+) {2}/gm)].map(([, name = ""]) => name);
  assert(names.includes("audit") && names.includes("facts"), overview.stdout);
  for (const name of names) {
    const expected = await posture(["help", name]);
    assertStringIncludes(expected.stdout, `Usage: posture ${name === "audit" ? "[audit]" : name}`);
    for (const args of [[name, "--help"], [name, "-h"], [name, "--help", "--", "false"]]) {
      assertEquals(await posture(args), expected);
    }
  }
});

Deno.test("command line: help in every spelling, no line over 100 columns", async () => {
  const expected = await posture(["--help"]);
  assertEquals([expected.code, expected.stderr], [0, ""]);
  for (
    const args of [["-h"], ["help"], ["help", "--help"], ["--help", "--", "false"], ["-v", "-h"]]
  ) {
    assertEquals(await posture(args), expected);
  }
  for (const line of expected.stdout.split("\n")) assert(line.length <= 100, line);
});

Deno.test("command line: the version, and what was compiled in", async () => {
  const { code, stdout } = await posture(["--version"]);
  assertEquals([code, stdout], [
    0,
    `posture ${buildInfo.version} (source, deno ${buildInfo.deno})\n`,
  ]);
  const json = await posture(["--version", "--json"]);
  assertEquals(JSON.parse(json.stdout).permissions, buildInfo.permissions);
  assertEquals(JSON.parse(json.stdout).code_cache, "none");
  assertEquals(await posture(["--json", "--version"]), json);
});

const EVERY_CHECK = [...CHECKS, ...SCAN_CHECKS];

Deno.test("command line: list and explain know every check", async () => {
  const { stdout } = await posture(["list"]);
  assertEquals(
    stdout.trimEnd().split("\n").map((line) => line.split(" ")[0]),
    EVERY_CHECK.map(({ id }) => id),
  );
  const json = JSON.parse((await posture(["list", "--json"])).stdout) as { id: string }[];
  assertEquals(json.map(({ id }) => id), EVERY_CHECK.map(({ id }) => id));
  const explained = await posture(["explain", "running-as-root"]);
  assertEquals(explained.code, 0);
  for (const part of ["running-as-root", "Why\n", "uids (status)", "compose ", "https://"]) {
    assertStringIncludes(explained.stdout, part);
  }
});

for (const name of ["policy", "report", "facts"]) {
  Deno.test(`command line: schema ${name} is a strict JSON Schema`, async () => {
    const { code, stdout } = await posture(["schema", name]);
    const schema = JSON.parse(stdout);
    assertEquals([code, schema.type, schema.additionalProperties], [0, "object", false]);
    assertStringIncludes(schema.$schema, "json-schema.org/draft/2020-12");
  });
}

Deno.test("command line: --only and --skip choose, --fail-on and --strict move the line", async () => {
  const judged = async (...args: string[]) => {
    const { stdout, code } = await posture(["--json", ...args]);
    const report: Report = reportSchema.parse(JSON.parse(stdout));
    assertEquals(report.exit_code, code);
    return report;
  };
  const one = await judged("--only", "running-as-root", "--profile", "baseline");
  assertEquals(one.results.map(({ id }) => id), ["running-as-root"]);
  const rest = await judged("--only", "process", "--skip=running-as-root,being-traced");
  assert(rest.results.every(({ id, area }) => area === "process" && id !== "running-as-root"));
  assertEquals((await judged("--fail-on", "never")).exit_code, 0);
});

Deno.test("command line: an audit keeps read and env, one of saved facts read alone", async () => {
  const held = async (...args: string[]) =>
    (JSON.parse((await posture(["--json", ...args])).stdout) as Report).permissions;
  assertEquals(await held(), ["read", "env"]);
  const facts = await Deno.makeTempFile();
  try {
    await Deno.writeTextFile(facts, (await posture(["facts"])).stdout);
    assertEquals(await held("--facts", facts), ["read"]);
  } finally {
    await Deno.remove(facts);
  }
});

Deno.test("command line: colour for a terminal or on demand, never otherwise", async () => {
  const coloured = async (args: readonly string[], env: Record<string, string>) =>
    (await posture(["--only", "running-as-root", ...args], { env })).stdout.includes("\x1b[");
  assertEquals(await coloured([], { NO_COLOR: "" }), false);
  assertEquals(await coloured(["--color", "always"], { NO_COLOR: "1" }), true);
  assertEquals(await coloured(["--color=never"], { NO_COLOR: "" }), false);
});

Deno.test("command line: --timings prints collectors to stderr, the report stays", async () => {
  const { stdout, stderr } = await posture([
    "--profile=baseline",
    "--only=running-as-root",
    "--timings",
  ]);
  assertMatch(stderr, /^ +\d+\.\d\d ms {2}status$/m);
  assertStringIncludes(stdout, "posture: ");
});
