/** `--format` of every command that reports: same exit code, and a document that its reader takes. */
import { FORMATS } from "../../../lib/report/formats.ts";
import { assert, assertEquals, assertStringIncludes } from "../../../lib/std/assert.ts";
import { posture, type Run } from "../../command_line.ts";
import { assertRead } from "../report/readers.ts";

/** What each command is asked, and how it ends whatever the format. */
const RUNS: readonly { readonly args: readonly string[]; readonly stream: "stdout" | "stderr" }[] =
  [
    { args: ["audit", "--only", "process"], stream: "stdout" },
    { args: ["audit", "--facts", "hardened.json"], stream: "stdout" },
    { args: ["audit", "--facts", "docker_default.json"], stream: "stdout" },
    { args: ["scan", "--as", "compose", "broken_manifest.txt"], stream: "stdout" },
  ];
const GATE = ["--policy", "port_policy.json", "--only", "invalid-config", "--", "/nonexistent"];

for (const { args, stream } of RUNS) {
  Deno.test(`format: posture ${args.join(" ")}`, async () => {
    const codes = new Set<number>();
    for (const format of FORMATS) {
      const run: Run = await posture([...args, "--format", format]);
      codes.add(run.code);
      await assertRead(format, run[stream]);
      assertEquals(stream === "stdout" ? run.stderr : run.stdout, "");
    }
    assertEquals(codes.size, 1, `exit codes differ: ${[...codes]}`);
  });
}

Deno.test("format: posture exec, a refusal on stderr", async () => {
  for (const format of FORMATS) {
    const env = { APP_PORT: "none" };
    const { code, stdout, stderr } = await posture(["exec", "--format", format, ...GATE], { env });
    assertEquals([code, stdout], [2, ""], stderr);
    await assertRead(format, stderr);
  }
});

Deno.test("format: a gate's document is whole when there is nothing to say; its lines are none", async () => {
  const gate = ["--only", "being-traced", "--", "/bin/echo", "started"];
  for (const format of FORMATS) {
    const { code, stdout, stderr } = await posture(["exec", "--format", format, ...gate]);
    assertEquals([code, stdout], [0, "started\n"], stderr);
    if (format === "text" || format === "jsonl") assertEquals(stderr, "");
    else await assertRead(format, stderr);
  }
});

Deno.test("format: --json is short for --format json, and contradicts every other", async () => {
  for (const command of [["audit", "--only", "being-traced"], ["scan", "."]]) {
    const both = await posture([...command, "--json", "--format", "sarif"]);
    assertEquals([both.code, both.stdout], [64, ""]);
    assertStringIncludes(both.stderr, "--json and --format sarif contradict each other");
  }
  const same = await posture(["audit", "--only", "being-traced", "--json", "--format=json"]);
  assertEquals(JSON.parse(same.stdout).results.length, 1, same.stderr);
  const unknown = await posture(["audit", "--format", "junti"]);
  assertEquals(unknown.code, 64);
  assertStringIncludes(unknown.stderr, "did you mean junit?");
});

Deno.test("format: of saved facts, no line names the machine that judges them", async () => {
  const { stdout } = await posture(["--facts", "hardened.json", "--format", "jsonl"]);
  const hosts = stdout.trimEnd().split("\n").map((line) => JSON.parse(line).host);
  assertEquals([...new Set(hosts)], [null]);
});

Deno.test("format: the README's workflow passes its own scan", async () => {
  const readme = await Deno.readTextFile(new URL("../../../README.md", import.meta.url));
  const section = /^## Formats\n(.*?)^## /ms.exec(readme)?.[1] ?? "";
  const workflow = /^```yaml\n(on: .*?)^```$/ms.exec(section)?.[1] ?? "";
  const directory = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${directory}/ci.yaml`, workflow);
    const run = await posture(["scan", "--as", "workflow", "ci.yaml", "--json"], {
      cwd: directory,
    });
    assertEquals(run.code, 0, run.stdout + run.stderr);
    assert(JSON.parse(run.stdout).summary.pass > 0);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});
