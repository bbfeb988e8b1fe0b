/** scripts/install.sh when something is wrong: one line, and everything as it was. */
import { assertEquals } from "../../lib/std/assert.ts";
import {
  assertOneLine,
  assertUnchanged,
  contents,
  FEW,
  home,
  homeWithOld,
  run,
  SCRIPT,
} from "./installer.ts";
import {
  type Answer,
  ASSET,
  file,
  host,
  instead,
  latest,
  PROGRAM,
  redirect,
  release,
  truncated,
} from "./release_host.ts";

const GOOD = await release(new Map([[ASSET, PROGRAM]]));
const OTHER = new TextEncoder().encode("not what was signed for\n");
const SUMS = (text: string) => new Map([...GOOD, ["SHA256SUMS", new TextEncoder().encode(text)]]);
const SUM = "0123456789abcdef".repeat(4);

function limited(status: number): Response {
  const reset = String(Math.floor(Date.now() / 1000) + 600);
  const headers = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset };
  return new Response("rate limit", { status, headers });
}

/** What the host does, and the one line that follows from it. */
const CASES: Readonly<Record<string, readonly [Answer, RegExp]>> = {
  "no release": [
    () => undefined,
    /cannot fetch SHA256SUMS from \S+: HTTP 404, .*; check --version/,
  ],
  "no such file in the release": [
    latest((name) => name === ASSET ? undefined : file(GOOD, name)),
    /cannot fetch posture-\S+ from \S+: HTTP 404, /,
  ],
  "a wrong checksum": [
    instead(GOOD, () => new Response(OTHER)),
    /cannot verify posture-\S+: SHA256SUMS says [0-9a-f]{64}, the download has [0-9a-f]{64}; /,
  ],
  "checksums without the file": [
    latest((name) => file(SUMS(`${SUM}  posture-other\n`), name)),
    /cannot verify posture-\S+: SHA256SUMS .* does not have one line for it; /,
  ],
  "two checksums for the file": [
    latest((name) => file(SUMS(`${SUM}  ${ASSET}\n`.repeat(2)), name)),
    /cannot verify .* does not have one line for it; /,
  ],
  "a page instead of checksums": [
    latest((name) => name === "SHA256SUMS" ? new Response("<html>") : file(GOOD, name)),
    /cannot verify .* does not have one line for it; /,
  ],
  "a truncated program": [
    instead(GOOD, () => truncated(PROGRAM)),
    /cannot fetch posture-\S+ from \S+: .+; check the network/,
  ],
  "a server error": [
    () => new Response("", { status: 503 }),
    /cannot fetch SHA256SUMS from \S+: HTTP 503; /,
  ],
  "too many requests": [
    () => limited(429),
    /HTTP 429, the rate limit of this network address is used up.*; wait/,
  ],
  "a redirect to http": [
    latest(() => redirect("http://127.0.0.2:9/x?secret=1")),
    /cannot fetch SHA256SUMS: \S+ redirects to http:\/\/127.0.0.2:9, which is not https; /,
  ],
  "a redirect that never ends": [
    latest((name) => redirect(`/again/${name}`)),
    /cannot fetch SHA256SUMS/,
  ],
  "a program that cannot start": [
    latest((name) => file(UNSTARTABLE, name)),
    /cannot start the downloaded posture here: .*--portable/,
  ],
};
const UNSTARTABLE = await release(new Map([[ASSET, OTHER]]));

for (const { name, shell, downloader } of FEW) {
  for (const [what, [answer, line]] of Object.entries(CASES)) {
    Deno.test(`install: ${what}, ${name}`, async () => {
      await using there = await homeWithOld(downloader);
      await using releases = host(answer);
      const env = { ...there.env, POSTURE_RELEASE_URL: releases.url };
      assertOneLine(await run([...shell, SCRIPT], env), line);
      await assertUnchanged(there);
    });
  }

  Deno.test(`install: no network, ${name}`, async () => {
    await using there = await homeWithOld(downloader);
    const gone = host(() => undefined);
    await gone[Symbol.asyncDispose]();
    const env = { ...there.env, POSTURE_RELEASE_URL: gone.url };
    const line =
      /cannot fetch SHA256SUMS from http:\/\/127.0.0.1:\d+: .*(refused|connect).*; check the network/i;
    assertOneLine(await run([...shell, SCRIPT], env), line);
    await assertUnchanged(there);
  });

  Deno.test(`install: what was asked for and what the release says differ, ${name}`, async () => {
    await using there = await homeWithOld(downloader);
    await using releases = host((path) => file(GOOD, path.replace("/download/v1.2.3/", "")));
    const env = { ...there.env, POSTURE_RELEASE_URL: releases.url };
    const ended = await run([...shell, SCRIPT, "--version", "1.2.3"], env);
    assertOneLine(ended, /cannot install 1\.2\.3: the release's program says it is 9\.9\.9; /);
    await assertUnchanged(there);
  });

  Deno.test(`install: no directory that was made is left, ${name}`, async () => {
    await using there = await home(downloader);
    await using releases = host(() => undefined);
    const env = { ...there.env, POSTURE_RELEASE_URL: releases.url };
    assertOneLine(await run([...shell, SCRIPT, "--to", `${there.path}/a/b/c/`], env), /HTTP 404/);
    assertEquals(await contents(there.path), []);
  });
}
