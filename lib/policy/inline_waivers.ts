/** Waivers that stand in the files themselves: applied to what their line is found to violate. */
import { suggestion } from "../errors.ts";
import type { BrokenWaiver, InlineComments, InlineWaiver } from "../manifests/inline_waivers.ts";
import { printable } from "../printable.ts";
import type { Result } from "../report/types.ts";
import { isExpired, mark, WAIVABLE } from "./waivers.ts";

/** Results, and the comments of the files that they are about. */
export interface Commented {
  readonly results: readonly Result[];
  readonly comments: InlineComments;
  /** By id and subject: the line of a key whose text holds no comment of its own. */
  readonly keyLines?: ReadonlyMap<string, number>;
}

/**
 * Marks the results that a comment covers, and adds a warning for each comment that is expired,
 * unused or none. `checks` is the whole registry of the scan; `now` decides what is expired.
 */
export function applyInlineWaivers(
  { results, comments: { waivers, broken }, keyLines }: Commented,
  checks: readonly { readonly id: string }[],
  now: Date,
): readonly Result[] {
  const ids = checks.map(({ id }) => id);
  const live = byLine(waivers.filter((one) => ids.includes(one.id) && !isExpired(one, now)));
  const used = new Set<InlineWaiver>();
  const waived = results.map((result) => {
    const covering = linesOf(result, keyLines).flatMap((line) => live.get(line) ?? []);
    for (const waiver of covering) used.add(waiver);
    const [first] = covering;
    return first === undefined ? result : { ...result, waiver: mark(first) };
  });
  const judged = wholeJudged(results);
  const warnings = waivers.flatMap((waiver) => {
    if (!ids.includes(waiver.id)) return [unknownWaiver(waiver, ids)];
    if (isExpired(waiver, now)) return [expiredWaiver(waiver)];
    return judged.has(waiver.id) && !used.has(waiver) ? [unusedWaiver(waiver)] : [];
  });
  return [...waived, ...warnings, ...broken.map(brokenWaiver)];
}

/** By what each may stand for: a file of ten thousand comments has as many results. */
function byLine(waivers: readonly InlineWaiver[]): ReadonlyMap<string, readonly InlineWaiver[]> {
  const found = new Map<string, InlineWaiver[]>();
  for (const waiver of waivers) {
    for (const line of new Set([waiver.covers, waiver.line])) {
      const key = `${waiver.id} ${line} ${printable(waiver.file)}`;
      const known = found.get(key);
      if (known === undefined) found.set(key, [waiver]);
      else known.push(waiver);
    }
  }
  return found;
}

/** As `byLine` has it; nothing where a result cannot be waived. */
function linesOf(
  { id, status, location, subject }: Result,
  keyLines: Commented["keyLines"],
): readonly string[] {
  if (!WAIVABLE.has(status) || location === null) return [];
  const lines = new Set([location.line, keyLines?.get(`${id} ${subject}`) ?? location.line]);
  return [...lines].map((line) => `${id} ${line} ${location.file}`);
}

/** Where a check did not run, or could not see everything, its waivers may be needed after all. */
function wholeJudged(results: readonly Result[]): ReadonlySet<string> {
  const judged = new Set<string>();
  const unseen = new Set<string>();
  for (const { id, status } of results) {
    if (status === "unknown") unseen.add(id);
    else if (status !== "skip") judged.add(id);
  }
  return new Set([...judged].filter((id) => !unseen.has(id)));
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
