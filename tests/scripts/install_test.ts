/** scripts/install.sh, end to end: what it installs, and where. */
import { join } from "node:path";
import config from "../../deno.json" with { type: "json" };
import { BINARY } from "../../scripts/build.ts";
import { assert, assertEquals, assertMatch, assertStringIncludes } from "../../lib/std/assert.ts";
import { contents, home, run, SCRIPT, SURROUNDINGS } from "./installer.ts";
import { ASSET, file, host, PROGRAM, redirect, release, releaseHost } from "./release_host.ts";

const TEXT = await Deno.readTextFile(SCRIPT);
const OTHER = new TextEncoder().encode("a bill of materials\n");
const SMALL = await release(
  new Map([[ASSET, PROGRAM], [`${ASSET}.cdx.json`, OTHER], [`x${ASSET}`, OTHER]]),
);

for (const { name, shell, downloader } of SURROUNDINGS) {
  Deno.test(`install: the real program, piped into ${name}`, async () => {
    await using there = await home(downloader);
    const program = await Deno.readFile(BINARY);
    await using releases = releaseHost(await release(new Map([[ASSET, program]])));
    const env = { ...there.env, POSTURE_RELEASE_URL: releases.url };
    const { code, stdout, stderr } = await run([...shell, "-s"], env, TEXT);
    assertEquals([code, stderr], [0, ""]);
    assertStringIncludes(stdout, `installed posture ${config.version} as ${there.bin}/posture\n`);
    assertStringIncludes(stdout, `add to ~/.profile: export PATH="${there.bin}:$PATH"\n`);
    assertEquals(await contents(there.path), [".local", ".local/bin", ".local/bin/posture"]);
    const installed = join(there.bin, "posture");
    assertEquals((await Deno.stat(installed)).mode, 0o100755);
    assertEquals((await run([installed, "--version"], {})).code, 0);
    assertEquals(releases.seen.map(({ path }) => path), [
      "/latest/download/SHA256SUMS",
      "/download/v9.9.9/SHA256SUMS",
      `/download/v9.9.9/${ASSET}`,
    ]);
  });

  Deno.test(`install: over an old one, another directory and version, ${name}`, async () => {
    await using there = await home(downloader);
    await using releases = releaseHost(SMALL);
    const env = {
      ...there.env,
      POSTURE_RELEASE_URL: releases.url,
      PATH: `${there.path}/a b:${there.env.PATH}`,
    };
    await Deno.mkdir(`${there.path}/a b`);
    await Deno.writeTextFile(`${there.path}/a b/posture`, "old");
    for (const version of ["9.9.9", "v9.9.9"]) {
      const args = ["--to", `${there.path}/a b`, `--version=${version}`];
      const { code, stdout, stderr } = await run([...shell, SCRIPT, ...args], env);
      assertEquals([code, stderr], [0, ""]);
      assert(stdout.endsWith(`installed posture 9.9.9 as ${there.path}/a b/posture\n`), stdout);
      assertEquals(await contents(there.path), ["a b", "a b/posture"]);
      assertEquals(await Deno.readFile(`${there.path}/a b/posture`), PROGRAM);
    }
    assert(!releases.seen.some(({ path }) => path.includes("latest")));
  });
}

Deno.test("install: a mirror of plain files, and a relative directory", async () => {
  await using there = await home("curl");
  await using mirror = host((path) => file(SMALL, path.replace("/m/latest/download/", "")));
  const env = { ...there.env, POSTURE_RELEASE_URL: `${mirror.url}/m/` };
  const command = `cd "$HOME" && exec sh "$0" --to here`;
  const { code, stderr } = await run(["sh", "-c", command, SCRIPT], env);
  assertEquals([code, stderr], [0, ""]);
  assertEquals(await contents(there.path), ["here", "here/posture"]);
});

Deno.test("install: files on a third host, as GitHub keeps them", async () => {
  for (const { shell, downloader } of SURROUNDINGS) {
    await using there = await home(downloader);
    await using files = host((path) => file(SMALL, path.slice(1)));
    await using releases = host((path) => redirect(`${files.url}/${path.split("/").at(-1)}?sig=1`));
    const env = { ...there.env, POSTURE_RELEASE_URL: releases.url };
    assertEquals((await run([...shell, SCRIPT], env)).stderr, "");
    assertEquals(files.seen.map(({ path }) => path), ["/SHA256SUMS?sig=1", `/${ASSET}?sig=1`]);
  }
});

