/**
 * The portable bundle in roots that hold nothing else, and in one with musl and nothing of glibc.
 * Needs root on Linux, and Debian's musl-tools, busybox-static and patchelf.
 */
import { join } from "node:path";
import { hostTarget } from "../../scripts/compile.ts";
import { buildPortable } from "../../scripts/portable.ts";
import { assert, assertEquals, assertStringIncludes } from "../../lib/std/assert.ts";

const root = await Deno.makeTempDir({ prefix: "posture-portable-" });
await Deno.chmod(root, 0o755);
addEventListener("unload", () => Deno.removeSync(root, { recursive: true }));
await command("tar", ["-xzf", await buildPortable(hostTarget()), "-C", root]);
await Deno.mkdir(join(root, "proc"));

interface Output {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function command(name: string, args: readonly string[]): Promise<Output> {
  const { code, stdout, stderr } = await new Deno.Command(name, { args: [...args], stdin: "null" })
    .output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

/** In `root` alone, as uid 10001, in a pid namespace, with an empty environment. */
function inside(args: readonly string[]): Promise<Output> {
  const apart = ["--mount", "--pid", "--fork", `--mount-proc=${join(root, "proc")}`];
  const user = ["--userspec=10001:10001", "--groups="];
  return command("/usr/bin/env", [
    "-i",
    "/usr/bin/unshare",
    ...apart,
    "/usr/sbin/chroot",
    ...user,
    root,
    ...args,
  ]);
}

Deno.test("portable: it audits in a root that holds nothing else", async () => {
  const { code, stdout, stderr } = await inside(["/posture/posture", "audit", "--json"]);
  assertEquals(stderr, "");
  const report = JSON.parse(stdout) as {
    exit_code: number;
    results: { id: string; status: string }[];
  };
  assertEquals(code, report.exit_code);
  const status = (id: string) => report.results.find((one) => one.id === id)?.status;
  assertEquals(status("running-as-root"), "pass");
  assertEquals(status("unexpected-capability"), "pass");
  assertEquals(status("shell-in-image"), "pass");
});

Deno.test("portable: it is granted its own C library and no other", async () => {
  const { stdout } = await inside(["/posture/posture", "--version", "--json"]);
  const { permissions, code_cache } = JSON.parse(stdout);
  assertEquals(permissions.ffi, ["/posture/libc.so.6"]);
  assertEquals(code_cache, "used");
});

Deno.test("portable: nothing in it names a path outside of the bundle to load from", async () => {
  const { stdout } = await command("patchelf", ["--print-rpath", join(root, "posture/posture")]);
  assertEquals(stdout, "/posture\n");
  const { stdout: dynamic } = await command("readelf", ["-d", join(root, "posture/posture")]);
  assertStringIncludes(dynamic, "(RPATH)");
  assert(!dynamic.includes("(RUNPATH)"), "LD_LIBRARY_PATH would come before a RUNPATH");
});

Deno.test("portable: in a musl image it becomes a program that uses the image's own libc", async () => {
  const source = join(root, "app.c");
  await Deno.writeTextFile(
    source,
    '#include <stdio.h>\nint main(int n, char **v) { printf("app %d %s\\n", n, v[1]); return 7; }\n',
  );
  assertEquals((await command("musl-gcc", ["-o", join(root, "app"), source])).code, 0);
  await Deno.mkdir(join(root, "lib"));
  await Deno.mkdir(join(root, "bin"));
  const loader = `ld-musl-${Deno.build.arch}.so.1`;
  const { stdout: found } = await command("readlink", ["-f", join("/lib", loader)]);
  await Deno.copyFile(found.trim(), join(root, "lib", loader));
  await Deno.chmod(join(root, "lib", loader), 0o755);
  await Deno.copyFile("/bin/busybox", join(root, "bin/busybox"));

  const direct = await inside(["/app", "hello"]);
  assertEquals([direct.code, direct.stdout], [7, "app 2 hello\n"]);
  const gated = await inside(["/posture/posture", "exec", "--report-only", "--", "/app", "hello"]);
  assertEquals([gated.code, gated.stdout], [7, "app 2 hello\n"]);
  const shell = ["/bin/busybox", "sh", "-c", "echo from $0 && exit 3"];
  const busybox = await inside(["/posture/posture", "exec", "--report-only", "--", ...shell]);
  assertEquals([busybox.code, busybox.stdout], [3, "from sh\n"]);
});

Deno.test("portable: elsewhere than at /posture it does not start, whatever is there", async () => {
  await Deno.rename(join(root, "posture"), join(root, "elsewhere"));
  try {
    const { code } = await inside(["/elsewhere/posture", "exec", "--", "/app"]);
    assert(code !== 0 && code !== 7, `it started something: ${code}`);
  } finally {
    await Deno.rename(join(root, "elsewhere"), join(root, "posture"));
  }
});
