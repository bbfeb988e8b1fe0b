import * as z from "zod";
import { CHECKS } from "../../../checks/mod.ts";
import { reportSchema } from "../../../lib/report/schema.ts";
import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "../../../lib/std/assert.ts";
import { posture } from "../../command_line.ts";

const common = {
  schema_version: z.literal(1),
  time: z.iso.datetime(),
  host: z.string().min(1),
  run_id: z.uuid(),
};
const { results, started_at: _, ...rest } = reportSchema.shape;

/** Every line of `--format jsonl`: nothing else, and nothing more. */
const line = z.discriminatedUnion("type", [
  results.element.extend({ type: z.literal("result"), ...common }).strict(),
  z.strictObject({
    ...rest,
    ...common,
    type: z.literal("outcome"),
    exit_code: z.literal(2).nullable(),
    command: z.string(),
    decision: z.enum(["start", "refuse"]),
    override: z.enum(["dev", "report-only"]).nullable(),
    complete: z.boolean(),
    reasons: z.array(z.string()),
  }),
  z.strictObject({
    ...common,
    type: z.literal("error"),
    exit_code: z.int().min(1),
    message: z.string().min(1),
  }),
]);
type Line = z.infer<typeof line>;

/** The lines, all of one run. */
function parsed(stderr: string): readonly Line[] {
  assert(stderr.endsWith("}\n"), stderr);
  const lines = stderr.trimEnd().split("\n").map((one) => line.parse(JSON.parse(one)));
  assertEquals(new Set(lines.map((one) => `${one.host} ${one.run_id}`)).size, 1);
  return lines;
}

const USAGE = "posture exec [OPTIONS] -- CMD [ARG…]";
const USAGE_ERRORS: readonly (readonly [string, readonly string[], string])[] = [
  ["no -- at all", [], `-- is missing before the command: ${USAGE}`],
  ["options without --", ["-v"], `-- is missing before the command: ${USAGE}`],
  ["a command without --", ["app"], `-- is missing before "app": ${USAGE}`],
  [
    "a command before its own --",
    ["git", "log", "--", "x"],
    `-- is missing before "git": ${USAGE}`,
  ],
  ["nothing after --", ["--"], "there is no command after --"],
  ["an empty command", ["--", ""], "the command after -- is empty"],
  ["an unknown option", ["--dve", "--", "app"], 'unknown option "--dve"; did you mean --dev?'],
  ["--json", ["--json", "--", "app"], 'unknown option "--json"; did you mean --format json?'],
  ["--pid", ["--pid", "1", "--", "app"], 'unknown option "--pid"'],
  ["--fail-on", ["--fail-on", "never", "--", "app"], 'unknown option "--fail-on"'],
  ["an unknown format", ["--format", "jsonll", "--", "app"], "did you mean jsonl?"],
  ["no time", ["--timeout", "0", "--", "app"], '--timeout "0" is no number of seconds'],
  ["half a second", ["--timeout=0.5", "--", "app"], '--timeout "0.5" is no number of seconds'],
  ["a negative time", ["--timeout=-1", "--", "app"], '--timeout "-1" is no number of seconds'],
  ["two times", ["--timeout=1", "--timeout=9", "--", "app"], "give it once"],
  ["an unknown check", ["--skip", "running-as-rot", "--", "app"], "did you mean running-as-root?"],
  ["an empty --only", ["--only", "", "--", "app"], "--only needs a value"],
  ["a value for a switch", ["--dev=false", "--", "app"], "--dev takes no value"],
  // One of two contradicting flags would win in silence.
  ["--dev --production", ["--dev", "--production", "--", "app"], "contradict each other"],
  ["--dev --report-only", ["--dev", "--report-only", "--", "app"], "contradict each other"],
  ["--fail-fast --report-only", ["--fail-fast", "--report-only", "--", "app"], "contradict"],
];

for (const [name, args, part] of USAGE_ERRORS) {
  Deno.test(`exec: ${name} is a usage error`, async () => {
    const { code, stdout, stderr } = await posture(["exec", ...args]);
    assertEquals([code, stdout], [64, ""], stderr);
    assertMatch(stderr, /^posture: [^\n]+\n$/);
    assertStringIncludes(stderr, part);
  });
}

