/** scripts/install.sh with a GITHUB_TOKEN: where it goes, and where it does not. */
import { join } from "node:path";
import { assertEquals, assertMatch, assertStringIncludes } from "../../lib/std/assert.ts";
import { contents, home, SCRIPT } from "./installer.ts";
import { file, type Host, host, PROGRAM, redirect, release } from "./release_host.ts";
import {
  api,
  BASE,
  BEARER,
  DOWNLOADERS,
  GOOD,
  install,
  storage,
  TOKEN,
  tokens,
} from "./private_release.ts";

const RATE_LIMIT =
  /HTTP 4\d\d, the rate limit of GITHUB_TOKEN is used up(, for \d+ more minutes)?; wait/;

for (const downloader of DOWNLOADERS) {
  Deno.test(`install: the API gets the token, the storage host does not, ${downloader}`, async () => {
    for (const [args, path] of [[[], "latest"], [["--version", "9.9.9"], "tags/v9.9.9"]] as const) {
      await using there = await home(downloader);
      await using third = storage();
      await using first = host(api(() => third));
      const { code, stdout, stderr } = await install(there, first, ["sh", SCRIPT, ...args]);
      assertEquals([code, stderr], [0, ""]);
      assertStringIncludes(stdout, "installed posture 9.9.9");
      assertEquals(await Deno.readFile(join(there.bin, "posture")), PROGRAM);
      assertEquals(await contents(there.bin), ["posture"]);
      const asked = [`${BASE}/${path}`, `${BASE}/assets/102`, `${BASE}/assets/101`];
      assertEquals(first.seen.map((one) => one.path), asked);
      assertEquals(tokens(first), [BEARER, BEARER, BEARER]);
      assertEquals(tokens(third), [null, null]);
    }
  });

  Deno.test(`install: within the API a redirect keeps the token, ${downloader}`, async () => {
    await using there = await home(downloader);
    await using third = storage();
    const answer = api(() => third);
    await using first = host((path) =>
      path.startsWith("/moved") ? answer(path.slice(6)) : redirect(`/moved${path}`)
    );
    assertEquals((await install(there, first)).stderr, "");
    assertEquals(tokens(first), Array(6).fill(BEARER));
    assertEquals(tokens(third), [null, null]);
  });

  Deno.test(`install: once it left the API, the token does not come back, ${downloader}`, async () => {
    await using there = await home(downloader);
    await using third: Host = host((path) => redirect(`${first.url}/back${path}`));
    const answer = api(() => third);
    await using first: Host = host((path) =>
      path.startsWith("/back/") ? file(GOOD, path.slice(6)) : answer(path)
    );
    assertEquals((await install(there, first)).code, 0);
    assertEquals(tokens(third), [null, null]);
    const back = first.seen.filter(({ path }) => path.startsWith("/back"));
    assertEquals(back.map(({ authorization }) => authorization), [null, null]);
  });

  Deno.test(`install: a token with broad scopes is warned of, ${downloader}`, async () => {
    const scopes = [
      ["repo, workflow", true],
      ["gist, admin:org", true],
      ["delete_repo", true],
      ["public_repo, read:org", false],
      ["", false],
    ] as const;
    for (const [granted, warned] of scopes) {
      await using there = await home(downloader);
      await using third = storage();
      const answer = api(() => third);
      await using first = host(async (path) => {
        const response = await answer(path);
        response?.headers.set("X-OAuth-Scopes", granted);
        return response;
      });
      const { code, stderr } = await install(there, first);
      assertEquals(code, 0);
      const line =
        `WARNING: GITHUB_TOKEN may do far more than download: its scopes are ${granted}\n`;
      assertEquals([stderr.includes(line), stderr === ""], [warned, !warned]);
    }
  });

  const refusals: readonly (readonly [number, Record<string, string>, RegExp])[] = [
    [401, {}, /HTTP 401, it refuses GITHUB_TOKEN; renew it, or unset it/],
    [403, {}, /HTTP 403, it refuses GITHUB_TOKEN/],
    [403, { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "99999999999" }, RATE_LIMIT],
    [429, { "x-ratelimit-remaining": "0" }, RATE_LIMIT],
    [404, {}, /HTTP 404, .*for a private fork GITHUB_TOKEN/],
    [
      500,
      { "x-request": TOKEN, location: `http://${TOKEN}/` },
      /^install.sh: .*redirects to http:\/\/\[GITHUB_TOKEN\]\n$/,
    ],
  ];
  for (const [status, headers, line] of refusals) {
    Deno.test(`install: the API answers ${status} ${Object.keys(headers)[0] ?? ""}, ${downloader}`, async () => {
      await using there = await home(downloader);
      await using first = host(() => new Response(`no: ${TOKEN}`, { status, headers }));
      const { code, stderr } = await install(there, first);
      assertEquals(code, 1);
      assertMatch(stderr, /^install\.sh: .*\n$/);
      assertMatch(stderr, line);
      assertEquals(await contents(there.path), []);
    });
  }
}

Deno.test("install: with a mirror, or a strange token, without the token", async () => {
  const strange = `${TOKEN}"\nurl = "http://127.0.0.1:9/`;
  const note = /^install\.sh: GITHUB_TOKEN has characters .*\n$/;
  for (const [token, line] of [[TOKEN, /^$/], [strange, note], ["", /^$/]] as const) {
    await using there = await home("curl");
    await using mirror = host((path) => file(GOOD, path.replace("/latest/download/", "")));
    const env = { GITHUB_TOKEN: token, POSTURE_RELEASE_URL: mirror.url };
    const { code, stderr } = await install(there, mirror, ["sh", SCRIPT], env);
    assertEquals([code, tokens(mirror)], [0, [null, null]]);
    assertMatch(stderr, line);
  }
});

Deno.test("install: busybox wget takes headers as arguments only: it never gets the token", async () => {
  await using there = await home("busybox");
  await using first = host(() => undefined);
  // Ends before the first request, which would be one to GitHub.
  const { stderr } = await install(there, first, ["sh", SCRIPT, "--to", "/dev/null/x"]);
  assertMatch(
    stderr,
    /^install\.sh: GITHUB_TOKEN is not used: .*install curl.*\n.*cannot make .*\n$/,
  );
  assertEquals(first.seen, []);
});

Deno.test("install: a release without the file", async () => {
  await using there = await home("curl");
  await using third = storage();
  await using first = host(api(() => third, await release(new Map([["posture-other", PROGRAM]]))));
  const { code, stderr } = await install(there, first);
  assertEquals([code, await contents(there.path)], [1, []]);
  assertMatch(
    stderr,
    /^install\.sh: cannot fetch posture-\S+: release v9\.9\.9 has no such file; .*\n$/,
  );
});
