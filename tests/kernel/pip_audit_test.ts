/** A pip-audit of our own at one of the granted paths, in a mount namespace: never on the machine. */
import { join } from "node:path";
import { BINARY } from "../../scripts/build.ts";
import type { Report, Result } from "../../lib/report/types.ts";
import { assert, assertEquals, assertStringIncludes } from "../../lib/std/assert.ts";
import { run, scratchDirectory } from "./run.ts";

const TOKEN = "ghp_0123456789abcdefghijABCDEFGHIJ012345";
const FOUND = JSON.stringify({
  dependencies: [
    { name: "flask", version: "0.5", vulns: [{ id: "PYSEC-2019-179", fix_versions: ["1.0"] }] },
    { name: "jinja2", version: "3.1.4", vulns: [] },
  ],
  fixes: [],
});

/** Puts $1's bin over /usr/local/bin; what follows runs there. */
const SCRIPT = `set -eu
mount --bind "$1" /usr/local/bin
shift
exec "$@"
`;

interface Fake {
  /** Text of a shell script. */
  readonly script: string;
  readonly mode?: number;
  readonly directoryMode?: number;
  readonly owner?: number;
}

async function install({ script, mode = 0o755, directoryMode = 0o755, owner = 0 }: Fake) {
  const directory = join(await scratchDirectory(), "bin");
  await Deno.mkdir(directory);
  const program = join(directory, "pip-audit");
  await Deno.writeTextFile(program, `#!/bin/sh\n${script}\n`);
  await Deno.chmod(program, mode);
  await Deno.chown(program, owner, owner);
  await Deno.chmod(directory, directoryMode);
  return directory;
}

async function inNamespace(
  fake: Fake,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
) {
  const directory = await install(fake);
  const { PATH = "" } = Deno.env.toObject();
  const command = ["--mount", "bash", "-c", SCRIPT, "bash", directory, BINARY, ...args];
  return await run("unshare", command, { PATH, ...env });
}

async function judge(fake: Fake, env: Readonly<Record<string, string>> = {}) {
  const args = ["audit", "--json", "--only", "vulnerable-dependencies"];
  const { stdout, stderr } = await inNamespace(fake, args, env);
  assert(stdout !== "", stderr);
  const report = JSON.parse(stdout) as Report;
  const [result] = report.results;
  assert(result !== undefined);
  return { report, result };
}

async function verdict(fake: Fake, env: Readonly<Record<string, string>> = {}): Promise<Result> {
  return (await judge(fake, env)).result;
}

Deno.test("kernel: pip-audit: what it finds", async () => {
  const { report, result } = await judge({ script: `echo '${FOUND}'; exit 1` });
  assertEquals({ [result.id]: result.status }, { "vulnerable-dependencies": "warn" });
  assertEquals(result.message, "flask 0.5 has known vulnerabilities (PYSEC-2019-179)");
  assertEquals(result.fix, "upgrade flask to 1.0");
  assertEquals(report.permissions, ["read", "env", "run"]);
});

Deno.test("kernel: pip-audit: nothing found", async () => {
  const clean = JSON.stringify({ dependencies: [{ name: "flask", version: "3.0.0", vulns: [] }] });
  const { status } = await verdict({ script: `echo '${clean}'` });
  assertEquals(status, "pass");
});

Deno.test("kernel: pip-audit: its arguments and environment are ours", async () => {
  const script = `echo "args=$* leak=$LEAK python=$PYTHONPATH stdin=$(cat | wc -c)" >&2; exit 3`;
  const env = { LEAK: "planted", PYTHONPATH: "/tmp/evil" };
  const { status, message } = await verdict({ script }, env);
  assertEquals(status, "unknown");
  assertStringIncludes(message, "ended with 3");
  assertStringIncludes(
    message,
    "args=--format json --desc off --progress-spinner off leak= python= stdin=0",
  );
});

Deno.test("kernel: pip-audit: no secret of its output is shown", async () => {
  const script = `echo "index https://user:hunter2hunter2@pypi.example/simple ${TOKEN}" >&2
echo "password=correct-horse-battery token: s3cr3tS3cr3tS3cr3t" >&2; exit 2`;
  const { report, result } = await judge({ script });
  assertEquals(result.status, "unknown");
  const text = JSON.stringify(report);
  for (const secret of ["hunter2", TOKEN, "correct-horse", "s3cr3t"]) {
    assert(!text.includes(secret), `${secret} is shown: ${result.message}`);
  }
});

Deno.test("kernel: pip-audit: endless output is cut off", async () => {
  const { status, message } = await verdict({ script: "exec yes" });
  assertEquals(status, "unknown");
  assertStringIncludes(message, "more output than the limit");
});

Deno.test("kernel: pip-audit: what an unprivileged user can change is not started", async () => {
  const script = `echo '${FOUND}'`;
  const weak: readonly (readonly [Fake, string])[] = [
    [{ script, directoryMode: 0o777 }, "/usr/local/bin can be written by everybody"],
    [{ script, directoryMode: 0o775 }, "/usr/local/bin can be written by group 0"],
    [{ script, mode: 0o757 }, "/usr/local/bin/pip-audit can be written by everybody"],
    [{ script, owner: 10001 }, "/usr/local/bin/pip-audit belongs to uid 10001"],
  ];
  for (const [fake, why] of weak) {
    const { report, result } = await judge(fake);
    assertEquals(result.status, "skip", result.message);
    assertStringIncludes(result.message, why);
    assertEquals(report.permissions, ["read", "env"]);
  }
});

Deno.test("kernel: pip-audit: LD_PRELOAD does not reach it", async () => {
  const { status, message } = await verdict(
    { script: 'echo "preload=[$LD_PRELOAD]" >&2; exit 4' },
    {
      LD_PRELOAD: "libm.so.6",
    },
  );
  assertEquals(status, "unknown");
  assert(/preload=\[\]|while an LD_ variable is set/.test(message), message);
});

Deno.test("kernel: pip-audit: not started by the gate, nor when it is not selected", async () => {
  const marker = join(await scratchDirectory(), "marker");
  const script = `touch ${marker}; echo '${FOUND}'`;
  const quiet = [
    ["exec", "--report-only", "--", "/bin/true"],
    ["audit", "--skip", "vulnerable-dependencies"],
    ["audit", "--only", "process"],
    ["facts"],
  ];
  for (const args of quiet) {
    await inNamespace({ script }, args);
    const there = await Deno.stat(marker).then(() => true, () => false);
    assert(!there, `started by posture ${args.join(" ")}`);
  }
  await inNamespace({ script }, ["audit"]);
  await Deno.stat(marker);
});
