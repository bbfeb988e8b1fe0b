/**
 * Makes dist/posture: one bundled file, compiled on the verified runtime with the grants of
 * deno.json and no others. The same commit gives the same bytes.
 *
 *     scripts/deno task build [--target x86_64-unknown-linux-gnu|aarch64-unknown-linux-gnu]
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Bundle, bundle, compile, DIST, hostTarget, isTarget, log, ROOT } from "./compile.ts";
import { programOf } from "./program.ts";
import { RUNTIMES, sha256, type Target } from "./runtime.ts";

/** The one place in the bundle that the commit goes to: lib/build_info.ts. */
const COMMIT_TOKEN = `"@commit@"`;
/** What a build depends on, besides the commit. */
const SOURCES = ["main.ts", "deno.json", "deno.lock", "lib", "checks"]
  .concat(["scripts/start"])
  .concat(
    ["build", "bundle_parts", "compile", "program", "runtime"].map((name) => `scripts/${name}.ts`),
  );
const STAMP = join(DIST, ".stamp");

/** The compiled binary for this machine. */
export const BINARY = join(DIST, "posture");

/** Builds the binary for `target` and rewrites SHA256SUMS; returns the binary's path. */
export async function build(target: Target): Promise<string> {
  const native = target === hostTarget();
  const output = native ? BINARY : join(DIST, `posture-${target}`);
  const stamp = await sourceStamp();
  const commit = await currentCommit();
  const files = stamped(await bundle("main.ts"), commit);
  log(`bundled ${sizes(files)} KiB of commit ${commit}`);
  await compile(await programOf(files, target), output, target);
  await writeSums();
  if (native) await Deno.writeTextFile(STAMP, stamp);
  const { size } = await Deno.stat(output);
  log(`wrote ${output.slice(ROOT.length + 1)} (${(size / 2 ** 20).toFixed(1)} MiB)`);
  return output;
}

/** Builds unless dist/posture was made from exactly these sources; returns the binary's path. */
export async function buildIfStale(): Promise<string> {
  const built = await Deno.readTextFile(STAMP).catch(() => "");
  const exists = await Deno.stat(BINARY).then(() => true, () => false);
  return exists && built === await sourceStamp() ? BINARY : await build(hostTarget());
}

/** Throws unless the bundle has exactly one place for the commit. */
function stamped(files: Bundle, commit: string): Bundle {
  const places = [...files.values()].join("").split(COMMIT_TOKEN).length - 1;
  if (places !== 1) throw new Error(`the bundle holds ${COMMIT_TOKEN} ${places} times, not once`);
  return new Map([...files].map(([name, code]) => [
    name,
    code.replace(COMMIT_TOKEN, JSON.stringify(commit)),
  ]));
}

/** The entry's size first: every start reads that one. */
function sizes(files: Bundle): string {
  return [...files.values()].map((code) => Math.round(code.length / 1024)).join(" + ");
}

/** The full commit id, with `-dirty` when tracked files differ; `unknown` outside of git. */
async function currentCommit(): Promise<string> {
  const head = await git("rev-parse", "HEAD");
  if (head === undefined) return "unknown";
  const changes = await git("status", "--porcelain", "--untracked-files=no");
  return changes === "" ? head : `${head}-dirty`;
}

async function git(...args: string[]): Promise<string | undefined> {
  try {
    const { success, stdout } = await new Deno.Command("git", {
      args,
      cwd: ROOT,
      stderr: "null",
    }).output();
    return success ? new TextDecoder().decode(stdout).trim() : undefined;
  } catch {
    return undefined; // no git on this machine
  }
}

/** In the format that `sha256sum -c` reads, for every binary in dist. */
async function writeSums(): Promise<void> {
  const lines: string[] = [];
  for await (const { name, isFile } of Deno.readDir(DIST)) {
    if (!isFile || !/^posture(-[a-z0-9_]+-unknown-linux-gnu)?$/.test(name)) continue;
    lines.push(`${await sha256(await Deno.readFile(join(DIST, name)))}  ${name}\n`);
  }
  await Deno.writeTextFile(join(DIST, "SHA256SUMS"), lines.sort(byName).join(""));
}

function byName(a: string, b: string): number {
  return a.slice(64) < b.slice(64) ? -1 : 1;
}

async function sourceStamp(): Promise<string> {
  const files = (await Promise.all(SOURCES.map((name) => filesBelow(join(ROOT, name))))).flat();
  const parts = await Promise.all(
    files.sort().map(async (file) => {
      return `${file.slice(ROOT.length)} ${await sha256(await Deno.readFile(file))}`;
    }),
  );
  return [await currentCommit(), ...parts].join("\n");
}

async function filesBelow(path: string): Promise<string[]> {
  const info = await Deno.stat(path).catch(() => undefined);
  if (info === undefined) return [];
  if (!info.isDirectory) return [path];
  const entries = await Array.fromAsync(Deno.readDir(path));
  return (await Promise.all(entries.map((entry) => filesBelow(join(path, entry.name))))).flat();
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { target: { type: "string" } } });
  const target = values.target ?? hostTarget();
  if (!isTarget(target)) {
    throw new Error(`unknown target ${target}: ${Object.keys(RUNTIMES).join(" or ")}`);
  }
  await build(target);
}

if (import.meta.main) {
  await main().catch((error: unknown) => {
    log(error instanceof Error ? error.message : String(error));
    Deno.exit(1);
  });
}
