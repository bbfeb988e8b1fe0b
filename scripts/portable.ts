/**
 * Makes dist/posture-portable.tar.gz: a folder `posture` that brings its own loader and C library,
 * for images without glibc (Alpine, scratch, distroless static): `COPY posture /posture`. The paths
 * are compiled in: it works at /posture only, and an image's own C library has no say in it.
 */
import { basename, join } from "node:path";
import { programFor } from "./committed.ts";
import { compile, DIST, type Edition, hostTarget, log } from "./compile.ts";
import { provideRuntime, type Target } from "./runtime.ts";
import { writeSums } from "./sums.ts";

/** Where the folder must be. */
const HOME = "/posture";

/** The loader of each architecture, as its binaries name it. */
const LOADERS: Readonly<Record<Target, string>> = {
  "x86_64-unknown-linux-gnu": "/lib64/ld-linux-x86-64.so.2",
  "aarch64-unknown-linux-gnu": "/lib/ld-linux-aarch64.so.1",
};
const LIBRARIES = ["libc", "libm", "libdl", "libpthread", "librt"].map((name) => `${name}.so`);

/** Builds the bundle; the libraries are this machine's, so it is built where its target is. */
export async function buildPortable(target: Target): Promise<string> {
  if (target !== hostTarget()) {
    throw new Error(
      `a portable bundle for ${target} takes that machine's libraries: build it there`,
    );
  }
  const output = join(DIST, "posture-portable.tar.gz");
  await Deno.mkdir(DIST, { recursive: true });
  const scratch = await Deno.makeTempDir({ dir: DIST, prefix: ".portable-" });
  try {
    const folder = join(scratch, "posture");
    await Deno.mkdir(folder);
    const edition: Edition = {
      permissions: "portable",
      runtime: await patchedRuntime(target, scratch),
    };
    await compile(await programFor(target, edition), join(folder, "posture"), target, edition);
    for (const path of await librariesOf(await provideRuntime(target, log), target)) {
      await Deno.copyFile(path, join(folder, basename(path)));
    }
    await pack(scratch, output);
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
  await writeSums();
  const { size } = await Deno.stat(output);
  log(`wrote dist/${basename(output)} (${(size / 2 ** 20).toFixed(1)} MiB)`);
  return output;
}

/** The verified runtime, told to take its loader and libraries from the folder. */
async function patchedRuntime(target: Target, scratch: string): Promise<string> {
  const patched = join(scratch, "runtime");
  await Deno.copyFile(await provideRuntime(target, log), patched);
  await Deno.chmod(patched, 0o755);
  const loader = join(HOME, basename(LOADERS[target]));
  // DT_RPATH, not DT_RUNPATH: LD_LIBRARY_PATH must not come before it.
  await output("patchelf", ["--set-interpreter", loader, patched]);
  await output("patchelf", ["--force-rpath", "--set-rpath", HOME, patched]);
  return patched;
}

/** The loader, and what it loads for the runtime here: real files, whatever links lead to them. */
async function librariesOf(runtime: string, target: Target): Promise<readonly string[]> {
  const listed = await output(LOADERS[target], ["--list", runtime]);
  const paths = [...listed.matchAll(/=> (\/\S+)/g)].map(([, path = ""]) => path);
  for (const name of LIBRARIES) {
    if (!paths.some((path) => basename(path).startsWith(name))) {
      throw new Error(`the loader found no ${name} here`);
    }
  }
  return [LOADERS[target], ...paths.filter((path) => basename(path) !== basename(LOADERS[target]))];
}

/** The same files give the same bytes: no times, no owners, names in order. */
async function pack(scratch: string, path: string): Promise<void> {
  const order = ["--sort=name", "--mtime=@0", "--owner=0", "--group=0", "--numeric-owner"];
  const modes = ["--mode=u=rwX,go=rX"];
  const archive = join(scratch, "posture.tar");
  await output("tar", [...order, ...modes, "-C", scratch, "-cf", archive, "posture"]);
  await output("gzip", ["-n", archive]);
  await Deno.rename(`${archive}.gz`, path);
}

async function output(command: string, args: readonly string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(command, { args: [...args] }).output()
    .catch((error: unknown) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
      throw new Error(`${command} is missing: apt-get install ${command}`);
    });
  if (success) return new TextDecoder().decode(stdout);
  throw new Error(`${command} failed: ${new TextDecoder().decode(stderr).trim()}`);
}
