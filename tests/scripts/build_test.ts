import { join } from "node:path";
import { BINARY } from "../../scripts/build.ts";
import {
  type Bundle,
  bundle,
  compile,
  DIST,
  ENTRY,
  hostTarget,
  ROOT,
} from "../../scripts/compile.ts";
import { RUNTIMES, sha256 } from "../../scripts/runtime.ts";
import { assert, assertEquals } from "../../lib/std/assert.ts";

const { size: runtimeSize } = RUNTIMES[hostTarget()];

Deno.test("build: the same sources give the same bytes", async () => {
  const first = await compiled(await bundle("main.ts"));
  const second = await compiled(await bundle("main.ts"));
  assertEquals(await sha256(first), await sha256(second));
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

Deno.test("build: zod and yaml are not in the file that every start reads", async () => {
  const files = await bundle("main.ts");
  const entry = files.get(ENTRY) ?? "";
  const all = [...files.values()].join("");
  for (const name of ["ZodMiniString", "YAMLParseError"]) {
    assert(all.includes(name), `the bundle no longer holds ${name}: this test proves nothing`);
    assert(!entry.includes(name), `${name} is in it`);
  }
});

// V8 keeps a source with one other character in two bytes per character: 2 ms of every start.
Deno.test("build: the file that every start reads is ASCII (write \\u2022 in an expression)", async () => {
  const entry = (await bundle("main.ts")).get(ENTRY) ?? "";
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

Deno.test("build: SHA256SUMS lists the binary", async () => {
  const sums = await Deno.readTextFile(join(DIST, "SHA256SUMS"));
  assert(sums.includes(`${await sha256(await Deno.readFile(BINARY))}  posture\n`), sums);
});

async function compiled(files: Bundle): Promise<Uint8Array<ArrayBuffer>> {
  const output = join(DIST, `.test-${crypto.randomUUID()}`);
  try {
    await compile(files, output, hostTarget());
    return await Deno.readFile(output);
  } finally {
    await Deno.remove(output).catch(() => {});
  }
}

async function copy(from: string, to: string): Promise<void> {
  if ((await Deno.stat(from)).isFile) return await Deno.copyFile(from, to);
  await Deno.mkdir(to);
  for await (const { name } of Deno.readDir(from)) await copy(join(from, name), join(to, name));
}
