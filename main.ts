/** One binary that says whether a deployment is safe to start. */
import { runCommandLine } from "./lib/cli/mod.ts";

Deno.exit(await runCommandLine(Deno.args));
