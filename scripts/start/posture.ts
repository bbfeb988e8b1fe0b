/**
 * What the compiled binary starts. Before it stand PARTS and FIRST, written by scripts/program.ts.
 * It is compiled at every start, so it is short: the rest is in the first part.
 */
import { type Host, type Parts, scriptOf, type Start } from "./parts.ts";

declare const PARTS: Parts;
declare const FIRST: Uint8Array;

try {
  // Not imported: one import of Node's makes the runtime resolve packages (1 ms).
  const { process } = globalThis as unknown as { process: typeof import("node:process") };
  const { Script } = process.getBuiltinModule("node:vm");
  const host: Host = { Script, process };
  const name = "posture.js";
  const part = PARTS[name];
  if (part === undefined) throw new Error(`there is no part ${name}`);
  const first = scriptOf(name, part, FIRST, host);
  const start: Start = first.runInThisContext();
  await start(PARTS, host, new Map([[name, first]]));
} catch (error) {
  const line = `posture: internal error: ${error}; please report it with the command you ran\n`;
  Deno.stderr.writeSync(new TextEncoder().encode(line));
  Deno.exit(70);
}
