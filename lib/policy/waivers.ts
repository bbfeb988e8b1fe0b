import type { Check } from "../check.ts";
import { suggestion } from "../errors.ts";
import { printable } from "../printable.ts";
import type { Result } from "../report/types.ts";
import type { Waiver } from "./types.ts";

/** What can be waived: what says that something is wrong, or might be. */
export const WAIVABLE: ReadonlySet<Result["status"]> = new Set(["fail", "unknown", "warn", "info"]);

/**
 * Marks the results that a waiver covers, and adds a warning for each waiver that is expired,
 * unused or unknown. `checks` is the whole registry; `now` decides what is expired.
 */
export function applyWaivers(
  results: readonly Result[],
  waivers: readonly Waiver[],
  checks: readonly Pick<Check, "id">[],
  now: Date,
): readonly Result[] {
  const ids = checks.map((check) => check.id);
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
  return [...waived, ...warnings];
}

/** A waiver counts to the end of its last day, in UTC. */
export function isExpired(waiver: Pick<Waiver, "expires">, now: Date): boolean {
  return now.toISOString().slice(0, 10) > waiver.expires;
}

function covers(waiver: Waiver, result: Result): boolean {
  if (result.id !== waiver.id || !WAIVABLE.has(result.status)) return false;
  if (waiver.subject === undefined) return true;
  const subject = printable(waiver.subject);
  return subject === result.subject || subject === result.location?.file ||
    subject === result.location?.path;
}

/** Only where everything was judged: what was skipped or unknown may need it after all. */
function isUnused(waiver: Waiver, results: readonly Result[]): boolean {
  const own = results.filter((result) => result.id === waiver.id);
  const judged = own.some((result) => result.status !== "skip") &&
    own.every((result) => result.status !== "unknown");
  return judged && !own.some((result) => covers(waiver, result));
}

/** How a report shows a waiver. */
export function mark(
  { reason, expires }: Pick<Waiver, "reason" | "expires">,
): NonNullable<Result["waiver"]> {
  return { reason: printable(reason.trim().replace(/\s+/g, " ")), expires };
}

function expiredWaiver(waiver: Waiver): Result {
  return warning("expired-waiver", waiver, {
    message: `The waiver of ${nameOf(waiver)} expired on ${waiver.expires}`,
    fix: `fix what ${waiver.id} reports and remove the waiver, or renew its \`expires\``,
    observed: waiver.expires,
  });
}

function unusedWaiver(waiver: Waiver): Result {
  const subject = waiver.subject === undefined ? "" : ", or correct its `subject`";
  return warning("unused-waiver", waiver, {
    message: `The waiver of ${nameOf(waiver)} waives nothing: no result needs it`,
    fix: `remove the waiver of ${waiver.id} from the policy${subject}`,
  });
}

function unknownWaiver(waiver: Waiver, ids: readonly string[]): Result {
  return warning("unknown-waiver", waiver, {
    message: `A waiver names ${waiver.id}, which is no check${suggestion(waiver.id, ids)}`,
    fix: "correct the `id` of the waiver (see posture list), or remove it from the policy",
  });
}

function nameOf({ id, subject }: Waiver): string {
  return subject === undefined ? id : `${id} (${subject})`;
}

type Said = Pick<Result, "message" | "fix"> & { readonly observed?: string };

function warning(id: string, waiver: Waiver, { message, fix, observed }: Said): Result {
  return {
    id,
    area: "policy",
    level: "warn",
    status: "warn",
    subject: waiver.id,
    message: printable(message),
    observed: observed ?? null,
    expected: null,
    fix,
    references: [],
    waiver: null,
    location: null,
  };
}
