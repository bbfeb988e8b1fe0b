/**
 * Exit codes that are never shared with a verdict: sysexits(3). Unreadable input is EX_DATAERR, a
 * scan without anything to scan EX_NOINPUT, output that did not arrive EX_IOERR.
 */
export const EXIT = {
  usage: 64,
  unreadable: 65,
  noInput: 66,
  internal: 70,
  unwritable: 74,
  policy: 78,
} as const;

/** An error for the user: one line that says what was attempted, what was found, what to do. */
export class UserError extends Error {
  override readonly name = "UserError";
  constructor(readonly exitCode: number, message: string) {
    super(message);
  }
}

/** What was thrown, in words. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * The name in `names` that is nearest to what was typed, when it is near enough to be meant: a few
 * letters off, or else the first that has it as one of its words (seccomp: missing-seccomp).
 */
export function nearest(typed: string, names: Iterable<string>): string | undefined {
  const known = [...names];
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(typed.length / 3)) + 1;
  for (const name of known) {
    const distance = editDistance(typed.toLowerCase(), name.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [name, distance];
  }
  return best ?? known.find((name) => name.split("-").includes(typed.toLowerCase()));
}

/** `; did you mean NAME?`, or nothing. */
export function suggestion(typed: string, names: Iterable<string>): string {
  const name = nearest(typed, names);
  return name === undefined ? "" : `; did you mean ${name}?`;
}

/** Levenshtein's distance; texts over 100 characters are never near. */
function editDistance(a: string, b: string): number {
  if (a.length > 100 || b.length > 100) return Infinity;
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min((previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, substitution));
    }
    previous = current;
  }
  return previous[b.length] ?? Infinity;
}
