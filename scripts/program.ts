/** What the binary holds: the parts of the bundle, their code caches, and what starts them. */
import { join } from "node:path";
import { type BundlePart, partsOf } from "./bundle_parts.ts";
import {
  type Bundle,
  bundle,
  compile,
  DIST,
  ENTRY,
  hostTarget,
  log,
  type Program,
} from "./compile.ts";
import type { Target } from "./runtime.ts";

/** The files of the program that starts `files`, on `target`. */
export async function programOf(files: Bundle, target: Target): Promise<Program> {
  const parts = await scriptsOf(files);
  const caches = await makeCaches(parts, target);
  return assembled("posture", parts, caches);
}

/** The parts of `files`, the loader in the first of them. */
export async function scriptsOf(files: Bundle): Promise<readonly BundlePart[]> {
  return partsOf(files, await bundle("scripts/start/parts.ts"));
}

/** By part; undefined where nothing can be run that was compiled for `target`. */
export async function makeCaches(
  parts: readonly BundlePart[],
  target: Target,
): Promise<ReadonlyMap<string, Uint8Array> | undefined> {
  const maker = join(DIST, `.code-cache-${crypto.randomUUID()}`);
  try {
    await compile(await assembled("code_cache", parts, undefined), maker, target);
    const printed = await outputOf(maker, target);
    if (printed === undefined) return undefined;
    const caches = JSON.parse(printed) as Record<string, string>;
    return new Map(
      Object.entries(caches).map(([name, text]) => [name, Uint8Array.fromBase64(text)]),
    );
  } finally {
    await Deno.remove(maker).catch(() => {});
  }
}

/** What the maker prints; the environment is the same wherever it runs. */
async function outputOf(maker: string, target: Target): Promise<string | undefined> {
  const native = target === hostTarget();
  const libraries = native ? undefined : Deno.env.get(LIBRARIES);
  const command = native ? maker : EMULATORS[target];
  try {
    const { success, stdout, stderr } = await new Deno.Command(command, {
      args: native ? [] : [maker],
      cwd: "/",
      clearEnv: true,
      env: {
        PATH: "/usr/bin:/bin",
        ...(libraries === undefined ? {} : { [LIBRARIES]: libraries }),
      },
    }).output();
    if (success) return new TextDecoder().decode(stdout);
    throw new Error(new TextDecoder().decode(stderr).trim());
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (native) throw new Error(`cannot make the code cache: ${reason}`);
    log(`no code cache for ${target}, it will start slower (${command}: ${reason})`);
    return undefined;
  }
}

/** Where an emulator finds the C library of its target. */
const LIBRARIES = "QEMU_LD_PREFIX";

/** From Debian's qemu-user. */
const EMULATORS: Readonly<Record<Target, string>> = {
  "x86_64-unknown-linux-gnu": "qemu-x86_64",
  "aarch64-unknown-linux-gnu": "qemu-aarch64",
};

/**
 * The parts as files of bytes that the starting module `start` imports: first the cache, then the
 * source. One import of bytes costs a fifth of an import of the source as text.
 */
export async function assembled(
  start: string,
  parts: readonly BundlePart[],
  caches: ReadonlyMap<string, Uint8Array> | undefined,
): Promise<Program> {
  const code = (await bundle(`scripts/start/${start}.ts`)).get(ENTRY) ?? "";
  const files = new Map<string, string | Uint8Array>();
  const entries = parts.map(({ name, needs, source }) => {
    const cache = caches?.get(name);
    files.set(`${name}.bin`, joined(cache ?? new Uint8Array(), new TextEncoder().encode(source)));
    return `${JSON.stringify(name)}:{needs:${JSON.stringify(needs)},` +
      `cached:${cache?.byteLength},bytes:${imported(`${name}.bin`)}}`;
  });
  const first = `import FIRST from"./${ENTRY}.bin"with{type:"bytes"};`;
  files.set(ENTRY, `${first}const PARTS={${entries.join()}};${code}`);
  return files;
}

/** V8 takes a cache without a copy where it is aligned, as the beginning is. */
function joined(cache: Uint8Array, source: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(cache.byteLength + source.byteLength);
  bytes.set(cache);
  bytes.set(source, cache.byteLength);
  return bytes;
}

/** A module of the graph: no permission is needed to load it, also after all were given up. */
function imported(file: string): string {
  return `()=>import("./${file}",{with:{type:"bytes"}}).then((one)=>one.default)`;
}
