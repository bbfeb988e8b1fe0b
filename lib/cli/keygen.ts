/** A fresh key, so that a fix for a weak secret needs nothing else installed. */
import { EXIT, UserError } from "../errors.ts";
import { keepOnly } from "../permissions.ts";
import { type Arguments, type Command, quoted, usage } from "./options.ts";
import { type Sink, writeAll } from "./output.ts";

const FORMATS = ["base64", "hex"] as const;
/** 256 bits, what AES-256, HMAC-SHA-256 and Fernet take. */
const DEFAULT_BYTES = 32;
const MIN_BYTES = 16;
const MAX_BYTES = 1024;

/** `posture keygen`. */
export const keygenCommand: Command = {
  name: "keygen",
  summary: "Print a fresh key from the system's random source",
  usage: "posture keygen [--bytes N] [--format base64|hex]",
  options: [
    {
      name: "bytes",
      value: "N",
      description: `How many random bytes: ${MIN_BYTES} to ${MAX_BYTES} (default ${DEFAULT_BYTES})`,
    },
    {
      name: "format",
      value: "FORMAT",
      choices: FORMATS,
      description: "How they are written: base64 (the default), hex",
    },
  ],
  operands: { min: 0, max: 0 },
  run: runKeygen,
};

function runKeygen(args: Arguments): Promise<number> {
  keepOnly([]);
  const key = crypto.getRandomValues(new Uint8Array(bytesOption(args)));
  deliver(Deno.stdout, encodeKey(key, args.value("format") === "hex" ? "hex" : "base64"));
  return Promise.resolve(0);
}

function bytesOption(args: Arguments): number {
  const typed = args.value("bytes");
  if (typed === undefined) return DEFAULT_BYTES;
  const count = /^[1-9][0-9]{1,3}$/.test(typed) ? Number(typed) : 0;
  if (count >= MIN_BYTES && count <= MAX_BYTES) return count;
  throw usage(
    keygenCommand,
    `--bytes ${quoted(typed)} is no number of bytes (${MIN_BYTES} to ${MAX_BYTES})`,
  );
}

/** Standard base64 with padding (RFC 4648, section 4), or lower-case hexadecimal. */
export function encodeKey(key: Uint8Array, format: (typeof FORMATS)[number]): string {
  if (format === "base64") return btoa(String.fromCharCode(...key));
  return Array.from(key, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A key that did not arrive whole is an error, unlike a report whose reader had enough of it. */
export function deliver(stream: Sink, key: string): void {
  const problem = writeAll(stream, `${key}\n`);
  if (problem === undefined) return;
  throw new UserError(EXIT.unwritable, `cannot write the key to stdout: ${problem}; discard it`);
}
