/** The walk, on real directories, and stdin: by the compiled binary. */
import { findManifests, type Found } from "../../../lib/manifests/find.ts";
import { assert, assertEquals, assertStringIncludes } from "../../../lib/std/assert.ts";
import { realFiles } from "../../../lib/system/files.ts";
import { memoryFiles } from "../../memory_files.ts";

const BINARY = new URL("../../../dist/posture", import.meta.url).pathname;
const YOUNG = '{ "automerge": true }\n';

/** A directory with these files; a value that begins with `->` is a link. */
async function withTree(
  entries: Readonly<Record<string, string>>,
  test: (root: string) => void | Promise<void>,
): Promise<void> {
  const root = Deno.makeTempDirSync();
  try {
    for (const [path, text] of Object.entries(entries)) {
      const whole = `${root}/${path}`;
      Deno.mkdirSync(whole.slice(0, whole.lastIndexOf("/")), { recursive: true });
      if (text.startsWith("->")) Deno.symlinkSync(text.slice(2), whole);
      else Deno.writeTextFileSync(whole, text);
    }
    await test(root);
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
}

/** Paths from the root, and what stood in the way. */
function found(root: string, path = "t"): readonly string[] {
  const shown = (one: Found) => "blind" in one ? `! ${one.blind.reason}` : one.path;
  return [...findManifests(realFiles, `${root}/${path}`)].map((one) =>
    shown(one).replaceAll(`${root}/`, "")
  );
}

function walks(name: string, entries: Record<string, string>, expected: readonly string[]): void {
  Deno.test(`find: ${name}`, () =>
    withTree(entries, (root) => assertEquals(found(root), expected)));
}

walks(
  "each kind by its name, in order, and nothing else",
  {
    "t/.github/workflows/ci.yml": "on: push\n",
    "t/.github/dependabot.yml": "version: 2\n",
    "t/a/Dockerfile": "FROM scratch\n",
    "t/b/install.sh": "#!/bin/sh\n",
    "t/node_modules/x/install.sh": "#!/bin/sh\n",
    "t/.git/hooks/x.sh": "#!/bin/sh\n",
    "t/package.json": '{ "renovate": {} }\n',
    "t/a/package.json": '{ "name": "x" }\n',
    "t/values.yaml": "image: x\n",
  },
  [
    ".github/dependabot.yml",
    ".github/workflows/ci.yml",
    "a/Dockerfile",
    "b/install.sh",
    "package.json",
  ]
    .map((path) => `t/${path}`),
);

walks("nested .gitignore files, the nearer one deciding", {
  "t/.gitignore": "*.sh\n/dist/\nbuild/\n!keep.sh\n",
  "t/a.sh": "",
  "t/keep.sh": "",
  "t/dist/keep.sh": "",
  "t/sub/dist/keep.sh": "",
  "t/sub/build/keep.sh": "",
  "t/sub/.gitignore": "!a.sh\nkeep.sh\n!dist/keep.sh\n",
  "t/sub/a.sh": "",
  "t/sub/keep.sh": "",
  "t/sub/b.sh": "",
}, ["t/keep.sh", "t/sub/a.sh", "t/sub/dist/keep.sh"]);

walks("a .gitignore above the directory, and one that is a link, leave nothing out", {
  ".gitignore": "*.sh\n",
  "t/.gitignore": "->../.gitignore",
  "t/a.sh": "",
}, ["t/a.sh"]);

walks("patterns that would cost a power of time are not followed", {
  "t/.gitignore": "*a*a*a*a*a*a*b\nb.sh\n",
  [`t/${"a".repeat(240)}.sh`]: "",
  "t/b.sh": "",
}, [`t/${"a".repeat(240)}.sh`]);

walks("without one of its negations no pattern is followed", {
  "t/.gitignore": "*.sh\n!*a*b*c*d*\n",
  "t/a.sh": "",
}, ["t/a.sh"]);

walks("links within the tree: once, and under another name too", {
  "t/a/compose.yaml": "services: {}\n",
  "t/b/c/compose.yaml": "->../../a/compose.yaml",
  "t/stack.template": "services: {}\n",
  "t/compose.yaml": "->stack.template",
  "t/z/compose.yaml": "->../stack.template",
}, ["t/a/compose.yaml", "t/compose.yaml"]);

walks("links out of the tree, to nothing, and to themselves", {
  "compose.yaml": "services: {}\n",
  "t/a/compose.yaml": "->../../compose.yaml",
  "t/b/compose.yaml": "->missing.yaml",
  "t/c/compose.yaml": "->compose.yaml",
  "t/d/notes.txt": "->/etc/passwd",
}, [
  "! t/a/compose.yaml is a link that leads out of what is scanned: name it to scan it",
  "! cannot read t/b/compose.yaml: it is a link to nothing",
  "! cannot read t/c/compose.yaml: it is a link to nothing",
]);

walks("a linked directory is not walked: no cycle, nothing twice", {
  "t/a/install.sh": "",
  "t/a/again": "->..",
  "t/b": "->a",
}, ["t/a/install.sh"]);

walks("depth has a bound, and it is told", {
  [`t/${"d/".repeat(64)}a.sh`]: "",
  [`t/${"d/".repeat(65)}a.sh`]: "",
}, [
  `t/${"d/".repeat(64)}a.sh`,
  `! t/${"d/".repeat(65)} lies more than 64 directories deep: not looked at`,
]);

Deno.test("find: the number of entries has a bound, told once", () => {
  const entries = Array.from({ length: 1000 }, (_, index) => ({
    name: `f${index}`,
    type: "file" as const,
  }));
  const directories = entries.map(({ name }) => ({ name, type: "directory" as const }));
  const files = {
    ...memoryFiles({}),
    status: () => ({ ok: true, value: { type: "directory" } }) as const,
    list: (path: string) => {
      const last = [{ name: "install.sh", type: "file" as const }];
      const value = path === "." ? directories : path === "f999/" ? last : entries;
      return { ok: true, value } as const;
    },
  };
  const all = [...findManifests(files, ".")];
  assertEquals(all.map((one) => "blind" in one ? one.blind.reason : one.path), [
    "more than 500000 files: stopped here",
  ]);
});

Deno.test("find: a file without a known name needs --as", () =>
  withTree({ "t/x.txt": "" }, (root) => {
    assertEquals(found(root, "t/x.txt"), [
      "! t/x.txt is no manifest that posture knows: name its kind with --as",
    ]);
    const [one] = findManifests(realFiles, `${root}/t/x.txt`, "compose");
    assert(one !== undefined && "kind" in one && one.kind === "compose");
  }));

/** Runs the scan; `uid` is another user's. */
async function scan(args: readonly string[], stdin: string, cwd: string, uid?: number) {
  const child = new Deno.Command(BINARY, {
    args: ["scan", "--json", ...args],
    cwd,
    clearEnv: true,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    ...(uid === undefined ? {} : { uid }),
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(stdin)).catch(() => {});
  await writer.close().catch(() => {});
  const { code, stdout, stderr } = await child.output();
  const text = new TextDecoder().decode(stdout);
  const results: readonly {
    id: string;
    status: string;
    subject: string | null;
    message: string;
  }[] = text === "" ? [] : JSON.parse(text).results;
  const told = results.filter(({ status }) => status !== "pass" && status !== "skip")
    .map(({ id, status, subject, message }) => `${status} ${subject} ${id} ${message}`);
  return { code, told, stderr: new TextDecoder().decode(stderr) };
}

Deno.test("scan -: stdin is what --as says", async () => {
  const { code, told } = await scan(["--as", "renovate", "-"], YOUNG, "/");
  assertEquals(code, 1);
  assertEquals(told.length, 1);
  assertStringIncludes(told[0] ?? "", "warn -:1:3 missing-release-age automerge: major");
});

Deno.test("scan -: without --as nobody knows what it is", async () => {
  const { code, told } = await scan(["-"], YOUNG, "/");
  assertEquals(code, 1);
  assertEquals(told, [
    "unknown -:1:1 unreadable-manifest - is no manifest that posture knows: name its kind with --as",
  ]);
});

Deno.test("scan -: what is no text, or too long, is never a pass", async () => {
  for (const text of ["{}\0", " ".repeat(1_100_000)]) {
    const { code, told } = await scan(["--as", "renovate", "-"], text, "/");
    assertEquals([code, told.length], [1, 1]);
    assertStringIncludes(told[0] ?? "", "unknown -:1:1 unreadable-manifest cannot read");
  }
});

Deno.test("scan: a directory and a file that the user may not read are told", () =>
  withTree({
    "t/a/install.sh": "",
    "t/b/renovate.json": YOUNG,
    "t/c/compose.yaml": "services: {}\n",
  }, async (root) => {
    Deno.chmodSync(root, 0o755);
    Deno.chmodSync(`${root}/t/a`, 0o000);
    Deno.chmodSync(`${root}/t/c/compose.yaml`, 0o000);
    const uid = Deno.uid() === 0 ? 65534 : undefined;
    const { code, told } = await scan(["t"], "", root, uid);
    Deno.chmodSync(`${root}/t/a`, 0o755);
    assertEquals(code, 1);
    assertEquals(told.map((one) => one.split(" ").slice(0, 3).join(" ")).sort(), [
      "unknown t/a/:1:1 unreadable-manifest",
      "unknown t/c/compose.yaml:1:1 unreadable-manifest",
      "warn t/b/renovate.json:1:3 missing-release-age",
    ]);
  }));

Deno.test("scan: nothing to scan is 66, and no pass", () =>
  withTree({ "t/readme.txt": "" }, async (root) => {
    const { code, told, stderr } = await scan(["t"], "", root);
    assertEquals([code, told.length], [66, 0]);
    assertStringIncludes(stderr, "nothing to scan in t");
  }));
