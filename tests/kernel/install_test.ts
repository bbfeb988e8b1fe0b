/** scripts/install.sh in roots of its own: musl only, read-only, as another user. */
import { join } from "node:path";
import { assertEquals, assertMatch } from "../../lib/std/assert.ts";
import { contents, type Ended, run, SCRIPT } from "../scripts/installer.ts";
import {
  ASSET,
  BUNDLE,
  file,
  type Host,
  host,
  latest,
  PROGRAM,
  type Release,
  release,
} from "../scripts/release_host.ts";

const { arch } = Deno.build;
const LOADER = `/lib/ld-musl-${arch}.so.1`;
const PATH = "/usr/local/bin:/usr/bin:/bin";

/** An empty root in which only Debian's static busybox and musl are. */
interface Root extends AsyncDisposable {
  readonly path: string;
  /** Runs the script with these arguments, after a few lines of shell. */
  readonly install: (
    args: readonly string[],
    env?: Readonly<Record<string, string>>,
    before?: string,
  ) => Promise<Ended>;
}

async function root(options: readonly string[] = []): Promise<Root> {
  const path = await Deno.makeTempDir({ prefix: "posture-musl-" });
  const fixed = ["--ro-bind", "/usr/bin/busybox", "/bin/busybox", "--ro-bind", LOADER, LOADER]
    .concat(["--ro-bind", SCRIPT, "/install.sh", "--proc", "/proc", "--dev", "/dev"]);
  return {
    path,
    async install(args, env = {}, before = ":") {
      const shell = `busybox --install -s /bin && ${before} && exec sh /install.sh "$@"`;
      const command = ["/bin/busybox", "sh", "-c", shell, "sh", ...args];
      const bwrap = ["bwrap", "--bind", path, "/", ...fixed, ...options, ...command];
      return await run(bwrap, { PATH, HOME: "/home", ...env });
    },
    [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }),
  };
}

/** What an installation left, of what was not there before. */
async function left({ path }: Root): Promise<readonly string[]> {
  const all = await contents(path);
  return all.filter((name) => !/^(bin|lib|proc|dev|install\.sh|usr)(\/|$)/.test(name));
}

async function bundle(program: Uint8Array<ArrayBuffer>): Promise<Release> {
  const base = await Deno.makeTempDir({ prefix: "posture-bundle-" });
  try {
    await Deno.mkdir(join(base, "posture"));
    await Deno.writeFile(join(base, "posture/posture"), program, { mode: 0o755 });
    await run(["tar", "-czf", join(base, BUNDLE), "-C", base, "posture"]);
    return await release(
      new Map([[ASSET, PROGRAM], [BUNDLE, await Deno.readFile(join(base, BUNDLE))]]),
    );
  } finally {
    await Deno.remove(base, { recursive: true });
  }
}

const GOOD = await bundle(PROGRAM);
const serving = (files = GOOD): Host => host(latest((name) => file(files, name)));
const musl =
  /^install\.sh: cannot install \S+: the C library of this system is musl; add --portable .*\n$/;

for (
  const [what, before] of [
    ["its loader", ":"],
    [
      "its ldd, beside a loader of glibc's name",
      `mkdir -p /usr/bin /lib64 && ln -s ${LOADER} /usr/bin/ldd && >/lib64/ld-linux-x86-64.so.2 && >/lib/ld-linux-aarch64.so.1`,
    ],
  ] as const
) {
  Deno.test(`install: musl is known by ${what}, and the bundle offered`, async () => {
    await using there = await root();
    await using releases = serving();
    const ended = await there.install([], { POSTURE_RELEASE_URL: releases.url }, before);
    assertEquals([ended.code, ended.stdout], [1, ""]);
    assertMatch(ended.stderr, musl);
    assertEquals([
      releases.seen,
      (await left(there)).filter((name) => name !== "lib64" && !name.startsWith("lib64/")),
    ], [[], []]);
  });
}

Deno.test("install: neither glibc nor musl is said, not guessed", async () => {
  await using there = await root(["--tmpfs", "/lib"]);
  const { code, stderr } = await there.install([]);
  assertEquals(code, 1);
  assertMatch(
    stderr,
    /the C library of this system is not glibc \(\/lib\S+ is not there\); add --portable/,
  );
});

Deno.test("install: on musl --portable makes /posture, over an old one too", async () => {
  await using there = await root();
  await using releases = serving();
  for (const old of [false, true]) {
    if (old) await Deno.writeTextFile(join(there.path, "posture/old"), "");
    const ended = await there.install(["--portable"], { POSTURE_RELEASE_URL: releases.url });
    assertEquals([ended.code, ended.stderr], [0, ""]);
    assertMatch(ended.stdout, /\ninstall\.sh: installed posture 9\.9\.9 in \/posture; .*\n$/);
    assertEquals(await left(there), ["posture", "posture/posture"]);
    assertEquals(await Deno.readFile(join(there.path, "posture/posture")), PROGRAM);
  }
});