Deno.test("install: a release made in between does not mix with the first", async () => {
  await using there = await home("curl");
  let latest = "v9.9.9";
  await using releases = host((path) => {
    if (!path.startsWith("/latest/")) return file(SMALL, path.replace("/download/v9.9.9/", ""));
    const answer = redirect(`/download/${latest}/${path.split("/").at(-1)}`);
    latest = "v10.0.0";
    return answer;
  });
  const env = { ...there.env, POSTURE_RELEASE_URL: releases.url };
  assertEquals((await run(["sh", SCRIPT], env)).stderr, "");
});

Deno.test("install: the name of another program first on PATH is told", async () => {
  await using there = await home("curl");
  await using releases = releaseHost(SMALL);
  await Deno.symlink("/bin/true", join(there.env["PATH"] ?? "", "posture"));
  const env = {
    ...there.env,
    POSTURE_RELEASE_URL: releases.url,
    PATH: `${there.env["PATH"]}:${there.bin}`,
  };
  const { stdout } = await run(["sh", SCRIPT], env);
  assertStringIncludes(stdout, `PATH finds ${there.env["PATH"]}/posture first\n`);
});

/** The lines of README.md, section Install, as they stand there but for the host. */
const README = await Deno.readTextFile(new URL("../../README.md", import.meta.url));
const SECTION = /^## Install\n(.*?)^## /ms.exec(README)?.[1] ?? "";
const LINES = [...SECTION.matchAll(/^```sh\n(.+)\n```$/gm)].map(([, line = ""]) => line);
const [, REPOSITORY] = /^REPOSITORY=(\S+)$/m.exec(TEXT) ?? [];

Deno.test("install: the README's lines do what it says", async () => {
  assertEquals(LINES.length, 2);
  const real = `https://raw.githubusercontent.com/${REPOSITORY}/main/scripts/install.sh`;
  const files = await release(
    new Map([[ASSET, PROGRAM], ["install.sh", new TextEncoder().encode(TEXT)]]),
  );
  await using there = await home("curl");
  await using releases = host((path) => file(files, path.split("/").at(-1) ?? ""));
  for (const line of LINES) {
    assertStringIncludes(line, real);
    const tried = line.replace(real, `${releases.url}/install.sh`)
      .replace("/tmp/tools", `${there.path}/tools`).replace("0.1.0", "9.9.9");
    const { code, stderr } = await run(["sh", "-c", tried], {
      ...there.env,
      POSTURE_RELEASE_URL: releases.url,
    });
    assertEquals([code, stderr], [0, ""]);
  }
  const programs = (await contents(there.path)).filter((path) => path.endsWith("/posture"));
  assertEquals(programs, [".local/bin/posture", "tools/posture"]);
});

// Each beginning of the script, as a download that breaks off leaves it: line by line, and byte by
// byte at the end.
for (const shell of ["dash", "bash", "busybox sh"]) {
  Deno.test(`install: no beginning of the script does anything, ${shell}`, async () => {
    await using there = await home("curl");
    await using releases = releaseHost(SMALL);
    const lines = [...TEXT.matchAll(/\n/g)].map(({ index }) => index).slice(0, -2);
    const bytes = Array.from({ length: 40 }, (_, index) => TEXT.length - 2 - index);
    const env = { ...there.env, POSTURE_RELEASE_URL: releases.url, SCRIPT };
    const loop = `for n in $LENGTHS; do head -c "$n" "$SCRIPT" | ${shell} -s 2>/dev/null; done; :`;
    const lengths = [...lines, ...bytes].join(" ");
    const { code, stdout } = await run(["sh", "-c", loop], { ...env, LENGTHS: lengths });
    assertEquals([code, stdout, await contents(there.path)], [0, "", []]);
    assertEquals(releases.seen, []);
    assertMatch(TEXT, /\n\{ main "\$@"; \}\n$/);
  });
}

Deno.test("install: --help", async () => {
  await using there = await home("curl");
  const { code, stdout, stderr } = await run(["sh", SCRIPT, "--help"], there.env);
  assertEquals([code, stderr], [0, ""]);
  for (
    const word of ["--to DIR", "--version X", "--portable", "GITHUB_TOKEN", "POSTURE_RELEASE_URL"]
  ) {
    assertStringIncludes(stdout, word);
  }
});
