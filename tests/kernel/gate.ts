/** Runs programs directly and through the compiled gate, in starting states that a shell makes. */
import { join } from "node:path";
import { BINARY } from "../../scripts/build.ts";
import { run, scratchDirectory } from "./run.ts";

/** How a program ended, and what it printed to stdout and to the file `$OUT`. */
export interface Ended {
  readonly code: number;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly file: string;
}

let workshop: Promise<{ readonly directory: string; readonly probe: string }> | undefined;

/** Where files of this test process go. */
export async function workDirectory(): Promise<string> {
  return (await (workshop ??= prepare())).directory;
}

/** The compiled probe.c: prints everything it inherited. */
export async function buildProbe(): Promise<string> {
  return (await (workshop ??= prepare())).probe;
}

async function prepare() {
  if (Deno.build.os !== "linux" || Deno.uid() !== 0) {
    throw new Error("tests/kernel needs root on Linux: sudo scripts/deno task test tests/kernel");
  }
  const directory = await scratchDirectory();
  const probe = join(directory, "probe");
  const source = join(import.meta.dirname ?? ".", "probe.c");
  const { PATH = "" } = Deno.env.toObject();
  const { code, stderr } = await run("gcc", ["-O1", "-static", "-o", probe, source], { PATH });
  if (code !== 0) throw new Error(`cannot compile the probe: ${stderr}`);
  return { directory, probe };
}

/** The gate on one check that passes in every state: what is tested is the start itself. */
export function gate(): readonly string[] {
  return [BINARY, "exec", "--only", "being-traced", "--"];
}

/** Runs `"$@"` in the starting state that `prelude`, bash text, makes. */
export async function shell(prelude: string, command: readonly string[]): Promise<Ended> {
  const directory = await workDirectory();
  const file = join(directory, "out");
  await Deno.writeTextFile(file, "");
  const output = await new Deno.Command("bash", {
    args: ["-c", prelude, "bash", ...command],
    clearEnv: true,
    env: { PATH: Deno.env.get("PATH") ?? "", OUT: file, HOME: "/root" },
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  return {
    code: output.code,
    signal: output.signal,
    stdout: decoder.decode(output.stdout),
    stderr: decoder.decode(output.stderr),
    file: await Deno.readTextFile(file),
  };
}
