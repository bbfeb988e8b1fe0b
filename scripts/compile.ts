/**
 * Bundling and compiling, for the binary and for the probes that prove what its grants refuse: both
 * go through here, so that what holds for one holds for the other.
 */
import { basename, join } from "node:path";
import config from "../deno.json" with { type: "json" };
import {
  beginsWithRuntime,
  DENO_VERSION,
  provideRuntime,
  RUNTIMES,
  type Target,
} from "./runtime.ts";

/** The top of the checkout. */
export const ROOT = join(import.meta.dirname ?? ".", "..");

/** Where everything that is built goes. */
export const DIST = join(ROOT, "dist");

/** Files of JavaScript by name; ENTRY is the one to start. */
export type Bundle = ReadonlyMap<string, string>;

/** Files to compile into one program: a bundle, and what it imports as text or bytes. */
export type Program = ReadonlyMap<string, string | Uint8Array>;

/**
 * No JIT: a short run is faster (4 ms, 6 MiB) and starts under systemd's MemoryDenyWriteExecute=yes.
 * Source positions in the code cache: without, the first error that is thrown parses everything
 * again to have them (10 ms). No flushing: what was compiled stays, so that a code cache always holds
 * the same. No threads for a garbage collection that no audit lives to see (4 ms). Young space that
 * stays as it begins, and a gc() that a long scan calls: V8 by itself lets the heap grow to 100s of
 * MiB before it looks.
 */
const V8_FLAGS = [
  "--jitless",
  "--no-enable-lazy-source-positions",
  "--no-flush-bytecode",
  "--single-threaded",
  "--min-semi-space-size=8",
  "--max-semi-space-size=8",
  "--expose-gc",
].join();

/** The file of a bundle that is started. */
export const ENTRY = "posture.js";

/**
 * What `entry`, relative to `root`, imports, in few files: what it imports dynamically stays apart,
 * so that V8 does not read zod and yaml when there is no policy (saves 15 ms and 10 MiB).
 */
export async function bundle(entry: string, root = ROOT): Promise<Bundle> {
  const scratch = await Deno.makeTempDir({ prefix: "posture-bundle-" });
  try {
    await deno(
      // The browser platform takes ESM builds of npm packages: CommonJS ones break in a bundle.
      ["bundle", "-q", "--minify", "--platform", "browser", "--code-splitting"]
        .concat(["--outdir", scratch, entry]),
      root,
    );
    const files = new Map<string, string>();
    for await (const { name } of Deno.readDir(scratch)) {
      files.set(name, await Deno.readTextFile(join(scratch, name)));
    }
    return renamed(files, basename(entry).replace(/\.ts$/, ".js"));
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
}

/** The bundler's names hold a hash that depends on where the sources are: numbers instead. */
function renamed(files: Bundle, entry: string): Bundle {
  const names = new Map([[entry, ENTRY]]);
  for (const name of names.keys()) {
    for (const [, found = ""] of (files.get(name) ?? "").matchAll(/"\.\/([\w.-]+\.js)"/g)) {
      if (files.has(found) && !names.has(found)) names.set(found, `part-${names.size}.js`);
    }
  }
  return new Map([...names].map(([name, given]) => {
    const code = (files.get(name) ?? "").replaceAll(
      /"\.\/([\w.-]+\.js)"/g,
      (whole, found) => names.has(found) ? `"./${names.get(found)}"` : whole,
    );
    return [given, code];
  }));
}

/** A set of grants in deno.json, and the runtime that goes with it. */
export interface Edition {
  readonly permissions: keyof typeof config.permissions;
  /** Where the runtime is; undefined: the official one. */
  readonly runtime: string | undefined;
}

/** The binary that uses the system's C library. */
export const STANDARD: Edition = { permissions: "posture", runtime: undefined };

/** Compiles `files` with the grants of deno.json; throws when the runtime is not the expected one. */
export async function compile(
  files: Program,
  output: string,
  target: Target,
  edition: Edition = STANDARD,
): Promise<void> {
  if (Deno.version.deno !== DENO_VERSION) {
    throw new Error(
      `Deno ${DENO_VERSION} is needed, this is ${Deno.version.deno}: use scripts/deno`,
    );
  }
  const runtime = edition.runtime ?? await provideRuntime(target, log);
  await Deno.mkdir(DIST, { recursive: true });
  const scratch = await Deno.makeTempDir({ dir: DIST, prefix: ".compile-" });
  try {
    const { version, permissions } = config;
    await Deno.writeTextFile(
      join(scratch, "deno.json"),
      JSON.stringify({ version, permissions }),
    );
    for (const [name, code] of files) {
      const bytes = typeof code === "string" ? new TextEncoder().encode(code) : code;
      await Deno.writeFile(join(scratch, name), bytes);
      await Deno.utime(join(scratch, name), 0, 0); // the binary holds the file's time
    }
    await deno(
      // No code cache of Deno's: the binary would read it from /tmp without asking who wrote it.
      [
        "compile",
        "-q",
        `-P=${edition.permissions}`,
        "--no-prompt",
        "--no-code-cache",
        `--v8-flags=${V8_FLAGS}`,
      ]
        .concat(["--unstable-raw-imports", "--no-lock", "--no-check"])
        .concat(["--target", target, "-o", "posture", ENTRY]),
      scratch,
      { DENORT_BIN: runtime },
    );
    const program = join(scratch, "posture");
    if (edition.runtime === undefined && !await beginsWithRuntime(program, target)) {
      throw new Error("the compiled binary does not begin with the expected runtime");
    }
    await Deno.rename(program, output);
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
}

/** One line of progress, on stderr. */
export function log(line: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(`build: ${line}\n`));
}

/** The target of this machine; throws where there is none. */
export function hostTarget(): Target {
  const target = `${Deno.build.arch}-unknown-linux-gnu`;
  if (!isTarget(target)) throw new Error(`no binary can be built for ${target}`);
  return target;
}

/** True for a target that has a runtime. */
export function isTarget(text: string): text is Target {
  return Object.hasOwn(RUNTIMES, text);
}

async function deno(
  args: readonly string[],
  cwd: string,
  env: Record<string, string> = {},
): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd,
    env: { NO_COLOR: "1", ...env },
    stdout: "null",
    stderr: "piped",
  }).output();
  if (success) return;
  const [reason] = new TextDecoder().decode(stderr).split("\n\nStack backtrace:");
  throw new Error(`deno ${args[0]} failed: ${reason}`);
}
