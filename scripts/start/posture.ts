/** What the compiled binary starts: PARTS stands before it, written by scripts/program.ts. */
import { EXIT } from "../../lib/errors.ts";
import { type Parts, run } from "./parts.ts";

declare const PARTS: Parts;

await run(PARTS).catch((error: unknown) => {
  const detail = error instanceof Error ? error.message : String(error);
  const line = `posture: internal error: ${detail}; please report it with the command you ran\n`;
  Deno.stderr.writeSync(new TextEncoder().encode(line));
  Deno.exit(EXIT.internal);
});
