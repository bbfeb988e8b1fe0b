/** Runs a check of the scan on files held in memory: violating ones, innocent ones, its own fix. */
import { judgeManifests } from "../lib/manifest_engine.ts";
import type { ManifestCheck } from "../lib/manifest_check.ts";
import { findManifests } from "../lib/manifests/find.ts";
import { readManifests } from "../lib/manifests/read.ts";
import { defaultPolicy } from "../lib/policy/defaults.ts";
import type { EffectivePolicy } from "../lib/policy/types.ts";
import type { Result } from "../lib/report/types.ts";
import { assert, assertEquals, assertStringIncludes } from "../lib/std/assert.ts";
import { memoryFiles } from "./memory_files.ts";

/** Files by path, or the text of the one file that the check is usually about. */
type Input = string | Readonly<Record<string, string>>;

/** What one result must be: `LINE: part of the message`, with `warn ` and such before it if wanted. */
export interface ScanCase {
  readonly name: string;
  readonly files: Input;
  readonly policy?: Partial<EffectivePolicy>;
}

/** A case with what must be found, in the order of the places. */
export interface ViolatingCase extends ScanCase {
  /** `12: message part`, `warn 12: message part` or `unknown 12: message part`. */
  readonly results: readonly string[];
}

/** All cases of one check. */
export interface ScanCases {
  /** The path under which a case's text stands when it names none. */
  readonly path: string;
  readonly violating: readonly ViolatingCase[];
  readonly innocent: readonly ScanCase[];
  /** The file that one gets by following the check's fix. */
  readonly fixed: Input;
}

/** The YAML parser, from source, looks whether it should log; files and all else are refused. */
const NO_IO: Deno.PermissionOptions = { env: ["LOG_TOKENS", "LOG_STREAM"] };

/** Registers the tests: at least two violating and two innocent cases, and the fix itself. */
export function testScanCheck(check: ManifestCheck, cases: ScanCases): void {
  const { path, violating, innocent, fixed } = cases;
  Deno.test(`${check.id}: has two violating and two innocent cases`, () => {
    assert(violating.length >= 2 && innocent.length >= 2, "the catalogue wants two of each");
  });
  for (const one of violating) {
    Deno.test({
      name: `${check.id}: ${one.name}`,
      permissions: NO_IO,
      fn: () => assertResults(judge(check, path, one), one.results),
    });
  }
  for (const one of [...innocent, { name: "does not fire on its own fix", files: fixed }]) {
    Deno.test({
      name: `${check.id}: ${one.name}`,
      permissions: NO_IO,
      fn: () => assertClean(judge(check, path, one)),
    });
  }
}

/** The results of one check on one case. */
export function judge(check: ManifestCheck, path: string, one: ScanCase): readonly Result[] {
  const texts = typeof one.files === "string" ? { [path]: one.files } : one.files;
  const files = memoryFiles(texts);
  const manifests = readManifests(files, [...findManifests(files, ".")], []);
  const policy = { ...defaultPolicy("baseline"), ...one.policy };
  return judgeManifests(manifests, [check], policy).results.toSorted((a, b) =>
    (a.location?.line ?? 0) - (b.location?.line ?? 0)
  );
}

function assertResults(results: readonly Result[], expected: readonly string[]): void {
  const seen = results.map(({ status, location, message }) =>
    `${status} ${location?.line}: ${message}`
  ).join("\n");
  assertEquals(results.length, expected.length, `number of results:\n${seen}`);
  for (const [index, text] of expected.entries()) {
    const [, status, line, part = ""] = /^(?:([a-z]+) )?(\d+): (.*)$/.exec(text) ?? [];
    const result = results[index];
    assert(result !== undefined && line !== undefined, `no form: ${text}`);
    assertEquals(result.status, status ?? result.level, seen);
    assertEquals(result.location?.line, Number(line), seen);
    assertStringIncludes(result.message, part);
  }
}

/** One pass, which proves that something was judged. */
function assertClean(results: readonly Result[]): void {
  const seen = results.map(({ status, location, message }) =>
    `${status} ${location?.line}: ${message}`
  ).join("\n");
  assertEquals(results.map(({ status }) => status), ["pass"], seen);
}
