/** dist/SHA256SUMS: what everything that is handed out must be. */
import { join } from "node:path";
import { DIST } from "./compile.ts";
import { sha256 } from "./runtime.ts";

/** What is handed out. */
const ASSET = /^posture(-[a-z0-9_]+-unknown-linux-gnu|-portable\.tar\.gz)?$/;
/** In the format that `sha256sum -c` reads, for everything in dist that is handed out. */
export async function writeSums(): Promise<void> {
  const lines: string[] = [];
  for await (const { name, isFile } of Deno.readDir(DIST)) {
    if (!isFile || !ASSET.test(name)) continue;
    lines.push(`${await sha256(await Deno.readFile(join(DIST, name)))}  ${name}\n`);
  }
  await Deno.writeTextFile(join(DIST, "SHA256SUMS"), lines.sort(byName).join(""));
}

function byName(a: string, b: string): number {
  return a.slice(64) < b.slice(64) ? -1 : 1;
}
