/** The binary's peak while it scans: V8 lets a heap grow until somebody collects. */
import type { Report } from "../../lib/report/types.ts";
import { assert, assertEquals } from "../../lib/std/assert.ts";
import { BINARY } from "../../scripts/build.ts";
import { withTree } from "../hostile_tree.ts";
import { prepare, run } from "./run.ts";

const SERVICE = "services:\n  web:\n    image: nginx:1.29.0\n";
const COMPOSE = `${SERVICE}${`# ${"x".repeat(200)}\n`.repeat(3000)}`;

/** In MiB. */
async function peakOf(files: number, launcher: string): Promise<number> {
  const tree = Array.from({ length: files }, (_, n) => [`d${n}/compose.yaml`, COMPOSE]);
  return await withTree(Object.fromEntries(tree), async (root) => {
    const args = ["measured", "--", BINARY, "scan", "--json", root];
    const { stdout, stderr } = await run(launcher, args, {});
    assertEquals((JSON.parse(stdout) as Report).files, files);
    return Number(/^measured \d+ us (\d+) KiB$/m.exec(stderr)?.[1]) / 1024;
  });
}

Deno.test("scan: sixty more files of 600 KB cost less memory than twenty MB", async () => {
  const { launcher } = await prepare(BINARY);
  const [few, many] = [await peakOf(20, launcher), await peakOf(80, launcher)];
  assert(many - few < 20, `${few} MiB for 20 files, ${many} MiB for 80`);
});
