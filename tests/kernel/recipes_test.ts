/** The README's recipes of the gate, read from there and tried: they cannot drift. */
import { join } from "node:path";
import { parse } from "yaml";
import { assert, assertEquals, assertMatch, assertStringIncludes } from "../../lib/std/assert.ts";
import { workDirectory } from "./gate.ts";
import { type Image, imageOf, runImage } from "./image.ts";
import { run } from "./run.ts";

const README = await Deno.readTextFile(new URL("../../README.md", import.meta.url));
const SECTION = /^## The gate\n(.*?)^## /ms.exec(README)?.[1] ?? "";

/** The fenced blocks of one language, in order. */
function blocks(language: string): readonly string[] {
  const fence = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gms");
  return [...SECTION.matchAll(fence)].map(([, text = ""]) => text);
}

const [dockerfile = "", ...tiniEntrypoints] = blocks("dockerfile");
const [compose = "", pod = ""] = blocks("yaml");
const units = blocks("ini");

function image(): Promise<Image> {
  return imageOf(dockerfile);
}

async function assertStarts(command: readonly string[], stdout: RegExp): Promise<string> {
  const result = await runImage(await image(), command);
  assertEquals([result.code, /refused/.test(result.stderr)], [0, false], result.stderr);
  assertMatch(result.stdout, stdout);
  return result.stderr;
}

async function assertRefusesRoot(command: readonly string[]): Promise<string> {
  const result = await runImage({ ...await image(), uid: 0, gid: 0 }, command);
  assertEquals([result.code, result.stdout], [2, ""], result.stderr);
  assertStringIncludes(result.stderr, "running-as-root");
  return result.stderr;
}

Deno.test("recipes: the README has them all", () => {
  const counts = ["dockerfile", "yaml", "ini"].map((language) => blocks(language).length);
  assertEquals(counts, [3, 2, 2]);
});

Deno.test("recipes: the five lines of the Dockerfile start the app as pid 1, and refuse root", async () => {
  assertEquals(dockerfile.trim().split("\n").length, 5);
  const { entrypoint } = await image();
  await assertStarts([...entrypoint, "x"], /^uid 10001 gid 10001 pid 1 arguments x\n$/);
  await assertRefusesRoot(entrypoint);
});

for (const entrypoint of tiniEntrypoints) {
  Deno.test(`recipes: ${entrypoint.trim()}`, async () => {
    const { entrypoint: command } = await imageOf(entrypoint);
    await assertStarts(command, /^uid 10001 gid 10001 pid [2-9] arguments \n$/);
    await assertRefusesRoot(command);
  });
}

Deno.test("recipes: compose's entrypoint and command", async () => {
  const { services } = parse(compose);
  const { entrypoint, command, user } = services.app;
  assertEquals(user, "10001:10001");
  const words = [...entrypoint, ...command];
  await assertStarts(words, /^uid 10001 gid 10001 pid 1 arguments --port 8443\n$/);
  await assertRefusesRoot(words);
});

Deno.test("recipes: Kubernetes' command and args, with JSON on every line", async () => {
  const { kind, spec } = parse(pod);
  const [{ command, args, securityContext }] = spec.containers;
  assertEquals([kind, securityContext.runAsUser, securityContext.runAsGroup], [
    "Pod",
    10001,
    10001,
  ]);
  const words = [...command, ...args];
  const started = await assertStarts(words, /^uid 10001 gid 10001 pid 1 arguments --port 8443\n$/);
  for (const stderr of [started, await assertRefusesRoot(words)]) {
    const lines = stderr.trimEnd().split("\n").map((line) => JSON.parse(line));
    assertEquals(lines.at(-1).type, "outcome");
    assert(!stderr.includes("8443"), "an argument of the command was logged");
  }
});

for (const [index, unit] of units.entries()) {
  const setting = (name: string) => new RegExp(`^${name}=(.*)$`, "m").exec(unit)?.[1] ?? "";

  Deno.test(`recipes: unit ${index + 1} for systemd does what it says`, async () => {
    assertEquals([setting("User"), setting("Group")], ["10001", "10001"]);
    const before = setting("ExecStartPre").split(" ");
    const start = setting("ExecStart").split(" ");
    const gate = before.length > 1 ? before : start;
    await assertRefusesRoot(gate);
    await assertStarts(gate, before.length > 1 ? /^$/ : /^uid 10001 /);
    await assertStarts(start, /^uid 10001 gid 10001 pid 1 arguments \n$/);
  });

  Deno.test(`recipes: unit ${index + 1} is accepted by systemd-analyze verify`, async () => {
    const file = join(await workDirectory(), `app-${index}.service`);
    // The binaries are where the Dockerfile puts them: not on this machine.
    await Deno.writeTextFile(file, unit.replaceAll(/\/usr\/local\/bin\/\w+/g, "/usr/bin/true"));
    const env = { PATH: Deno.env.get("PATH") ?? "" };
    const { code, stderr } = await run("systemd-analyze", ["verify", "--man=no", file], env);
    assertEquals([code, stderr.split("\n").filter((line) => line.includes("app-"))], [0, []]);
  });
}
