/** Runs the tools that judge a format: those that its readers use, not ours. */
import { assert } from "../../../lib/std/assert.ts";

/** Text to the standard input of a tool, which must accept it. */
export async function accepts(command: string, args: readonly string[], text: string) {
  const { success, output } = await feed(command, args, text);
  assert(success, `${command} refuses it: ${output}\n${text}`);
}

/** How a tool ended that was given `text`, and what it said. */
export async function feed(
  command: string,
  args: readonly string[],
  text: string,
): Promise<{ readonly success: boolean; readonly output: string }> {
  const child = new Deno.Command(command, {
    args: [...args],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(text)).catch(() => {});
  await writer.close().catch(() => {});
  const { success, stdout, stderr } = await child.output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { success, output: `${decode(stdout)}${decode(stderr)}` };
}

/** The path of a file in tests/fixtures/schemas. */
export function schemaPath(name: string): string {
  return new URL(`../../fixtures/schemas/${name}`, import.meta.url).pathname;
}
