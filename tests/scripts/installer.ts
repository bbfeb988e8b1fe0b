/** Runs scripts/install.sh in a home of its own, under each shell and downloader. */
import { join } from "node:path";
import { assertEquals, assertMatch } from "../../lib/std/assert.ts";
import { ROOT } from "../../scripts/compile.ts";

/** The script. */
export const SCRIPT = join(ROOT, "scripts/install.sh");

/** A shell, and the programs that it finds. */
export interface Surroundings {
  readonly name: string;
  readonly shell: readonly string[];
  readonly downloader: "curl" | "wget" | "busybox";
}

/** Every shell, and every downloader. */
export const SURROUNDINGS: readonly Surroundings[] = [
  { name: "sh, curl", shell: ["sh"], downloader: "curl" },
  { name: "dash, GNU wget", shell: ["dash"], downloader: "wget" },
  { name: "bash --posix, curl", shell: ["bash", "--posix"], downloader: "curl" },
  { name: "busybox sh, curl", shell: ["busybox", "sh"], downloader: "curl" },
  { name: "busybox sh, busybox wget", shell: ["busybox", "sh"], downloader: "busybox" },
];

/** Each shell and each downloader once. */
export const FEW: readonly Surroundings[] = [
  { name: "dash, curl", shell: ["dash"], downloader: "curl" },
  { name: "bash --posix, GNU wget", shell: ["bash", "--posix"], downloader: "wget" },
  { name: "busybox sh, busybox wget", shell: ["busybox", "sh"], downloader: "busybox" },
];

/** An empty home directory, and what finds the programs in it. */
export interface Home extends AsyncDisposable {
  readonly path: string;
  readonly bin: string;
  readonly env: Readonly<Record<string, string>>;
}

/** How the script ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Besides these the script starts only sha256sum (or openssl) and a downloader. */
const TOOLS = ["cat", "chmod", "date", "dirname", "env", "grep", "gzip", "head", "ldd", "mkdir"]
  .concat(["mktemp", "mv", "rm", "rmdir", "sed", "tail", "tar", "tr", "uname", "sha256sum"])
  .concat(["sh", "bash", "dash", "busybox"]);

/** Makes a home whose PATH has this downloader and no other. */
export async function home(downloader: Surroundings["downloader"]): Promise<Home> {
  const base = await Deno.makeTempDir({ prefix: "posture-install-" });
  const [path, tools] = [join(base, "home"), join(base, "tools")];
  try {
    for (const directory of [path, tools]) await Deno.mkdir(directory);
    if (downloader === "busybox") await run(["busybox", "--install", "-s", tools]);
    else for (const tool of [...TOOLS, downloader]) await link(tool, tools);
  } catch (cause) {
    await Deno.remove(base, { recursive: true });
    throw cause;
  }
  return {
    path,
    bin: join(path, ".local/bin"),
    env: { HOME: path, TMPDIR: path, PATH: tools },
    [Symbol.asyncDispose]: () => Deno.remove(base, { recursive: true }),
  };
}

/** Makes a program of this machine one of a home's. */
export async function link(tool: string, directory: string): Promise<void> {
  const place = ["/usr/bin", "/bin"].map((one) => join(one, tool)).find(isThere);
  if (place === undefined) throw new Error(`no ${tool} on this machine: see .ci/run`);
  await Deno.symlink(place, join(directory, tool));
}

function isThere(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

/** Runs a command with nothing in its environment but `env`; `input` is its stdin. */
export async function run(
  [program = "", ...args]: readonly string[],
  env: Readonly<Record<string, string>> = { PATH: "/usr/bin:/bin" },
  input = "",
): Promise<Ended> {
  const child = start([program, ...args], env);
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(input)).catch(() => {}); // it may not read it all
  await writer.close().catch(() => {});
  return await ended(child);
}

/** Starts a command. */
export function start(
  [program = "", ...args]: readonly string[],
  env: Readonly<Record<string, string>>,
): Deno.ChildProcess {
  const pipes = { stdin: "piped", stdout: "piped", stderr: "piped" } as const;
  return new Deno.Command(program, { args, env: { ...env }, clearEnv: true, ...pipes }).spawn();
}

/** Waits for it. */
export async function ended(child: Deno.ChildProcess): Promise<Ended> {
  const { code, stdout, stderr } = await child.output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

/** Every file and directory below, by relative path. */
export async function contents(directory: string, below = ""): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(join(directory, below))) {
    const path = join(below, name);
    found.push(path, ...isDirectory ? await contents(directory, path) : []);
  }
  return found.sort();
}

/** An old version is there, and nothing else. */
export async function homeWithOld(downloader: Surroundings["downloader"]): Promise<Home> {
  const there = await home(downloader);
  await Deno.mkdir(there.bin, { recursive: true });
  await Deno.writeTextFile(join(there.bin, "posture"), "old");
  return there;
}

/** It is as it was. */
export async function assertUnchanged({ path, bin }: Home): Promise<void> {
  assertEquals(await contents(path), [".local", ".local/bin", ".local/bin/posture"]);
  assertEquals(await Deno.readTextFile(join(bin, "posture")), "old");
}

/** The script ended with one line on stderr, in printable ASCII. */
export function assertOneLine({ code, stderr }: Ended, expected: RegExp, codes = 1): void {
  assertMatch(stderr, /^install\.sh: [ -~]+\n$/);
  assertMatch(stderr, expected);
  assertEquals(code, codes);
}
