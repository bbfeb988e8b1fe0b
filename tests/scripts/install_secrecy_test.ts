/** scripts/install.sh with a GITHUB_TOKEN: where it must never be seen. */
import { join } from "node:path";
import { assert, assertEquals, assertStringIncludes } from "../../lib/std/assert.ts";
import { contents, home, SCRIPT } from "./installer.ts";
import { host } from "./release_host.ts";
import { api, BEARER, DOWNLOADERS, install, storage, TOKEN, tokens } from "./private_release.ts";

for (const downloader of DOWNLOADERS) {
  Deno.test(`install: the token is in no argument and no environment, ${downloader}`, async () => {
    await using there = await home(downloader);
    const seen: Sample[] = [];
    await using third = storage();
    const answer = api(() => third);
    await using first = host(async (path) => {
      seen.push(...await processes(there.path));
      return answer(path);
    });
    // Both would hand the script's own variables on: -a, and an environment that has their names.
    const names = { token: "x", authorization: "x", credentials: "x" };
    assertEquals((await install(there, first, ["sh", "-a", SCRIPT], names)).code, 0);
    const own = seen.filter(({ line }) => line.includes(downloader));
    assert(own.length >= 3, `only ${own.length} processes were seen: this test proves nothing`);
    assertEquals(seen.filter(({ line }) => line.includes(TOKEN)), []);
    // The script's own process was started with it; nothing that it starts is.
    const shells = seen.filter(({ environment }) => environment.includes(TOKEN));
    assert(
      shells.length > 0 && shells.every(({ line }) => line.includes("install.sh")),
      "a child has it",
    );
  });
}

/** A process, as others can see it. */
interface Sample {
  readonly line: string;
  readonly environment: string;
}

/** Those that name a path in their arguments or environment. */
async function processes(path: string): Promise<readonly Sample[]> {
  const found: Sample[] = [];
  for await (const { name } of Deno.readDir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const read = (file: string) => Deno.readTextFile(`/proc/${name}/${file}`).catch(() => "");
    const [line, environment] = [await read("cmdline"), await read("environ")];
    if ((line + environment).includes(path)) found.push({ line, environment });
  }
  return found;
}

const TRACED = [["sh", "-x"], ["bash", "-x"], ["bash", "--posix", "-x"], ["busybox", "sh", "-x"], [
  "dash",
  "-ax",
]];
for (const shell of [...TRACED, ["env", "SHELLOPTS=xtrace:allexport", "bash"]]) {
  Deno.test(`install: the token is in no trace of ${shell.join(" ")}`, async () => {
    await using there = await home("curl");
    await using third = storage();
    await using first = host(api(() => third));
    const { code, stderr } = await install(there, first, [...shell, SCRIPT]);
    assertEquals(code, 0);
    assertStringIncludes(stderr, "+ "); // it was traced, until the token
    assertStringIncludes(stderr, "tracing ends here: GITHUB_TOKEN is set\n");
    assertEquals(tokens(first), [BEARER, BEARER, BEARER]);
  });
}

Deno.test("install: ~/.curlrc and ~/.wgetrc are not read: they could print the token", async () => {
  for (const downloader of DOWNLOADERS) {
    await using there = await home(downloader);
    await Deno.writeTextFile(
      join(there.path, ".curlrc"),
      `verbose\ntrace-ascii = ${there.path}/t\n`,
    );
    await Deno.writeTextFile(
      join(there.path, ".wgetrc"),
      `debug = on\nlogfile = ${there.path}/t\n`,
    );
    await using third = storage();
    await using first = host(api(() => third));
    assertEquals((await install(there, first)).stderr, "");
    assert(!(await contents(there.path)).includes("t"));
  }
});