Deno.test("install: a bundle that does not start, or is none, leaves the old one", async () => {
  const broken = await bundle(new TextEncoder().encode("#!/bin/sh\necho broken >&2; exit 1\n"));
  const none = await release(new Map([[BUNDLE, PROGRAM]]));
  for (
    const [files, line] of [[broken, /cannot start .*: broken; /], [
      none,
      /cannot unpack /,
    ]] as const
  ) {
    await using there = await root();
    await Deno.mkdir(join(there.path, "posture"));
    await Deno.writeTextFile(join(there.path, "posture/posture"), "old", { mode: 0o755 });
    await using releases = serving(files);
    const ended = await there.install(["--portable"], { POSTURE_RELEASE_URL: releases.url });
    assertEquals(ended.code, 1);
    assertMatch(ended.stderr, /^install\.sh: .*\n$/);
    assertMatch(ended.stderr, line);
    assertEquals(await left(there), ["posture", "posture/posture"]);
    assertEquals(await Deno.readTextFile(join(there.path, "posture/posture")), "old");
  }
});

Deno.test("install: the bundle does not replace a directory that is something else", async () => {
  await using there = await root();
  await Deno.mkdir(join(there.path, "posture/precious"), { recursive: true });
  await using releases = serving();
  const ended = await there.install(["--portable"], { POSTURE_RELEASE_URL: releases.url });
  assertEquals(ended.code, 1);
  assertMatch(ended.stderr, /^install\.sh: .*something that is not posture is there.*\n$/);
  assertEquals(await left(there), ["posture", "posture/precious"]);
});

Deno.test("install: a bundle kept elsewhere, to be copied", async () => {
  await using there = await root();
  await using releases = serving();
  const env = { POSTURE_RELEASE_URL: releases.url };
  const { code, stdout, stderr } = await there.install(["--portable", "--to", "/stage"], env);
  assertEquals([code, stderr], [0, ""]);
  assertMatch(stdout, / in \/stage\/posture; it runs as \/posture\/posture\n$/);
  assertEquals(await left(there), ["stage", "stage/posture", "stage/posture/posture"]);
});

Deno.test("install: a read-only destination", async () => {
  await using there = await root(["--tmpfs", "/ro", "--remount-ro", "/ro"]);
  await using releases = serving();
  const env = { POSTURE_RELEASE_URL: releases.url };
  for (const to of ["/ro", "/ro/new/below"]) {
    const ended = await there.install(["--portable", "--to", to], env);
    assertEquals(ended.code, 1);
    assertMatch(
      ended.stderr,
      /^install\.sh: cannot (write to|make the directory) \/ro.*; name another .*\n$/,
    );
  }
  assertEquals(releases.seen, []);
});

Deno.test("install: a disk that is full is named, and not the network", async () => {
  await using there = await root(["--size", "65536", "--tmpfs", "/small"]);
  await using releases = serving(await release(new Map([[BUNDLE, new Uint8Array(200_000)]])));
  const args = ["--portable", "--to", "/small"];
  const { stderr } = await there.install(args, { POSTURE_RELEASE_URL: releases.url });
  assertMatch(stderr, /^install\.sh: cannot write \S+ to \/small: no space is left there; .*\n$/);
});

Deno.test("install: uid 10001 needs no more than its own home", async () => {
  const path = await Deno.makeTempDir({ prefix: "posture-home-" });
  try {
    await Deno.chown(path, 10001, 10001);
    await Deno.chmod(path, 0o700);
    await using releases = serving();
    const env = { PATH, HOME: path, POSTURE_RELEASE_URL: releases.url };
    const as = ["setpriv", "--reuid=10001", "--regid=10001", "--clear-groups", "--no-new-privs"];
    const text = await Deno.readTextFile(SCRIPT);
    assertEquals((await run([...as, "sh", "-s"], env, text)).stderr, "");
    assertEquals(await contents(path), [".local", ".local/bin", ".local/bin/posture"]);
    const refused = await run([...as, "sh", "-s", "--", "--to", "/usr/local/bin"], env, text);
    assertEquals(refused.code, 1);
    assertMatch(refused.stderr, /^install\.sh: cannot write to \/usr\/local\/bin: .*\n$/);
  } finally {
    await Deno.remove(path, { recursive: true });
  }
});
