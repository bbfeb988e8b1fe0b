/** scripts/install.sh and servers whose certificate nobody vouches for: refused by each downloader. */
import { join } from "node:path";
import { assertEquals, assertMatch } from "../../lib/std/assert.ts";
import { contents, FEW, home, link, run, SCRIPT } from "./installer.ts";
import { ASSET, file, type Host, host, latest, PROGRAM, release } from "./release_host.ts";

const GOOD = await release(new Map([[ASSET, PROGRAM]]));

/** A release host with a certificate that it signed itself. */
async function selfSigned(): Promise<Host & { readonly authority: string }> {
  const directory = await Deno.makeTempDir({ prefix: "posture-tls-" });
  const [keyFile, authority] = [join(directory, "key.pem"), join(directory, "cert.pem")];
  const { code, stderr } = await run(
    ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
      .concat(["-nodes", "-days", "2", "-subj", "/CN=test", "-keyout", keyFile, "-out", authority])
      .concat(["-addext", "subjectAltName=DNS:localhost"]),
  );
  if (code !== 0) throw new Error(`no certificate: ${stderr}`);
  const [key, cert] = [await Deno.readTextFile(keyFile), await Deno.readTextFile(authority)];
  const server = host(latest((name) => file(GOOD, name)), { key, cert });
  return {
    ...server,
    url: server.url.replace("127.0.0.1", "localhost"), // the server knows no name that is a number
    authority,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await Deno.remove(directory, { recursive: true });
    },
  };
}

for (const { name, shell, downloader } of FEW) {
  Deno.test(`install: a certificate that nobody vouches for, ${name}`, async () => {
    await using there = await home(downloader);
    await using releases = await selfSigned();
    const env = { ...there.env, POSTURE_RELEASE_URL: releases.url };
    const { code, stderr } = await run([...shell, SCRIPT], env);
    assertEquals(code, 1);
    assertMatch(
      stderr,
      /^install\.sh: cannot (fetch SHA256SUMS from|trust) https:\/\/localhost:\d+: [ -~]+\n$/,
    );
    // Without openssl, busybox wget asks, and says that it did not verify.
    if (downloader !== "busybox") assertEquals(releases.seen, []);
    else assertMatch(stderr, /this wget does not verify certificates; install curl/);
    assertEquals(await contents(there.path), []);
  });
}

Deno.test("install: a certificate of an authority that is trusted here", async () => {
  const cases = [["curl", "CURL_CA_BUNDLE"], ["busybox", "SSL_CERT_FILE"]] as const;
  for (const [downloader, variable] of cases) {
    await using there = await home(downloader);
    await using releases = await selfSigned();
    if (downloader === "busybox") await link("openssl", there.env["PATH"] ?? "");
    const env = { ...there.env, POSTURE_RELEASE_URL: releases.url, [variable]: releases.authority };
    assertEquals((await run(["sh", SCRIPT], env)).stderr, "");
  }
});

Deno.test("install: busybox wget verifies where openssl is there, and refuses", async () => {
  await using there = await home("busybox");
  await using releases = await selfSigned();
  await link("openssl", there.env["PATH"] ?? "");
  const env = { ...there.env, POSTURE_RELEASE_URL: releases.url };
  const { code, stderr } = await run(["sh", SCRIPT], env);
  assertEquals([code, releases.seen], [1, []]);
  assertMatch(stderr, /^install\.sh: cannot fetch SHA256SUMS from https:[ -~]+\n$/);
});
