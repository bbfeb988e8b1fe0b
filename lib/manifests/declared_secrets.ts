/**
 * Which values of a manifest are secrets: the same judgement as of a running process's environment
 * and arguments, on what stands in the file. A reference is no secret; its default is one.
 */
import { environmentSecret } from "../configuration/environment_secrets.ts";
import { findSecrets } from "../facts/command.ts";
import { carriesValue } from "../secrets.ts";
import { passwordOperands } from "./password_operands.ts";

/** Compose's `${NAME}`, `${NAME:-default}` and its like, one level deep. */
const REFERENCE = /\$(?:\{([A-Za-z_]\w*)(?:(:?[-+?])([^{}]*))?\}|[A-Za-z_]\w*)/g;
/** Stands for a value that the file does not hold. */
const ELSEWHERE = "$VALUE";

/** Why the value of this name is a secret, without a part of it; undefined: it is none. */
export function declaredSecret(name: string, written: string): string | undefined {
  const text = withDefaults(written);
  // Put together from a reference: only what is a credential whatever its name.
  return environmentSecret(text.includes(ELSEWHERE) ? "VALUE" : name, text);
}

/** Which words of a command line carry a secret: their position and why. */
export function secretWords(words: readonly string[]): readonly SecretWord[] {
  const texts = words.map(withDefaults);
  const named = findSecrets(["", ...texts])
    .map(({ position, reason }) => ({ position: position - 1, reason }));
  const found = new Set(named.map(({ position }) => position));
  const operands = passwordOperands(texts).filter((position) => !found.has(position));
  return [
    ...named,
    ...new Set(operands).values().map((position) => ({ position, reason: "a password" })),
  ];
}

/** A word, by its position, and why. */
export interface SecretWord {
  readonly position: number;
  readonly reason: string;
}

/** `name = value`, `"name": "value",`, `export NAME=value`, `ENV NAME=value`, `x['name'] = 'value'`. */
const SETTING =
  /^(?:(?:export|env|arg)\s+|[-{,]\s*|\w{1,80}\[)?["']?([A-Za-z_][\w.-]{0,80})["']?\]?\s*(?:=>|[=:])\s*(.*)$/i;
/** PHP's. */
const DEFINE = /^define\(\s*["']([\w.-]{1,80})["']\s*,\s*([^)]{0,1000})/;
/** `ENV['X']`, `getenv("X")`, `settings.x`, `str = …`: a program says where it is. */
const EXPRESSION = /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*[[(]|^[A-Za-z_]\w*(\.[A-Za-z_]\w*)+$|\s/;
/** `WITH PASSWORD 'x'`, `IDENTIFIED BY 'x'`. */
export const SQL_PASSWORD = /\b(?:password|identified by)\s+'([^']{4,})'/i;

/** Which lines of a file's content hold a secret: what is set there, and why. */
export function secretLines(
  content: string,
): readonly { readonly name: string; readonly reason: string }[] {
  return content.split("\n").map((line) => line.trim()).flatMap((line) => {
    if (line === "" || /^(#|;|\/\/|--)/.test(line)) return [];
    const [, name = "a line", rest] = SETTING.exec(line) ?? DEFINE.exec(line) ?? [];
    const [value, isQuoted] = unquoted(rest);
    const reason = value !== undefined && !isCode(name, value, isQuoted)
      ? declaredSecret(name, value)
      // What is talked about is no secret; a known credential is one anywhere.
      : declaredSecret(value === undefined ? "LINE" : "MESSAGE", line) ?? sqlPassword(line);
    return reason === undefined ? [] : [{ name, reason }];
  });
}

/** Without the quotes around it, and what separates it from the next. */
function unquoted(rest: string | undefined): readonly [string | undefined, boolean] {
  const value = rest?.trim().replace(/[,;]$/, "").trimEnd();
  const quote = /^["']/.exec(value ?? "")?.[0];
  const isQuoted = quote !== undefined && value !== quote && value?.endsWith(quote) === true;
  return [isQuoted ? value.slice(1, -1) : value, isQuoted];
}

/** Or a word to be shown: `self.password = password`, `"forgot_password": "Forgot your password?"`. */
function isCode(name: string, value: string, isQuoted: boolean): boolean {
  if (isQuoted) return /\s/.test(value) && /passw|secret|token/i.test(value);
  return EXPRESSION.test(value) || name.toLowerCase().endsWith(value.toLowerCase());
}

function sqlPassword(line: string): string | undefined {
  const [, value = ""] = SQL_PASSWORD.exec(withDefaults(line)) ?? [];
  return carriesValue(value) && !value.includes(ELSEWHERE) ? "a password" : undefined;
}

/** What a file says when nobody sets a variable: defaults as text, all else as a reference. */
function withDefaults(written: string): string {
  if (!written.includes("$")) return written;
  // `$$` is a dollar sign; of a nested default the innermost is resolved first.
  let text = written.replaceAll("$$", "\0");
  for (let depth = 0; depth < 4; depth++) {
    const inner = text.replace(REFERENCE, (_, _name, operator = "", word = "") => {
      const given = /[-+]$/.test(operator) ? word : "";
      return given === "" ? "\x01" : given;
    });
    if (inner === text) break;
    text = inner;
  }
  return text.replaceAll("\x01", ELSEWHERE).replaceAll("\0", "$");
}
