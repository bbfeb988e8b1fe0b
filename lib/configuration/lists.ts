/** Lists in variables, however they are written. Pure and bounded. */

const MAX_ENTRIES = 1000;

/** Entries of `a,b`, `a b`, `a;b`, and of JSON's and Python's lists: `["a", "b"]`, `['a']`. */
export function listEntries(value: string): readonly string[] {
  // Docker's --env-file keeps the quotes around a whole list.
  const whole = value.trim().replace(/^(["'])([[(].*[\])])\1$/s, "$2");
  const text = whole.replace(/^\[([^]*)\]$/, "$1").replace(/^\(([^]*)\)$/, "$1");
  return text.split(/[,;\s]+/).map(unquoted).filter((entry) => entry !== "").slice(0, MAX_ENTRIES);
}

function unquoted(entry: string): string {
  return entry.replace(/^[rb]?["']+|["']+$/g, "");
}

/** `entry 2 …`, or without a number where there is only one. */
export function entryProblem(
  entries: readonly string[],
  problemOf: (entry: string) => string | undefined,
): string | undefined {
  for (const [index, entry] of entries.entries()) {
    const problem = problemOf(entry);
    if (problem === undefined) continue;
    return entries.length === 1 ? problem : `${problem} (entry ${index + 1} of ${entries.length})`;
  }
  return undefined;
}
