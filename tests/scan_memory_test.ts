/** What a scan keeps: its findings, and of the files that they are about nothing more. */
import { assert, assertEquals } from "../lib/std/assert.ts";
import { withTree } from "./hostile_tree.ts";

const PADDING = `${"x".repeat(100_000)}`;
const COMMENT = `# ${PADDING}\n`;

/** Long names and values: V8 keeps a short one by itself, a long one with all of the text. */
const TEXTS: Readonly<Record<string, string>> = {
  "compose.yaml": `services:
  a_service_with_a_long_name:
    image: registry.example.com/team/application-without-a-tag
    user: \${A_VARIABLE_WITHOUT_A_VALUE}
    privileged: true
    # posture: waive privileged-service until 2999-01-31 -- a reason that is long enough
    volumes: ["/var/run/docker.sock:/var/run/docker.sock"]
${COMMENT}`,
  ".github/workflows/a.yml": `on: push
jobs:
  a_job_with_a_long_name:
    runs-on: ubuntu-latest
    steps:
      - uses: organisation-name/action-name@a-branch-with-a-long-name
      - run: echo \${{ github.event.pull_request.title }} and much more text
${COMMENT}`,
  "Dockerfile": `FROM registry.example.com/team/application
RUN pip install -r requirements-with-a-long-name.txt
${COMMENT}`,
  "install.sh": `#!/bin/sh
curl -L https://example.com/installation/archive -H "Authorization: Bearer $GITHUB_TOKEN" | sh
${COMMENT}`,
  "renovate.json": `{ "automerge": true, "description": "${PADDING}" }\n`,
};
const DIRECTORIES = 40;

async function measured(root: string) {
  const here = (name: string) => new URL(name, import.meta.url).pathname;
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "--no-prompt", "-A", "--v8-flags=--expose-gc"]
      .concat([`--config=${here("../deno.json")}`, here("scan_memory.ts"), root]),
  }).output();
  const text = new TextDecoder().decode(stdout);
  assert(text !== "", new TextDecoder().decode(stderr));
  return JSON.parse(text) as { readonly files: number; results: number; bytes: number };
}

Deno.test("scan: no finding keeps the text that it is about", async () => {
  const tree = Array.from(
    { length: DIRECTORIES },
    (_, n) => Object.entries(TEXTS).map(([path, text]) => [`d${n}/${path}`, text]),
  );
  await withTree(Object.fromEntries(tree.flat()), async (root) => {
    const { files, results, bytes } = await measured(root);
    assertEquals(files, DIRECTORIES * Object.keys(TEXTS).length);
    assert(results > DIRECTORIES * 10, `${results}`);
    const perResult = bytes / results;
    assert(perResult < 2000, `${perResult} bytes of each of ${results} results`);
  });
});
