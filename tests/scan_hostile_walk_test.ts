/** Directories made to hurt whoever walks them, given to the compiled binary: told, and no crash. */
import { join } from "node:path";
import { assert, assertEquals, assertStringIncludes } from "../lib/std/assert.ts";
import { blind, failures, scan, scanned, withTree } from "./hostile_tree.ts";

const PRIVILEGED = "services:\n  web:\n    image: a\n    privileged: true\n";

/** Empty files, made by a shell: a hundred thousand take Deno half a minute. */
async function makeFiles(directory: string, count: number): Promise<void> {
  await Deno.mkdir(directory, { recursive: true });
  const script = `seq ${count} | sed 's/$/.yaml.txt/' | xargs touch`;
  const { success } = await new Deno.Command("sh", { args: ["-c", script], cwd: directory })
    .output();
  assert(success);
}

Deno.test("hostile: 100 000 files, most in one directory, a manifest after them", async () => {
  const report = await scanned({ "t/compose.yaml": PRIVILEGED }, async (root) => {
    await makeFiles(join(root, "a"), 66_000);
    await makeFiles(join(root, "b"), 34_000);
  });
  assertEquals(failures(report, "privileged-service"), ["t/compose.yaml:4:5"]);
  assertEquals(blind(report), ["a/:1:1 cannot list a/: more than 65536 names"]);
});

/** None of them leaves the manifest out, and none takes longer than it is read. */
const PATTERNS: readonly (readonly [string, string])[] = [
  ["stars", "**/**/**/*a*a*a*a*b\n*a*a*a*a*a*a*a*a*a*b\n**/*a*/**/*a*/**/*a*/**/b\n"],
  ["question marks and classes", "[a-z]*[a-z]*[a-z]*[a-z]*b\n?*?*?*?*?*?*?*b\n"],
  [
    "what a regular expression would take for its own",
    "(a+)+$\n[\n\\\n!\n[!]a-]\n(?:a|a)*b\na{9999}\n",
  ],
  ["as many as are followed", Array.from({ length: 4999 }, (_, n) => `x${n}/**/y*z`).join("\n")],
  ["more than are followed", `compose.yaml\n${"x*y\n".repeat(60_000)}`],
  ["a line of a MiB", `${"a/*".repeat(340_000)}\n`],
  ["more than a MiB", "x\n".repeat(600_000)],
  ["no text", "\0\xff*\n\0"],
];

for (const [name, patterns] of PATTERNS) {
  Deno.test(`hostile: a .gitignore of ${name}`, async () => {
    const directories = Array.from({ length: 20 }, (_, n) => `${"a".repeat(200)}${n}/compose.yaml`);
    const report = await scanned({
      ".gitignore": patterns,
      ...Object.fromEntries(directories.map((path) => [path, PRIVILEGED])),
    });
    assertEquals(failures(report, "privileged-service").length, 20);
  });
}

Deno.test("hostile: a walk that takes longer than it may is told", async () => {
  const patterns = Array.from({ length: 4999 }, (_, n) => `x${n}/**/y*z`).join("\n");
  const report = await withTree({ ".gitignore": patterns }, async (root) => {
    await makeFiles(join(root, "a"), 20_000);
    await new Deno.Command("sh", {
      args: ["-c", "for f in *.txt; do echo ${f%.txt}; done | xargs touch"],
      cwd: join(root, "a"),
    }).output();
    return await scan(root, "--timeout", "1");
  });
  assertStringIncludes(blind(report).join("\n"), "the time limit ran out: stopped here");
  assertEquals(report.exit_code, 1);
});

Deno.test("hostile: links that lead back, and two that lead to each other", async () => {
  const report = await scanned({ "a/compose.yaml": PRIVILEGED }, async (root) => {
    await Deno.symlink("..", join(root, "a", "up"));
    await Deno.symlink("compose.yml", join(root, "a", "docker-compose.yml"));
    await Deno.symlink("docker-compose.yml", join(root, "a", "compose.yml"));
    await Deno.symlink("a", join(root, "compose.yaml"));
  });
  assertEquals(failures(report, "privileged-service"), ["a/compose.yaml:4:5"]);
  assertEquals(blind(report).map((one) => one.replace(/ .*?: /, " ")), [
    "a/compose.yml:1:1 it is a link to nothing",
    "a/docker-compose.yml:1:1 it is a link to nothing",
    "compose.yaml:1:1 it is a directory, not a regular file",
  ]);
});

Deno.test("hostile: files that come, grow and go while they are read", async () => {
  const root = await Deno.makeTempDir({ prefix: "hostile-" });
  const churn = new Deno.Command("sh", {
    args: [
      "-c",
      `while [ -d . ]; do for n in 1 2 3 4 5 6 7 8 9; do
        mkdir -p $n; printf '%s' "$0" > $n/compose.yaml; printf '%s' "$0" >> $n/compose.yaml
        mv $n/compose.yaml $n/compose.yml; rm -r $n; done; done 2>/dev/null`,
      PRIVILEGED,
    ],
    cwd: root,
  }).spawn();
  try {
    await Deno.mkdir(join(root, "stays"));
    await Deno.writeTextFile(join(root, "stays", "compose.yaml"), PRIVILEGED);
    for (let round = 0; round < 8; round++) {
      const report = await scan(root);
      assert(failures(report, "privileged-service").includes("stays/compose.yaml:4:5"));
    }
  } finally {
    churn.kill("SIGKILL");
    await churn.status;
    await Deno.remove(root, { recursive: true });
  }
});
