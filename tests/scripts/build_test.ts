import { join } from "node:path";
import { BINARY } from "../../scripts/build.ts";
import { bundle, compile, DIST, hostTarget, type Program, ROOT } from "../../scripts/compile.ts";
import { assembled, makeCaches, programOf, scriptsOf } from "../../scripts/program.ts";
import { RUNTIMES, sha256 } from "../../scripts/runtime.ts";
import { assert, assertEquals } from "../../lib/std/assert.ts";
import { run } from "../kernel/run.ts";

const { size: runtimeSize } = RUNTIMES[hostTarget()];

/** Where V8 notes for which flags a cache was made; byte 12, after its magic, version and source. */
const FLAG_HASH = 12;

/** Whoever runs the test, a command with it in the arguments is refused. */
const TOKEN = `--token=ghp_${"0123456789abcdef".repeat(3).slice(12)}`;

/** What each cache is replaced with, given itself and that of another part. */
const SPOILED: Readonly<Record<string, (own: Uint8Array, other: Uint8Array) => Uint8Array>> = {
  "made with other flags": (own) => own.with(FLAG_HASH, ~(own[FLAG_HASH] ?? 0)),
  "of another part": (_, other) => other,
  "cut in half": (own) => own.subarray(0, own.byteLength >> 1),
  "without a byte": () => new Uint8Array(),
};

Deno.test("build: the same sources give the same bytes", async () => {
  const [first, second] = [await program(), await program()];
  assertEquals(await compiled(first, sha256OfFile), await compiled(second, sha256OfFile));
});

Deno.test("build: another checkout gives the same bundle", async () => {
  const other = await Deno.makeTempDir({ prefix: "posture-a-longer-path-" });
  try {
    for (const name of ["main.ts", "deno.json", "deno.lock", "lib", "checks"]) {
      await copy(join(ROOT, name), join(other, name));
    }
    assertEquals(await bundle("main.ts", other), await bundle("main.ts"));
  } finally {
    await Deno.remove(other, { recursive: true });
  }
});

Deno.test("build: zod and yaml are not in the part that every start reads", async () => {
  const files = await bundle("main.ts");
  const entry = (await scriptsOf(files))[0]?.source ?? "";
  const all = [...files.values()].join("");
  for (const name of ["ZodMiniString", "YAMLParseError"]) {
    assert(all.includes(name), `the bundle no longer holds ${name}: this test proves nothing`);
    assert(!entry.includes(name), `${name} is in it`);
  }
});

// V8 keeps a source with one other character in two bytes per character: 2 ms of every start.
Deno.test("build: the part that every start reads is ASCII (write \\u2022 in an expression)", async () => {
  const entry = (await scriptsOf(await bundle("main.ts")))[0]?.source ?? "";
  assertEquals(entry.match(/.{0,40}[^\0-\x7f].{0,20}/g) ?? [], []);
});

Deno.test("build: the binary holds the commit and no path of the machine that made it", async () => {
  const program = await Deno.readFile(BINARY);
  const ours = new TextDecoder("latin1").decode(program.subarray(runtimeSize));
  assert(/"([0-9a-f]{40}(-dirty)?|unknown)"/.test(ours), "no commit is in it");
  assert(!ours.includes("@commit@"), "the place for the commit was left empty");
  const paths = [ROOT, DIST, Deno.execPath(), `${Deno.env.get("HOME")}/.`, "file:///"];
  for (const path of paths.filter((one) => one.length > 1)) {
    assert(!ours.includes(path), `it holds ${path}`);
  }
});

Deno.test("build: it adds less than 2 MiB to the runtime, whose bytes are the expected ones", async () => {
  const program = await Deno.readFile(BINARY);
  const { sha256: expected } = RUNTIMES[hostTarget()];
  assertEquals(await sha256(program.subarray(0, runtimeSize)), expected);
  assert(program.byteLength - runtimeSize < 2 * 2 ** 20, `it has ${program.byteLength} bytes`);
});

Deno.test("build: it needs no glibc newer than 2.28", async () => {
  const { stdout, stderr } = await run("/usr/bin/readelf", ["--version-info", BINARY]);
  const minors = [...stdout.matchAll(/GLIBC_2\.(\d+)/g)].map(([, minor]) => Number(minor));
  assert(minors.length > 0, stderr);
  assert(Math.max(...minors) <= 28, `glibc 2.${Math.max(...minors)}`);
});

Deno.test("build: SHA256SUMS lists the binary", async () => {
  const sums = await Deno.readTextFile(join(DIST, "SHA256SUMS"));
  assert(sums.includes(`${await sha256(await Deno.readFile(BINARY))}  posture\n`), sums);
});

Deno.test("build: V8 takes the code cache of every part", async () => {
  assertEquals(await codeCacheOf(BINARY), "used");
});

for (const [name, spoil] of Object.entries(SPOILED)) {
  Deno.test(`build: code caches ${name} are not taken: the same answers, the same refusal`, async () => {
    const parts = await scriptsOf(await bundle("main.ts"));
    const caches = [...await makeCaches(parts, hostTarget()) ?? []];
    assert(caches.length > 1, "there are no code caches");
    const spoiled = caches.map(([part, cache], index): [string, Uint8Array] => [
      part,
      spoil(cache, caches.at(index - 1)?.[1] ?? cache),
    ]);
    await compiled(await assembled("posture", parts, new Map(spoiled)), async (path) => {
      assertEquals(await codeCacheOf(path), "rejected");
      const gate = ["exec", "--only", "secret-in-arguments", "--", "/bin/echo", TOKEN];
      const { code, stdout, stderr } = await run(path, gate);
      assertEquals([code, stdout], [2, ""], stderr);
    });
  });
}

Deno.test("build: without a code cache, it starts all the same", async () => {
  const files = [
    ...await assembled("posture", await scriptsOf(await bundle("main.ts")), undefined),
  ];
  assertEquals(await compiled(new Map(files), codeCacheOf), "none");
});

async function program(): Promise<Program> {
  return await programOf(await bundle("main.ts"), hostTarget());
}

/** What the binary says of it, after a command that needed several parts. */
async function codeCacheOf(program: string): Promise<string> {
  const policy = await run(program, ["schema", "policy"]);
  assertEquals(JSON.parse(policy.stdout).title, "posture policy", policy.stderr);
  return JSON.parse((await run(program, ["--version", "--json"])).stdout).code_cache;
}

async function sha256OfFile(path: string): Promise<string> {
  return await sha256(await Deno.readFile(path));
}

/** What `look` finds in the program compiled of `files`. */
async function compiled<T>(files: Program, look: (path: string) => Promise<T>): Promise<T> {
  const output = join(DIST, `.test-${crypto.randomUUID()}`);
  try {
    await compile(files, output, hostTarget());
    return await look(output);
  } finally {
    await Deno.remove(output).catch(() => {});
  }
}

async function copy(from: string, to: string): Promise<void> {
  if ((await Deno.stat(from)).isFile) return await Deno.copyFile(from, to);
  await Deno.mkdir(to);
  for await (const { name } of Deno.readDir(from)) await copy(join(from, name), join(to, name));
}
