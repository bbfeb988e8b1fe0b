/**
 * The project passes its own scan: the step of test.yml, word for word, and what README.md shows.
 * The step names folders, since tests/ is full of files that are meant to fail.
 */
import { parse } from "yaml";
import { assert, assertEquals } from "../../lib/std/assert.ts";

const ROOT = new URL("../../", import.meta.url);
const BINARY = new URL("dist/posture", ROOT).pathname;

interface Workflow {
  readonly jobs: Readonly<
    Record<string, { readonly steps: readonly { readonly run?: string }[] }>
  >;
}

/** The exit code, and what is not as it should be. */
async function scan(args: readonly string[], input: string): Promise<readonly [number, string]> {
  const child = new Deno.Command(BINARY, {
    args: ["scan", ...args],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(input));
  await writer.close();
  const { code, stdout, stderr } = await child.output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return [code, text(stdout) + text(stderr)];
}

Deno.test("scan: the step of test.yml passes on the project's own files, and sees all of them", async () => {
  const { jobs } = parse(
    Deno.readTextFileSync(new URL(".github/workflows/test.yml", ROOT)),
  ) as Workflow;
  const commands = Object.values(jobs).flatMap(({ steps }) => steps.map(({ run }) => run ?? ""));
  const [own, ...more] = commands.filter((run) => run.includes("posture scan"));
  assertEquals(more, []);
  const [, words = ""] = /^dist\/posture scan ([^\n|;&]+)$/.exec(own ?? "") ?? [];
  const [code, output] = await scan(words.split(" "), "");
  assertEquals(code, 0, output);

  const [, report] = await scan([...words.split(" "), "--json"], "");
  const { results } = JSON.parse(report) as {
    results: readonly { readonly id: string; readonly status: string }[];
  };
  const judged = results.filter(({ status }) => status === "pass").map(({ id }) => id);
  for (
    const id of ["missing-release-concurrency", "missing-release-age", "unsafe-install-script"]
  ) {
    assert(judged.includes(id), `${id} is judged on the project's own files: ${judged}`);
  }
});

Deno.test("scan: the compose files and the workflow in README.md pass", async () => {
  const readme = Deno.readTextFileSync(new URL("README.md", ROOT));
  const blocks = [...readme.matchAll(/^```yaml\n([^]*?)^```$/gm)].map(([, text = ""]) => text);
  const kinds = [["compose", /^services:/m], ["workflow", /^jobs:/m]] as const;
  for (const [kind, shape] of kinds) {
    const shown = blocks.filter((text) => shape.test(text));
    assert(shown.length > 0, `README.md shows a ${kind}`);
    for (const text of shown) {
      const [code, output] = await scan(["--as", kind, "-"], text);
      assertEquals(code, 0, `${text}\n${output}`);
    }
  }
});
