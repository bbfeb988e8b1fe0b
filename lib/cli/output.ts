/** Writing to stdout and stderr so that a full disk or a closed pipe changes no exit code. */
import { errorText } from "../errors.ts";
import { escapeUnsafe } from "../printable.ts";

const encoder = new TextEncoder();
/** A reader that takes nothing for this long is taken for gone: 10 s in steps of 10 ms. */
const MAX_WAITS = 1000;
const WAIT_MS = 10;
/** What `writeAll` gives when the reader has gone. */
export const CLOSED = "the reader closed the pipe";

/** The part of a stream that writing needs. */
export interface Sink {
  writeSync(bytes: Uint8Array): number;
}

/** The whole text to stdout. A closed pipe is silent (the reader had enough); else stderr says. */
export function writeOut(text: string): void {
  writePieces([text]);
}

/** UTF-16 units: a usual report is written at once. */
const BATCH = 65_536;

/** As `writeOut`, of a text that is made while it is written: a long one is never held whole. */
export function writePieces(pieces: Iterable<string>): void {
  let batch = "";
  for (const piece of pieces) {
    batch += piece;
    if (batch.length < BATCH) continue;
    if (!wasWritten(batch)) return;
    batch = "";
  }
  wasWritten(batch);
}

function wasWritten(text: string): boolean {
  const problem = writeAll(Deno.stdout, text);
  if (problem !== undefined && problem !== CLOSED) {
    writeError(`posture: cannot write to stdout: ${problem}`);
  }
  return problem === undefined;
}

/** One line to stderr. When that fails too, there is nobody left to tell. */
export function writeError(line: string): void {
  writeAll(Deno.stderr, `${escapeUnsafe(line)}\n`);
}

/** Text to stderr as it is; false when it could not be written, a closed pipe included. */
export function tryWriteError(text: string): boolean {
  return writeAll(Deno.stderr, text) === undefined;
}

/** Writes all of it; gives why it failed, or undefined. Never throws. */
export function writeAll(stream: Sink, text: string): string | undefined {
  let rest = encoder.encode(text);
  let waits = 0;
  while (rest.byteLength > 0) {
    try {
      rest = rest.subarray(stream.writeSync(rest));
    } catch (error) {
      if (error instanceof Deno.errors.BrokenPipe) return CLOSED;
      // A pipe or terminal that somebody else made non-blocking, and that is full for now.
      const isFull = error instanceof Deno.errors.WouldBlock;
      if (!isFull || ++waits > MAX_WAITS) {
        return errorText(error);
      }
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, WAIT_MS);
    }
  }
  return undefined;
}
