/** Writing to stdout and stderr so that a full disk or a closed pipe changes no exit code. */
const encoder = new TextEncoder();

/** The whole text to stdout. A closed pipe is silent (the reader had enough); else stderr says. */
export function writeOut(text: string): void {
  const problem = writeAll(Deno.stdout, text);
  if (problem !== undefined) writeError(`posture: cannot write to stdout: ${problem}`);
}

/** One line to stderr. When that fails too, there is nobody left to tell. */
export function writeError(line: string): void {
  writeAll(Deno.stderr, `${line}\n`);
}

/** Why it failed, or undefined. */
function writeAll(stream: typeof Deno.stdout, text: string): string | undefined {
  let rest = encoder.encode(text);
  try {
    while (rest.byteLength > 0) rest = rest.subarray(stream.writeSync(rest));
    return undefined;
  } catch (error) {
    if (error instanceof Deno.errors.BrokenPipe) return undefined;
    return error instanceof Error ? error.message : String(error);
  }
}