Deno.test("exec: the secret of a command whose -- was forgotten is not repeated", async () => {
  for (const args of [["mysql", "-phunter2"], ["psql", "--password", "hunter2", "--", "x"]]) {
    const { code, stderr } = await posture(["exec", ...args]);
    assertEquals([code, stderr.includes("hunter2")], [64, false], stderr);
  }
});

Deno.test("exec: the help names every option and the exit codes' meaning", async () => {
  const { code, stdout, stderr } = await posture(["exec", "--help"]);
  assertEquals([code, stderr], [0, ""]);
  for (const option of ["only", "skip", "profile", "policy", "production", "dev"]) {
    assertStringIncludes(stdout, `--${option}`);
  }
  for (const option of ["fail-fast", "report-only", "timeout SECONDS", "format FORMAT"]) {
    assertStringIncludes(stdout, `--${option}`);
  }
});

Deno.test("exec: jsonl gives every result, then one outcome that refuses", async () => {
  // A flag that the policy forbids by default: refused on every machine.
  const args = ["--format", "jsonl", "-v", "--", "app", "--insecure-listen"];
  const { code, stdout, stderr } = await posture(["exec", ...args]);
  assertEquals([code, stdout], [2, ""]);
  const lines = parsed(stderr);
  const ids = new Set(lines.flatMap((one) => one.type === "result" ? [one.id] : []));
  assertEquals([...ids].sort(), CHECKS.map(({ id }) => id).sort());
  const outcome = lines.at(-1);
  assert(outcome?.type === "outcome");
  assertEquals([outcome.decision, outcome.exit_code, outcome.command], ["refuse", 2, "app"]);
  assert(outcome.reasons.includes("insecure-listen"));
  assertEquals(lines.filter((one) => one.type !== "result").length, 1);
});

const FAILURES: readonly (readonly [string, readonly string[], number, string])[] = [
  ["wrong usage", ["--dve", "--", "app"], 64, "--dve"],
  ["a forgotten --", ["app"], 64, "-- is missing"],
  ["a policy that is not there", ["--policy", "/nonexistent", "--", "app"], 65, "/nonexistent"],
  ["a command that is not there", ["--only", "being-traced", "--", "no-such"], 127, "on PATH"],
];

for (const [name, args, expected, part] of FAILURES) {
  Deno.test(`exec: ${name} is JSON too with --format jsonl`, async () => {
    const { code, stderr } = await posture(["exec", "--format=jsonl", ...args]);
    assertEquals(code, expected, stderr);
    const errors = parsed(stderr).filter((one) => one.type === "error");
    assertEquals(errors.map((one) => one.exit_code), errors.map(() => expected));
    assertStringIncludes(errors[0]?.message ?? "", part);
  });
}

Deno.test("exec: a refusal ends with what was refused and how many reasons", async () => {
  const only = ["--only", "insecure-listen"];
  const refused = await posture(["exec", ...only, "--", "app", "--insecure-listen"]);
  assertMatch(refused.stderr, /^\[FAIL\] .+ — Fix: .+ {2}\(insecure-listen\)\n/);
  const last = "posture: refused to start app: 1 reason (insecure-listen)\n";
  assertEquals([refused.code, refused.stderr.endsWith(last)], [2, true], refused.stderr);
  const unread = await posture(["exec", "--policy", "/nonexistent", "--", "app"]);
  assertStringIncludes(
    unread.stderr,
    "\nposture: refused to start app: 1 reason (unreadable input)\n",
  );
});

Deno.test("exec: the command's name cannot end a line or reach the terminal raw", async () => {
  const name = "app\nposture: all is well\x1b[2K";
  const { stderr } = await posture(["exec", "--only", "missing-tmpfs", "--", name]);
  assertEquals(stderr.split("\n").length, 2, stderr);
  assertStringIncludes(
    stderr,
    "app\\nposture: all is well\\x1b[2K: 1 reason (no check was judged)",
  );
});
