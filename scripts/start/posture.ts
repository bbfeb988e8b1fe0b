/**
 * What the compiled binary starts. Before it stand PARTS, SOURCE and CACHE, written by
 * scripts/program.ts. It is compiled at every start, so it is short: the rest is in the first part.
 */
import process from "node:process";
import { Script } from "node:vm";
import type { Parts, Start } from "./parts.ts";

declare const PARTS: Parts;
declare const SOURCE: string;
declare const CACHE: Uint8Array | undefined;

try {
  const options = CACHE === undefined ? {} : { cachedData: CACHE };
  const first = new Script(SOURCE, { filename: "posture.js", ...options });
  const start: Start = first.runInThisContext();
  await start(PARTS, { Script, process }, new Map([["posture.js", first]]));
} catch (error) {
  const line = `posture: internal error: ${error}; please report it with the command you ran\n`;
  Deno.stderr.writeSync(new TextEncoder().encode(line));
  Deno.exit(70);
}
