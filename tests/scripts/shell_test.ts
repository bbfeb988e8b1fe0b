/** The shell scripts of the project: what shellcheck has to say about them. */
import { join } from "node:path";
import { assert, assertEquals } from "../../lib/std/assert.ts";
import { ROOT } from "../../scripts/compile.ts";
import { contents, run } from "./installer.ts";

/** Every file below that a shell runs, by its first line. */
async function shellScripts(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const name of await contents(join(ROOT, folder))) {
    const path = join(ROOT, folder, name);
    if (!(await Deno.stat(path)).isFile) continue;
    if (/^#!.*\b(ba|da)?sh\n/.test(await Deno.readTextFile(path))) found.push(path);
  }
  return found;
}

Deno.test("shell: shellcheck has nothing to say about any script", async () => {
  const scripts = (await Promise.all([".ci", "scripts", "tests/scripts"].map(shellScripts))).flat();
  assert(scripts.length >= 6, `found ${scripts.join(", ")}: have they moved?`);
  assertEquals(await run(["shellcheck", ...scripts]), { code: 0, stdout: "", stderr: "" });
});
