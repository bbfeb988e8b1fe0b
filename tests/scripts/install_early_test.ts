/** scripts/install.sh where nothing is to be fetched, or the script is interrupted. */
import { join } from "node:path";
import { assertEquals } from "../../lib/std/assert.ts";
import {
  assertOneLine,
  assertUnchanged,
  contents,
  ended,
  FEW,
  type Home,
  home,
  homeWithOld,
  run,
  SCRIPT,
  start,
} from "./installer.ts";
import { ASSET, file, host, instead, latest, PROGRAM, release, stalled } from "./release_host.ts";

const GOOD = await release(new Map([[ASSET, PROGRAM]]));

for (const { name, shell, downloader } of FEW) {
  for (const [signal, code] of [["SIGTERM", 143], ["SIGINT", 130], ["SIGHUP", 129]] as const) {
    Deno.test(`install: ${signal} in the middle of the download, ${name}`, async () => {
      await using there = await homeWithOld(downloader);
      const { promise, resolve } = Promise.withResolvers<void>();
      await using releases = host(instead(GOOD, () => {
        resolve();
        return stalled(PROGRAM);
      }));
      const child = start([...shell, SCRIPT], { ...there.env, POSTURE_RELEASE_URL: releases.url });
      await promise;
      child.kill(signal);
      await child.stdin.close();
      assertOneLine(await ended(child), new RegExp(`interrupted by ${signal}; nothing was `), code);
      await assertUnchanged(there);
      assertEquals(await running(there.path), []);
    });
  }
}

/** The command lines that name a path: nothing of the script may still run. */
async function running(path: string): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { name } of Deno.readDir("/proc")) {
    const line = await Deno.readTextFile(`/proc/${name}/cmdline`).catch(() => "");
    if (/^\d+$/.test(name) && line.includes(path)) found.push(line);
  }
  return found;
}

/** What is wrong before anything is fetched. */
const WRONG: readonly (readonly [readonly string[], Record<string, string>, number, RegExp])[] = [
  [["--too", "x"], {}, 64, /--too is not one; see --help/],
  [["--to"], {}, 64, /--to has no value/],
  [["--version="], {}, 64, /--version= is empty/],
  [["--version", "latest"], {}, 64, /takes a version/],
  [["--version", "1;rm"], {}, 64, /takes a version/],
  [[], { HOME: "" }, 1, /HOME is not set; name a directory with --to/],
  [["--to", "/dev/null/x"], {}, 1, /cannot make the directory \/dev\/null\/x: /],
  [["--to", "/proc/self"], {}, 1, /cannot write to \/proc\/self: .*; name another/],
  ...["http://example.com/x", "http://127.0.0.1.example.com/", "http://127.0.0.1:80@example.com/"]
    .concat(["ftp://127.0.0.1:1/", "https://", "http://127.0.0.1:1\\@example.com/", "https://a b/"])
    .concat(["x", "https://a/\nb", 'https://a/"', "http://localhost:1/"])
    .map((url) =>
      [[], { POSTURE_RELEASE_URL: url }, 64, /is not an https address .*; correct it/] as const
    ),
];

for (const { name, shell, downloader } of FEW) {
  Deno.test(`install: what is wrong before anything is fetched, ${name}`, async () => {
    await using there = await home(downloader);
    for (const [args, env, code, line] of WRONG) {
      assertOneLine(await run([...shell, SCRIPT, ...args], { ...there.env, ...env }), line, code);
    }
    assertEquals(await contents(there.path), []);
  });
}

Deno.test("install: neither curl nor wget, or no way to verify", async () => {
  for (
    const [tool, line] of [["curl", /neither curl nor wget/], [
      "sha256sum",
      /cannot verify/,
    ]] as const
  ) {
    await using there = await home("curl");
    await Deno.remove(join(there.env["PATH"] ?? "", tool));
    assertOneLine(await run(["sh", SCRIPT], there.env), line);
    assertEquals(await contents(there.path), []);
  }
});

// It prints no Location, so that a redirect to http would not be seen.
Deno.test("install: Wget2, which is wget in Fedora, is not used", async () => {
  await using there = await home("wget");
  const tools = there.env["PATH"] ?? "";
  await Deno.remove(join(tools, "wget"));
  await Deno.symlink("/usr/bin/wget2", join(tools, "wget"));
  await using releases = host(latest((name) => file(GOOD, name)));
  const env = { ...there.env, POSTURE_RELEASE_URL: releases.url };
  assertOneLine(await run(["sh", SCRIPT], env), /this wget is neither GNU Wget 1 nor busybox, .*/);
  assertEquals([releases.seen, await contents(there.path)], [[], []]);
});

/** Replaces uname: the other machines are not here. */
async function pretend(there: Home, system: string, machine: string): Promise<void> {
  const path = join(there.env["PATH"] ?? "", "uname");
  await Deno.remove(path);
  const text = `#!/bin/sh\n[ "$1" = -s ] && echo ${system} || echo ${machine}\n`;
  await Deno.writeTextFile(path, text, { mode: 0o755 });
}

Deno.test("install: a system or an architecture without releases", async () => {
  const cases = [
    ["Darwin", "arm64", /cannot install on Darwin \(macOS is Darwin\): posture judges Linux, /],
    ["Linux", "riscv64", /cannot install on riscv64: releases are for x86_64 and aarch64; /],
  ] as const;
  for (const [system, machine, line] of cases) {
    await using there = await home("curl");
    await pretend(there, system, machine);
    assertOneLine(await run(["sh", SCRIPT], there.env), line);
  }
});

// A process can really ask for this one: setarch(8).
Deno.test("install: a 32-bit personality", async () => {
  await using there = await home("curl");
  const line = Deno.build.arch === "x86_64"
    ? /cannot install on i686: /
    : /cannot install on \w+: /;
  assertOneLine(await run(["/usr/bin/setarch", "linux32", "sh", SCRIPT], there.env), line);
});

Deno.test("install: each architecture has its own file, under each of its names", async () => {
  for (
    const [machine, arch] of [["arm64", "aarch64"], ["aarch64", "aarch64"], ["amd64", "x86_64"]]
  ) {
    await using there = await home("curl");
    await pretend(there, "Linux", machine ?? "");
    const bundle = await release(new Map([[`posture-portable-${arch}.tar.gz`, PROGRAM]]));
    await using mirror = host(latest((name) => file(bundle, name)));
    const env = { ...there.env, POSTURE_RELEASE_URL: mirror.url };
    // Verified, and then no archive: that far it comes with the right name only.
    const ended = await run(["sh", SCRIPT, "--portable", "--to", there.path], env);
    assertOneLine(ended, new RegExp(`cannot unpack posture-portable-${arch}\\.tar\\.gz: `));
  }
});
