/** textfile.sh around the compiled binary: the file is a whole report, or stays as it was. */
import { join } from "node:path";
import { BINARY } from "../../../scripts/build.ts";
import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "../../../lib/std/assert.ts";
import type { Run } from "../../kernel/run.ts";
import { accepts } from "../../lib/report/tools.ts";
import { emptyDirectory, fleetPath, tool } from "./files.ts";

const SHELLS = [["sh"], ["dash"], ["busybox", "sh"]];
const OLD = "posture_health_overall 1\n";

/** A directory with an old report, and a run of textfile.sh over it. */
async function collect(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  [shell = "sh", ...words]: readonly string[] = ["sh"],
): Promise<Run & { readonly file: string; readonly text: string; readonly names: string[] }> {
  const directory = await emptyDirectory();
  const file = join(directory, "posture.prom");
  await Deno.writeTextFile(file, OLD);
  const command = [...words, fleetPath("textfile.sh"), file, ...args];
  const ended = await tool(shell, command, { POSTURE: BINARY, ...env });
  const names = [...Deno.readDirSync(directory)].map(({ name }) => name);
  return { ...ended, file, text: await Deno.readTextFile(file), names };
}

/** Nothing was touched, and the last line says why. */
async function assertKept(
  code: number,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const run = await collect(args, env);
  assertEquals([run.code, run.text, run.names], [code, OLD, ["posture.prom"]], run.stderr);
  assertMatch(run.stderr, /textfile\.sh: posture audit ended with \d+ .* stays as it was: .*\n$/);
  return run.stderr;
}

for (const shell of SHELLS) {
  Deno.test(`textfile: ${shell.join(" ")} replaces the file, and keeps posture's code`, async () => {
    for (const failOn of ["never", "warn"]) {
      const args = ["--only", "core-dumps-enabled,missing-no-new-privs", "--fail-on", failOn];
      const run = await collect(args, {}, shell);
      assertEquals([run.code, run.stderr], [failOn === "never" ? 0 : 1, ""]);
      assertEquals(run.names, ["posture.prom"]);
      assertEquals((await Deno.stat(run.file)).mode, 0o100644);
      assertStringIncludes(run.text, `posture_exit_code ${run.code}\n`);
      await accepts("promtool", ["check", "metrics"], run.text);
    }
  });
}

Deno.test("textfile: a failed audit is a report as well", async () => {
  const run = await collect(["--only", "running-as-root", "--profile", "baseline"]);
  assertEquals(run.code, 2, run.stderr);
  assertStringIncludes(run.text, "posture_health_overall 0\n");
});

Deno.test("textfile: the file is replaced, not written into", async () => {
  const directory = await emptyDirectory();
  const file = join(directory, "posture.prom");
  await Deno.writeTextFile(file, OLD);
  using reader = await Deno.open(file);
  await tool("sh", [fleetPath("textfile.sh"), file, "--only", "being-traced"], { POSTURE: BINARY });
  assertEquals(await new Response(reader.readable).text(), OLD);
  assert((await Deno.readTextFile(file)) !== OLD);
});

Deno.test("textfile: usage, a missing policy, no time, no program: the old report stays", async () => {
  assertStringIncludes(await assertKept(64, ["--no-such-option"]), "--no-such-option");
  assertStringIncludes(await assertKept(65, ["--policy", "/no/such.yaml"]), "/no/such.yaml");
  await assertKept(124, [], { POSTURE_TIMEOUT: "0.01" });
  await assertKept(127, [], { POSTURE: "/no/such/posture" });
});

Deno.test("textfile: a crash with a report's code, and half a report, are no report", async () => {
  await assertKept(70, [], { POSTURE: "/bin/false" });
  await assertKept(70, [], { POSTURE: "/bin/true" });
  const program = join(await emptyDirectory(), "posture");
  await Deno.writeTextFile(program, `#!/bin/sh\n"${BINARY}" "$@" | head -n 5\n`, { mode: 0o755 });
  await assertKept(70, [], { POSTURE: program });
});

Deno.test("textfile: a directory that is missing or full is said, and nothing is left in it", async () => {
  const missing = await tool("sh", [fleetPath("textfile.sh"), "/no/such/posture.prom"], {
    POSTURE: BINARY,
  });
  assertEquals(missing.code, 73);
  assertStringIncludes(missing.stderr, "cannot make a file beside /no/such/posture.prom");
  const directory = await emptyDirectory();
  const full = `mount -t tmpfs -o size=8k full "$1" && echo old > "$1/posture.prom" &&
    { cat /dev/zero > "$1/filler" 2>/dev/null; sh "$2" "$1/posture.prom"; echo $?; ls -A "$1"; cat "$1/posture.prom"; }`;
  const args = ["--mount", "sh", "-c", full, "sh", directory, fleetPath("textfile.sh")];
  const run = await tool("unshare", args, { POSTURE: BINARY });
  assertEquals(run.stdout, "73\nfiller\nposture.prom\nold\n", run.stderr);
  assertStringIncludes(run.stderr, "it stays as it was: look at the free space");
});

Deno.test("textfile: a name that would not be collected is refused", async () => {
  for (const args of [[], ["posture.txt"], [".prom"]]) {
    const { code, stderr } = await tool("sh", [fleetPath("textfile.sh"), ...args]);
    assertEquals([code, stderr.split("\n").length], [64, 2]);
  }
});
