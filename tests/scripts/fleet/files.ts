/** The files of scripts/fleet, and what every test of them needs. */
import { type Run, run, scratchDirectory } from "../../kernel/run.ts";

const FLEET = new URL("../../../scripts/fleet/", import.meta.url);

/** The path of a file of scripts/fleet. */
export function fleetPath(name: string): string {
  return new URL(name, FLEET).pathname;
}

/** What a file of scripts/fleet says. */
export async function fleetText(name: string): Promise<string> {
  return await Deno.readTextFile(fleetPath(name));
}

/** Runs a tool from this machine's PATH. */
export async function tool(
  name: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Run> {
  return await run(name, args, { PATH: Deno.env.get("PATH") ?? "", ...env });
}

/** A directory of this test file's, empty. */
export async function emptyDirectory(): Promise<string> {
  return await Deno.makeTempDir({ dir: await scratchDirectory() });
}

/** A process in this machine's own namespaces, for the node's process 1; disposing ends it. */
export function nodeProcess(): AsyncDisposable & { readonly pid: string } {
  const child = new Deno.Command("sleep", { args: ["infinity"], cwd: "/", clearEnv: true }).spawn();
  return {
    pid: String(child.pid),
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGKILL");
      await child.status;
    },
  };
}

/** A command that looks at process 1, at another one instead. */
export function lookingAt(pid: string, command: readonly string[]): readonly string[] {
  return command.map((word, index) => command[index - 1] === "--pid" ? pid : word);
}
