/** Durations as Renovate reads them: `3 days`, `72h`, `1 week`, `1d 12h`, `1 month`. */

const SECOND = 1000;
const DAY = 86_400 * SECOND;

/** The shortest age that gives others time to notice a bad release, in milliseconds. */
export const SHORTEST_AGE = 3 * DAY;

/** Units of the `ms` package, which Renovate uses, longest first; a month is Renovate's own. */
const UNITS: readonly (readonly [RegExp, number])[] = [
  [/^(milliseconds?|msecs?|ms|)$/i, 1],
  [/^(months?)$/, 30 * DAY],
  [/^M$/, 30 * DAY],
  [/^(seconds?|secs?|s)$/i, SECOND],
  [/^(minutes?|mins?|m)$/i, 60 * SECOND],
  [/^(hours?|hrs?|h)$/i, 3600 * SECOND],
  [/^(days?|d)$/i, DAY],
  [/^(weeks?|w)$/i, 7 * DAY],
  [/^(years?|yrs?|y)$/i, 365.25 * DAY],
];
const PART = /\s*(-?\d*\.?\d+)\s*([a-zA-Z]*)/y;

/** The length of a duration in milliseconds; undefined when it is none: Renovate then waits for nothing. */
export function parseAge(text: string): number | undefined {
  let total = 0;
  PART.lastIndex = 0;
  if (text.length > 100 || text.trim() === "") return undefined;
  while (PART.lastIndex < text.trimEnd().length) {
    const [, amount = "", unit = ""] = PART.exec(text) ?? [];
    const length = UNITS.find(([pattern]) => pattern.test(unit))?.[1];
    if (amount === "" || length === undefined) return undefined;
    total += Number(amount) * length;
  }
  return total;
}
