/**
 * Makes dist/posture: one bundled file, compiled on the verified runtime with the grants of
 * deno.json and no others. The same commit gives the same bytes.
 *
 *     scripts/deno task build [--target x86_64-unknown-linux-gnu|aarch64-unknown-linux-gnu]
 *     scripts/deno task build --portable
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { currentCommit, programFor } from "./committed.ts";
import { compile, DIST, hostTarget, isTarget, log, ROOT, STANDARD } from "./compile.ts";
import { writeSums } from "./sums.ts";
import { RUNTIMES, sha256, type Target } from "./runtime.ts";

/** What a build depends on, besides the commit. */
const SOURCES = ["main.ts", "deno.json", "deno.lock", "lib", "checks"]
  .concat(["scripts/start"])
  .concat(
    ["build", "bundle_parts", "committed", "compile", "program", "runtime"].map((name) =>
      `scripts/${name}.ts`
    ),
  );
const STAMP = join(DIST, ".stamp");

/** The compiled binary for this machine. */
export const BINARY = join(DIST, "posture");

/** Builds the binary for `target` and rewrites SHA256SUMS; returns the binary's path. */
export async function build(target: Target): Promise<string> {
  const native = target === hostTarget();
  const output = native ? BINARY : join(DIST, `posture-${target}`);
  const stamp = await sourceStamp();
  await compile(await programFor(target, STANDARD), output, target);
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
  const { values } = parseArgs({
    options: { target: { type: "string" }, portable: { type: "boolean" } },
  });
  const target = values.target ?? hostTarget();
  if (!isTarget(target)) {
    throw new Error(`unknown target ${target}: ${Object.keys(RUNTIMES).join(" or ")}`);
  }
  if (values.portable === true) await (await import("./portable.ts")).buildPortable(target);
  else await build(target);
}

if (import.meta.main) {
  await main().catch((error: unknown) => {
    log(error instanceof Error ? error.message : String(error));
    Deno.exit(1);
  });
}
