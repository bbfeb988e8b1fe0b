/**
 * Runs every check of the scan over every manifest, one manifest at a time. A check that throws, or
 * a manifest that does, becomes `unknown`: it can never become `pass`.
 */
import { errorText } from "./errors.ts";
import { type ManifestCheck, type ManifestFinding, undeterminedAt } from "./manifest_check.ts";
import { type InlineComments, inlineComments } from "./manifests/inline_waivers.ts";
import { type Place, placeText } from "./manifests/place.ts";
import { type LineQuoter, lineQuoter } from "./manifests/quote.ts";
import type { Manifest } from "./manifests/types.ts";
import type { EffectivePolicy } from "./policy/types.ts";
import { printable } from "./printable.ts";
import type { Result } from "./report/types.ts";

/** What came of it. */
export interface Judged {
  /** At least one per check; what two manifests share is told once. */
  readonly results: readonly Result[];
  readonly comments: InlineComments;
  /** By id and subject: the line of the key whose text a result stands in. */
  readonly keyLines: ReadonlyMap<string, number>;
  /** How many files were read. */
  readonly files: number;
}

/** Judges all of them. */
export function judgeManifests(
  manifests: Iterable<Manifest>,
  checks: readonly ManifestCheck[],
  policy: EffectivePolicy,
): Judged {
  const results = new Map<string, Result>();
  const comments = new Map<string, InlineComments>();
  const keyLines = new Map<string, number>();
  const counts = new Map<string, number>();
  const sweep = sweeper();
  for (const manifest of manifests) {
    sweep(manifest);
    for (const file of manifest.files) {
      if (!comments.has(file.path)) comments.set(file.path, inlineComments(file));
    }
    const quoters = new Map(manifest.files.map(({ path, text }) => [path, lineQuoter(text)]));
    for (const check of checks.filter(({ judges }) => judges.includes(manifest.kind))) {
      counts.set(check.id, (counts.get(check.id) ?? 0) + 1);
      for (const finding of judge(check, manifest, policy)) {
        const result = toResult(check, finding, quoters, policy);
        if (finding.key !== undefined) {
          keyLines.set(`${result.id} ${result.subject}`, finding.key.line);
        }
        results.set(`${result.id} ${result.subject} ${result.message}`, result);
      }
    }
  }
  const found = new Set([...results.values()].map(({ id }) => id));
  const clean = checks.filter(({ id }) => !found.has(id));
  return {
    results: [...results.values(), ...clean.map((one) => withoutFinding(one, counts.get(one.id)))],
    comments: {
      waivers: [...comments.values()].flatMap(({ waivers }) => waivers),
      broken: [...comments.values()].flatMap(({ broken }) => broken),
    },
    keyLines,
    files: comments.size,
  };
}

/** How much is read between two collections, and what a small file costs besides its text: bytes. */
const SWEEP_AFTER = 4_000_000;
const FILE_COST = 8_000;

/** Keeps memory flat, however many files there are: the binary has V8's gc(). */
function sweeper(): (manifest: Manifest) => void {
  const { gc } = globalThis as { readonly gc?: () => void };
  let read = 0;
  return ({ files }) => {
    for (const { text } of files) read += text.length + FILE_COST;
    if (read < SWEEP_AFTER) return;
    gc?.();
    read = 0;
  };
}

function judge(
  check: ManifestCheck,
  manifest: Manifest,
  policy: EffectivePolicy,
): readonly ManifestFinding[] {
  try {
    return check.evaluate(manifest, policy);
  } catch (error) {
    const file = manifest.files[0]?.path ?? manifest.blind[0]?.at.file ?? "";
    const message = `the check ${check.id} failed: ${errorText(error)}`;
    return [undeterminedAt({ file, line: 1, column: 1 }, file, message)];
  }
}

function toResult(
  check: ManifestCheck,
  finding: ManifestFinding,
  quoters: Quoters,
  policy: EffectivePolicy,
): Result {
  const level = policy.levels[check.id] ?? finding.level ?? check.level;
  const violated = finding.verdict === "violated";
  return {
    id: check.id,
    area: check.area,
    level,
    status: violated ? level : "unknown",
    subject: printable(placeText(finding.at)),
    message: printable(finding.message),
    observed: optional(finding.observed && copyOf(finding.observed)),
    expected: optional(finding.expected),
    fix: optional(finding.fix ?? (violated ? check.fix.summary : undefined)),
    references: check.references,
    waiver: null,
    location: locate(finding.at, finding.path, quoters),
  };
}

/** By path. */
type Quoters = ReadonlyMap<string, LineQuoter>;

function locate(at: Place, path: string, quoters: Quoters): Result["location"] {
  return {
    file: printable(at.file),
    line: at.line,
    column: at.column,
    path: printable(path),
    snippet: quoters.get(at.file)?.(at.line) ?? null,
  };
}

/** A check without a finding: passed where there was something of its kind, else skipped. */
function withoutFinding(check: ManifestCheck, count = 0): Result {
  const judged = `${count} ${count === 1 ? "manifest" : "manifests"}`;
  return {
    id: check.id,
    area: check.area,
    level: check.level,
    status: count === 0 ? "skip" : "pass",
    subject: null,
    message: count === 0
      ? `nothing to judge: no ${check.judges.join(" or ")} was found`
      : `${check.title} (${judged})`,
    observed: null,
    expected: null,
    fix: null,
    references: check.references,
    waiver: null,
    location: null,
  };
}

/** A part of a text keeps all of it alive in V8, and a result lives as long as the scan. */
function copyOf(text: string): string {
  return ` ${text}`.slice(1);
}

function optional(text: string | undefined): string | null {
  return text === undefined ? null : printable(text);
}
