/** Waivers that stand in the files themselves: applied to what their line is found to violate. */
import { suggestion } from "../errors.ts";
import type { BrokenWaiver, InlineComments, InlineWaiver } from "../manifests/inline_waivers.ts";
import { printable } from "../printable.ts";
import type { Result } from "../report/types.ts";
import { isExpired, mark, WAIVABLE } from "./waivers.ts";

/**
 * Marks the results that a comment covers, and adds a warning for each comment that is expired,
 * unused or none. `checks` is the whole registry of the scan; `now` decides what is expired.
 */
export function applyInlineWaivers(
  results: readonly Result[],
  { waivers, broken }: InlineComments,
  checks: readonly { readonly id: string }[],
  now: Date,
): readonly Result[] {
  const ids = checks.map(({ id }) => id);
  const live = waivers.filter((waiver) => ids.includes(waiver.id) && !isExpired(waiver, now));
  const waived = results.map((result) => {
    const waiver = live.find((one) => covers(one, result));
    return waiver === undefined ? result : { ...result, waiver: mark(waiver) };
  });
  const warnings = waivers.flatMap((waiver) => {
    if (!ids.includes(waiver.id)) return [unknownWaiver(waiver, ids)];
    if (isExpired(waiver, now)) return [expiredWaiver(waiver)];
    return isUnused(waiver, results) ? [unusedWaiver(waiver)] : [];
  });
  return [...waived, ...warnings, ...broken.map(brokenWaiver)];
}

function covers(waiver: InlineWaiver, { id, status, location }: Result): boolean {
  return id === waiver.id && WAIVABLE.has(status) && location !== null &&
    location.file === printable(waiver.file) &&
    (location.line === waiver.covers || location.line === waiver.line);
}

/** Where the check did not run, or could not see everything, it may be needed after all. */
function isUnused(waiver: InlineWaiver, results: readonly Result[]): boolean {
  const own = results.filter(({ id }) => id === waiver.id);
  const judged = own.some(({ status }) => status !== "skip") &&
    own.every(({ status }) => status !== "unknown");
  return judged && !own.some((result) => covers(waiver, result));
}

function unknownWaiver(waiver: InlineWaiver, ids: readonly string[]): Result {
  return warning("unknown-waiver", waiver, {
    message: `A comment waives ${waiver.id}, which is no check${suggestion(waiver.id, ids)}`,
    fix: "correct the id in the comment (see posture list), or remove the comment",
  });
}

function expiredWaiver(waiver: InlineWaiver): Result {
  return warning("expired-waiver", waiver, {
    message: `The waiver of ${waiver.id} here expired on ${waiver.expires}`,
    fix: `fix what ${waiver.id} reports and remove the comment, or renew its date`,
  });
}

function unusedWaiver(waiver: InlineWaiver): Result {
  return warning("unused-waiver", waiver, {
    message: `The waiver of ${waiver.id} here waives nothing: no result needs it`,
    fix: "remove the comment, or move it to the line that it is about",
  });
}

function brokenWaiver(comment: BrokenWaiver): Result {
  return warning("broken-waiver", comment, {
    message: "A comment for posture is no waiver, so nothing is waived by it",
    fix: comment.problem,
  });
}

function warning(
  id: string,
  { file, line }: Pick<InlineWaiver, "file" | "line">,
  { message, fix }: Pick<Result, "message" | "fix">,
): Result {
  return {
    id,
    area: "policy",
    level: "warn",
    status: "warn",
    subject: printable(`${file}:${line}:1`),
    message: printable(message),
    observed: null,
    expected: null,
    fix: fix === null ? null : printable(fix),
    references: [],
    waiver: null,
    location: { file: printable(file), line, column: 1, path: printable(file), snippet: null },
  };
}
