/** scripts/install.sh where what is around it is odd: nobody reads it, no directory, odd names. */
import { assertEquals, assertMatch, assertStringIncludes } from "../../lib/std/assert.ts";
import { assertOneLine, contents, FEW, home, run, SCRIPT } from "./installer.ts";
import { ASSET, file, host, latest, PROGRAM, release } from "./release_host.ts";

const GOOD = await release(new Map([[ASSET, PROGRAM]]));
const serving = () => host(latest((name) => file(GOOD, name)));

/** Where its stdout goes; `"$@"` is the script, and the exit code is its own. */
const UNHEARD = {
  "to a reader that is gone": '"$@" | true; exit "${PIPESTATUS[0]}"',
  "to a full disk": '"$@" >/dev/full',
  "nowhere, as its stderr": '"$@" >&- 2>&-',
};

for (const { name, shell, downloader } of FEW) {
  for (const [where, command] of Object.entries(UNHEARD)) {
    Deno.test(`install: what it tells goes ${where}, ${name}`, async () => {
      await using there = await home(downloader);
      await using releases = serving();
      const env = { ...there.env, POSTURE_RELEASE_URL: releases.url };
      const words = ["/bin/bash", "-c", command, "bash", ...shell, SCRIPT];
      const { code, stderr } = await run(words, env);
      assertEquals([code, stderr], [0, ""]);
      assertEquals(await contents(there.path), [".local", ".local/bin", ".local/bin/posture"]);
    });
  }

  Deno.test(`install: a working directory that is gone, ${name}`, async () => {
    await using there = await home(downloader);
    const command = 'mkdir gone && cd gone && rmdir ../gone && exec "$@"';
    const words = ["/bin/bash", "-c", `cd "$HOME" && ${command}`, "bash", ...shell, SCRIPT];
    const { code, stderr } = await run([...words, "--to", "here"], there.env);
    assertEquals(code, 1);
    // The shell has its own line about that, before the script begins.
    assertMatch(
      stderr,
      /install\.sh: cannot install into here: the working directory is gone; .*\n$/,
    );
    assertEquals(await contents(there.path), []);
  });

  Deno.test(`install: slashes at the end, on PATH, ${name}`, async () => {
    await using there = await home(downloader);
    await using releases = serving();
    const PATH = `${there.env["PATH"]}:${there.path}/a b`;
    const env = { ...there.env, PATH, POSTURE_RELEASE_URL: releases.url };
    const ended = await run([...shell, SCRIPT, "--to", `${there.path}/a b//`], env);
    assertEquals([ended.code, ended.stderr], [0, ""]);
    assertMatch(ended.stdout, /\ninstall\.sh: installed posture 9\.9\.9 as \S+\/a b\/posture\n$/);
  });

  Deno.test(`install: no line to be pasted that would run something, ${name}`, async () => {
    await using there = await home(downloader);
    await using releases = serving();
    const env = { ...there.env, POSTURE_RELEASE_URL: releases.url };
    for (const odd of ["$(id)", "`id`", 'a"b', "a\\b", "a:b", "é", "a\nb"]) {
      const to = `${there.path}/${odd}`;
      const { code, stdout } = await run([...shell, SCRIPT, "--to", to], env);
      assertEquals(code, 0, odd);
      assertStringIncludes(stdout, `${to} is not on PATH\n`);
    }
  });
}

Deno.test("install: the same directory, several times at once", async () => {
  await using there = await home("curl");
  await using releases = serving();
  const env = { ...there.env, POSTURE_RELEASE_URL: releases.url };
  const all = await Promise.all(Array.from({ length: 6 }, () => run(["sh", SCRIPT], env)));
  assertEquals(all.map(({ code, stderr }) => [code, stderr]), all.map(() => [0, ""]));
  assertEquals(await contents(there.path), [".local", ".local/bin", ".local/bin/posture"]);
});

Deno.test("install: a directory in the program's place is seen before anything is fetched", async () => {
  await using there = await home("curl");
  await using releases = serving();
  await Deno.mkdir(`${there.bin}/posture`, { recursive: true });
  const env = { ...there.env, POSTURE_RELEASE_URL: releases.url };
  assertOneLine(await run(["sh", SCRIPT], env), /a directory is there; name another/);
  assertEquals(releases.seen, []);
});
