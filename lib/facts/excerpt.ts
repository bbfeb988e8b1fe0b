/** Another program's output, fit to be shown: bounded in lines, then redacted. Pure and total. */
import { announcesSecret, carriesValue, knownCredential, looksGenerated } from "../secrets.ts";

/** Lines kept at either end. */
const LINES = 50;
/** UTF-16 units of one line that are looked at. */
const WIDTH = 1000;
const HIDDEN = "***";

/** The first and the last 50 lines, without what is or may be a secret. */
export function excerptLines(text: string): readonly string[] {
  const lines = withoutKeys(text).split(/\r\n|\n|\r/).map((line) => line.trimEnd())
    .filter((line) => line !== "");
  const kept = lines.length <= 2 * LINES
    ? lines
    : [...lines.slice(0, LINES), `(${lines.length - 2 * LINES} lines)`, ...lines.slice(-LINES)];
  return kept.map((line) => redactLine(line.slice(0, WIDTH)));
}

/** The end of the excerpt on one line: where programs say what went wrong. */
export function excerpt(text: string, length = 350): string {
  const joined = excerptLines(text).map((line) => line.trim()).join(" | ");
  return joined.length <= length ? joined : `…${joined.slice(-length)}`;
}

/** A private key's block, whole or cut off. */
function withoutKeys(text: string): string {
  return text.replace(/-----BEGIN [^-]*PRIVATE KEY[^]*?(-----END [^-]*-----|$)/g, HIDDEN);
}

function redactLine(line: string): string {
  let hideNext = false;
  let named = false;
  return line.split(/(\s+)/).map((word) => {
    if (word.trim() === "") return word;
    const separates = /^[:=]$/.test(word);
    const hidden = hideNext && !separates && !isLabel(word);
    hideNext = separates ? hideNext || named : isLabel(word);
    named = announcesSecret(word);
    return hidden ? HIDDEN : redactWord(word);
  }).join("");
}

/** `token:`, `--password`, `Bearer`: the word after it is the secret. */
function isLabel(word: string): boolean {
  const bare = word.replace(/["',;:=]+$/g, "").replace(/^["'(-]+/, "");
  return /^(bearer|basic)$/i.test(bare) || announcesSecret(bare) && /[:=]$|^-/.test(word);
}

function redactWord(word: string): string {
  if (knownCredential(word) !== undefined || word.includes("@")) return HIDDEN;
  const [, name = "", separator = "", value = ""] =
    /^(.*?[A-Za-z][A-Za-z0-9_.-]*["']?)([=:])["']?(.+?)["',;)]*$/.exec(word) ?? [];
  if (announcesSecret(name.replace(/["']/g, "")) && carriesValue(value)) {
    return `${name}${separator}${HIDDEN}`;
  }
  const query = word.replace(/([?&][^=&\s]+=)[^&\s]*/g, `$1${HIDDEN}`);
  return query.split(/([/=:,"'()[\]{}])/).map((part) => isKey(part) ? HIDDEN : part).join("");
}

/** A generated one holds digits; `ModuleNotFoundError` does not. */
function isKey(part: string): boolean {
  return looksGenerated(part) && /\d/.test(part);
}
