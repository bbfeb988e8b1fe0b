/** Runs posture from source, as a user would, with the permissions that it is compiled with. */
const ROOT = new URL("..", import.meta.url);

/** How a run ended. */
export interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a run gets besides its arguments. */
export interface Surroundings {
  readonly env?: Readonly<Record<string, string>>;
  /** Default: an empty directory's stand-in, `tests/fixtures`, which holds no policy. */
  readonly cwd?: string | URL;
}

/** The arguments of `deno` that run posture from source. */
export function denoArguments(args: readonly string[]): string[] {
  const config = new URL("deno.json", ROOT).pathname;
  const main = new URL("main.ts", ROOT).pathname;
  return ["run", "-q", "--no-prompt", `--config=${config}`, "-P=posture", main, ...args];
}

/** Runs `posture ARGS`, colourless. */
export async function posture(
  args: readonly string[],
  { env = {}, cwd = new URL("tests/fixtures", ROOT) }: Surroundings = {},
): Promise<Run> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: denoArguments(args),
    env: { NO_COLOR: "1", ...env },
    cwd,
    stdin: "null",
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}
