/** Does a declared key decode to a key? Pure; what it says of a value is never a part of it. */
import { decodeBase64, type Decoded, decodeHex, type Encoding } from "./encodings.ts";
import { placeholderProblem } from "./placeholders.ts";

/** What a declared key must be. */
export interface KeyRequirement {
  /** Exactly so many bytes. */
  readonly bytes: number;
  readonly encoding: Encoding;
}

/** Why the value is no such key, if it is none. */
export function keyProblem(
  name: string,
  value: string,
  { bytes, encoding }: KeyRequirement,
): string | undefined {
  if (/\s/.test(value)) return "holds white space or a line break";
  const decoded = decodeKey(value, bytes, encoding);
  if (!decoded.ok) return placeholderProblem(name, value) ?? decoded.problem;
  const { length } = decoded.bytes;
  if (length !== bytes) {
    const was = length === 1 ? "1 byte" : `${length} bytes`;
    return placeholderProblem(name, value) ?? `decodes to ${was}, needs exactly ${bytes}`;
  }
  return isGuessable(decoded.bytes) ? "decodes to a repeated or counted pattern" : undefined;
}

/** `base64:` is how Laravel writes its APP_KEY. Hexadecimal of the right length is never base64. */
function decodeKey(value: string, bytes: number, encoding: Encoding): Decoded {
  if (encoding === "hex") return decodeHex(value);
  if (encoding !== "auto") return decodeBase64(value, encoding);
  const [, prefix, text = value] = /^(base64|hex):(.*)$/.exec(value) ?? [];
  if (prefix === "hex") return decodeHex(text);
  const hex = decodeHex(text);
  if (prefix === undefined && hex.ok && hex.bytes.length === bytes) return hex;
  const base64 = decodeBase64(text, "auto");
  return prefix === undefined && !base64.ok && hex.ok ? hex : base64;
}

/** Of 32 random bytes some 30 differ; fewer than a quarter, or equal steps, are no accident. */
function isGuessable(bytes: Uint8Array): boolean {
  if (bytes.length < 8) return false;
  const steps = new Set(Array.from(bytes.slice(1), (byte, index) => byte - (bytes[index] ?? 0)));
  return new Set(bytes).size * 4 < bytes.length || steps.size === 1 ||
    isText(bytes) && placeholderProblem("", new TextDecoder().decode(bytes)) !== undefined;
}

function isText(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte >= 0x20 && byte < 0x7f);
}
