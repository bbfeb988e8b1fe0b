/**
 * Which values of a manifest are secrets: the same judgement as of a running process's environment
 * and arguments, on what stands in the file. A reference is no secret; its default is one.
 */
import { environmentSecret } from "../configuration/environment_secrets.ts";
import { findSecrets } from "../facts/command.ts";

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
export function secretWords(
  words: readonly string[],
): readonly { readonly position: number; readonly reason: string }[] {
  return findSecrets(["", ...words.map(withDefaults)])
    .map(({ position, reason }) => ({ position: position - 1, reason }));
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
