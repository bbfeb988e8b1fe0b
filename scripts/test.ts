/**
 * Builds dist/posture when it is missing or stale, runs the tests, and ends with one plain line,
 * `N passed, N failed`. Arguments go to `deno test`; without a path among them, it is all of tests/.
 */
import { stripVTControlCharacters } from "node:util";
import { buildIfStale } from "./build.ts";

/** deno test's own last line: `ok | 16 passed | 0 failed (449ms)`; steps stand in brackets. */
const SUMMARY = /\|\s*(\d+) passed(?: \([^)]*\))?\s*\|\s*(\d+) failed/;

await buildIfStale().catch((error: unknown) => {
  say(`no binary to test: ${error instanceof Error ? error.message : String(error)}`);
  say("0 passed, 1 failed");
  Deno.exit(1);
});
const paths = Deno.args.some((argument) => !argument.startsWith("-")) ? [] : ["tests/"];
const child = new Deno.Command(Deno.execPath(), {
  args: ["test", "-q", "--no-prompt", "--parallel", "-A", ...Deno.args, ...paths],
  stdout: "piped",
}).spawn();
const summary = await copyThrough(child.stdout);
const { code } = await child.status;
const [, passed = "0", failed = "0"] = summary ?? [];
say(
  summary === undefined ? "0 passed, 1 failed" : `${passed} passed, ${failed} failed`,
);
Deno.exit(code === 0 && summary === undefined ? 1 : code);

/** Prints what the tests print as it comes, and finds the summary in it. */
async function copyThrough(
  output: ReadableStream<Uint8Array<ArrayBuffer>>,
): Promise<RegExpExecArray | undefined> {
  let summary: RegExpExecArray | undefined;
  let rest = "";
  for await (const text of output.pipeThrough(new TextDecoderStream())) {
    Deno.stdout.writeSync(new TextEncoder().encode(text));
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) summary = SUMMARY.exec(stripVTControlCharacters(line)) ?? summary;
  }
  return summary;
}

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}
