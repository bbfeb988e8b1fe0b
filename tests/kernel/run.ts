/** Runs the compiled binary in a kernel state, through the launcher. Needs root on Linux. */
import { dirname, join } from "node:path";
import { BINARY } from "../../scripts/build.ts";
import { DIST } from "../../scripts/compile.ts";
import type { Report, Status } from "../../lib/report/types.ts";
import { assertEquals } from "../../lib/std/assert.ts";
import { makeCgroups } from "./cgroups.ts";
import { instructions } from "./instructions.ts";
import type { State } from "./state.ts";

/** What a run printed, and how it ended. */
export interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A launcher, and a root that holds one program as /posture. */
export interface Workshop {
  readonly launcher: string;
  readonly lower: string;
  readonly base: string;
}

let workshop: Promise<Workshop> | undefined;

/** Runs the binary in `state`. */
export async function runIn(state: State): Promise<Run> {
  return await launchIn(await (workshop ??= prepare(BINARY)), state);
}

/** Runs the program of a workshop in `state`, with more instructions just before it starts. */
export async function launchIn(
  { launcher, lower, base }: Workshop,
  state: State,
  last: readonly string[] = [],
): Promise<Run> {
  const cgroups = state.cgroups === undefined ? undefined : await makeCgroups(state.cgroups);
  try {
    const mounts = [...(cgroups?.mounts ?? []), ...state.mounts];
    const places = { lower, base, procs: cgroups?.procs ?? [] };
    const steps = [...instructions({ ...state, mounts }, places), ...last];
    return await run(launcher, [...steps, "--", "/posture", ...state.args], state.env);
  } finally {
    await cgroups?.remove();
  }
}

/** The report of the binary in `state`. */
export async function judge(state: State): Promise<Report> {
  const { code, stdout, stderr } = await runIn(state);
  try {
    const report = JSON.parse(stdout) as Report;
    assertEquals(report.exit_code, code, "the exit code is not the report's");
    return report;
  } catch (cause) {
    throw new Error(`no report, exit ${code}: ${stderr}`, { cause });
  }
}

const ORDER: readonly Status[] = ["fail", "unknown", "warn", "info", "pass", "skip"];

/** Each check's worst status. */
export function statuses(report: Report): Readonly<Record<string, Status>> {
  const worst: Record<string, Status> = {};
  for (const { id, status } of report.results) {
    const known = worst[id];
    if (known === undefined || ORDER.indexOf(status) < ORDER.indexOf(known)) worst[id] = status;
  }
  return worst;
}

/** The checks whose status differs from `base`, with the status they have now. */
export function changes(
  base: Readonly<Record<string, Status>>,
  now: Readonly<Record<string, Status>>,
): Readonly<Record<string, Status | "gone">> {
  const ids = [...new Set([...Object.keys(base), ...Object.keys(now)])].sort();
  const changed = ids.filter((id) => base[id] !== now[id]);
  return Object.fromEntries(changed.map((id) => [id, now[id] ?? "gone"]));
}

/** Runs one program to its end. */
export async function run(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Run> {
  const output = await new Deno.Command(program, {
    args: [...args],
    clearEnv: true,
    env: { ...env },
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  return {
    code: output.code,
    stdout: decoder.decode(output.stdout),
    stderr: decoder.decode(output.stderr),
  };
}

/** A directory that is removed when the tests of this file are over. */
export async function scratchDirectory(): Promise<string> {
  await Deno.mkdir(DIST, { recursive: true });
  const directory = await Deno.makeTempDir({ dir: DIST, prefix: ".kernel-" });
  await Deno.chmod(directory, 0o755);
  globalThis.addEventListener("unload", () => Deno.removeSync(directory, { recursive: true }));
  return directory;
}

/** Compiles the launcher and fills a root with `program`. */
export async function prepare(program: string): Promise<Workshop> {
  if (Deno.build.os !== "linux" || Deno.uid() !== 0) {
    throw new Error("tests/kernel needs root on Linux: sudo scripts/deno task test tests/kernel");
  }
  const directory = await scratchDirectory();
  const launcher = join(directory, "launch");
  const sources = join(import.meta.dirname ?? ".", "launch");
  const parts = [...Deno.readDirSync(sources)].map(({ name }) => join(sources, name));
  const files = parts.filter((path) => path.endsWith(".c"));
  await succeed("gcc", ["-O1", "-static", "-o", launcher, ...files]);
  const lower = join(directory, "lower");
  const base = join(directory, "base");
  await Deno.mkdir(base);
  await fillRoot(lower, program);
  return { launcher, lower, base };
}

/** A root with one program and the libraries that it needs: nothing else. */
async function fillRoot(root: string, program: string): Promise<void> {
  const libraries = await succeed("ldd", [program]);
  for (const [path] of libraries.matchAll(/\/\S+(?= \(0x)/g)) {
    await Deno.mkdir(join(root, dirname(path)), { recursive: true });
    await Deno.copyFile(path, join(root, path));
  }
  await Deno.link(program, join(root, "posture"));
}

async function succeed(program: string, args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await run(program, args, { PATH: Deno.env.get("PATH") ?? "" });
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${stderr}`);
  return stdout;
}
