/**
 * Characters that could move a terminal's cursor, end a log line or reorder and hide text: C0 and
 * C1 controls, DEL, line separators, bidirectional overrides, zero-width, soft hyphen, annotation
 * and tag characters, and halves of surrogate pairs, which no encoding can carry (`\p{Cs}` says the
 * same, and has V8 load tables for 0.5 ms).
 */
const UNSAFE =
  // deno-lint-ignore no-control-regex
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}\ud800-\udfff]/gu;
/** The same without what JSON.stringify escapes itself: its own line ends are no matches then. */
const UNSAFE_IN_JSON = new RegExp(UNSAFE.source.replace("\\u0000-\\u001f", ""), "gu");
const MAX_LENGTH = 500;

/** Text from outside, safe in every format: unsafe characters escaped, at most 500 characters. */
export function printable(text: string): string {
  return escapeUnsafe(text.length > MAX_LENGTH ? `${cut(text)}…` : text);
}

/** As `printable`, whatever the length: for a line of our own that quotes something. */
export function escapeUnsafe(text: string): string {
  return text.replace(UNSAFE, escape);
}

/** JSON that a terminal can show: every unsafe character as a JSON escape, so nothing is lost. */
export function printableJson(value: unknown): string {
  return `${escapeJson(JSON.stringify(value, null, 2))}\n`;
}

/** As `printableJson`, on one line. */
export function printableJsonLine(value: unknown): string {
  return `${escapeJson(JSON.stringify(value))}\n`;
}

/** Below U+0020 only line ends between values are raw in JSON: they stay. */
function escapeJson(json: string): string {
  return json.replace(UNSAFE_IN_JSON, jsonEscape);
}

/** The first 500 UTF-16 units, without half of a pair at the end. */
function cut(text: string): string {
  const last = text.charCodeAt(MAX_LENGTH - 1);
  return text.slice(0, last >= 0xd800 && last < 0xdc00 ? MAX_LENGTH - 1 : MAX_LENGTH);
}

function escape(character: string): string {
  if (character === "\n") return "\\n";
  if (character === "\t") return "\\t";
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, "0")}`;
  return code < 0x10000 ? jsonEscape(character) : `\\u{${code.toString(16)}}`;
}

/** `\uXXXX` for each UTF-16 unit. */
function jsonEscape(character: string): string {
  return Array.from(
    { length: character.length },
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`,
  ).join("");
}
