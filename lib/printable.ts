/**
 * Characters that could move a terminal's cursor, end a log line or reorder text: C0 and C1
 * controls, DEL, Unicode line separators, bidirectional overrides, zero-width characters.
 */
// deno-lint-ignore no-control-regex
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;
const MAX_LENGTH = 500;

/** Text from outside, safe in every format: unsafe characters escaped, at most 500 characters. */
export function printable(text: string): string {
  const cut = text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
  return cut.replace(UNSAFE, escape);
}

function escape(character: string): string {
  if (character === "\n") return "\\n";
  if (character === "\t") return "\\t";
  const code = character.charCodeAt(0);
  return code < 0x100
    ? `\\x${code.toString(16).padStart(2, "0")}`
    : `\\u${code.toString(16).padStart(4, "0")}`;
}
