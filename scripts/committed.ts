/** The program of the commit that is checked out: the bundle with commit and edition in it. */
import { type Bundle, bundle, type Edition, log, type Program, ROOT } from "./compile.ts";
import { programOf } from "./program.ts";
import type { Target } from "./runtime.ts";

/** The places in the bundle, lib/build_info.ts, that the commit and the edition go to. */
const COMMIT_TOKEN = `"@commit@"`;
const EDITION_TOKEN = `"@edition@"`;

/** The files to compile, with the commit and the edition in them. */
export async function programFor(target: Target, { permissions }: Edition): Promise<Program> {
  const commit = await currentCommit();
  const committed = stamped(await bundle("main.ts"), COMMIT_TOKEN, commit);
  const files = stamped(committed, EDITION_TOKEN, permissions);
  log(`bundled ${sizes(files)}, of commit ${commit}`);
  return await programOf(files, target);
}

/** Throws unless the bundle has exactly one place for it. */
function stamped(files: Bundle, token: string, text: string): Bundle {
  const places = [...files.values()].join("").split(token).length - 1;
  if (places !== 1) throw new Error(`the bundle holds ${token} ${places} times, not once`);
  return new Map([...files].map(([name, code]) => [
    name,
    code.replace(token, JSON.stringify(text)),
  ]));
}

/** The entry's size, which every start reads, and that of what a command loads when it needs it. */
function sizes(files: Bundle): string {
  const [entry = 0, ...parts] = [...files.values()].map((code) => code.length);
  const kib = (bytes: number) => `${Math.round(bytes / 1024)} KiB`;
  const rest = parts.reduce((sum, one) => sum + one, 0);
  return `${kib(entry)} for every start, ${kib(rest)} in ${parts.length} parts`;
}

/** The full commit id, with `-dirty` when tracked files differ; `unknown` outside of git. */
export async function currentCommit(): Promise<string> {
  const head = await git("rev-parse", "HEAD");
  if (head === undefined) return "unknown";
  const changes = await git("status", "--porcelain", "--untracked-files=no");
  return changes === "" ? head : `${head}-dirty`;
}

async function git(...args: string[]): Promise<string | undefined> {
  try {
    const { success, stdout } = await new Deno.Command("git", {
      args,
      cwd: ROOT,
      stderr: "null",
    }).output();
    return success ? new TextDecoder().decode(stdout).trim() : undefined;
  } catch {
    return undefined; // no git on this machine
  }
}
