/**
 * Bundling and compiling, for the binary and for the probes that prove what its grants refuse: both
 * go through here, so that what holds for one holds for the other.
 */
import { join } from "node:path";
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

/** One file of JavaScript with everything that `entry` imports in it. */
export async function bundle(entry: string): Promise<string> {
  const scratch = await Deno.makeTempDir({ prefix: "posture-bundle-" });
  try {
    const output = join(scratch, "bundle.js");
    // The browser platform takes ESM builds of npm packages: CommonJS ones break in a bundle.
    await deno(
      ["bundle", "-q", "--minify", "--platform", "browser", "-o", output, entry],
      ROOT,
    );
    return await Deno.readTextFile(output);
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
}

/** Compiles `code` with the grants of deno.json; throws when the runtime is not the expected one. */
export async function compile(code: string, output: string, target: Target): Promise<void> {
  if (Deno.version.deno !== DENO_VERSION) {
    throw new Error(
      `Deno ${DENO_VERSION} is needed, this is ${Deno.version.deno}: use scripts/deno`,
    );
  }
  const runtime = await provideRuntime(target, log);
  await Deno.mkdir(DIST, { recursive: true });
  const scratch = await Deno.makeTempDir({ dir: DIST, prefix: ".compile-" });
  try {
    const { version, permissions } = config;
    await Deno.writeTextFile(
      join(scratch, "deno.json"),
      JSON.stringify({ version, permissions }),
    );
    const source = join(scratch, "posture.js");
    await Deno.writeTextFile(source, code);
    await Deno.utime(source, 0, 0); // the binary holds the file's time
    await deno(
      // No code cache: the binary would read it from /tmp without asking who wrote it.
      ["compile", "-q", "-P=posture", "--no-prompt", "--no-code-cache", "--no-lock", "--no-check"]
        .concat(["--target", target, "-o", "posture", "posture.js"]),
      scratch,
      { DENORT_BIN: runtime },
    );
    const program = join(scratch, "posture");
    if (!await beginsWithRuntime(program, target)) {
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
