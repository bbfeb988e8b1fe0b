/**
 * Whole deployments as teams write them. Each folder below tests/scan/*\/ that holds an expected.txt
 * is scanned by the compiled binary; the file lists every result that is neither pass nor skip, one
 * per line: `STATUS FILE:LINE:COLUMN ID MESSAGE`. It is written from the documentation of the tools,
 * before it is compared.
 */
import { assertEquals } from "../../lib/std/assert.ts";

const HERE = new URL(".", import.meta.url);
const BINARY = new URL("../../dist/posture", import.meta.url).pathname;

interface Line {
  readonly status: string;
  readonly id: string;
  readonly subject: string | null;
  readonly message: string;
}

const directories = (at: URL) =>
  [...Deno.readDirSync(at)].filter(({ isDirectory }) => isDirectory)
    .map(({ name }) => new URL(`${name}/`, at)).sort((a, b) => a.href < b.href ? -1 : 1);

function expectedOf(folder: URL): readonly string[] | undefined {
  try {
    const text = Deno.readTextFileSync(new URL("expected.txt", folder));
    return text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

async function scan(folder: URL): Promise<readonly string[]> {
  const { stdout, stderr } = await new Deno.Command(BINARY, {
    args: ["scan", "--json", "."],
    cwd: folder,
    clearEnv: true,
    stdin: "null",
  }).output();
  const text = new TextDecoder().decode(stdout);
  assertEquals(new TextDecoder().decode(stderr), "", "nothing on stderr");
  const { results } = JSON.parse(text) as { results: readonly Line[] };
  return results.filter(({ status }) => status !== "pass" && status !== "skip")
    .map(({ status, subject, id, message }) => `${status} ${subject} ${id} ${message}`);
}

let cases = 0;
for (const kind of directories(HERE)) {
  for (const folder of directories(kind)) {
    const expected = expectedOf(folder);
    if (expected === undefined) continue;
    cases++;
    Deno.test(`scan: ${folder.pathname.slice(HERE.pathname.length)}`, async () => {
      assertEquals([...await scan(folder)].sort(), [...expected].sort());
    });
  }
}

Deno.test("scan: there are at least twenty realistic deployments", () => {
  assertEquals(cases >= 20, true, `${cases} folders hold an expected.txt`);
});
