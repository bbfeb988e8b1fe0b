/**
 * SARIF 2.1.0, as GitHub's code scanning takes it: what is open or waived. Code scanning shows every
 * result as an alert whatever its `kind`, so what passed or was skipped is none.
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
import type { CheckText } from "../check.ts";
import { escapeUnsafe, printableJson } from "../printable.ts";
import { sarifRule, SOURCE } from "./sarif_rule.ts";
import type { Report, Result, Status } from "./types.ts";

const SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/" +
  "sarif-schema-2.1.0.json";

/** `checks` are those that the report may hold; those that it does hold are described. */
export async function renderSarif(report: Report, checks: readonly CheckText[]): Promise<string> {
  const ids = [...new Set(report.results.map((result) => result.id))].sort();
  const shown = report.results.filter((result) => LEVELS[result.status] !== undefined);
  const prints = await fingerprints(shown);
  const run = {
    tool: { driver: driverOf(report, ids, checks) },
    columnKind: "utf16CodeUnits",
    automationDetails: { id: `posture/${report.mode}/` },
    originalUriBaseIds: {
      "%SRCROOT%": { description: { text: "Where posture was started: the top of the sources" } },
    },
    invocations: [invocationOf(report)],
    results: shown.map((result, index) => resultOf(result, ids, prints[index] ?? "")),
  };
  return printableJson({ $schema: SCHEMA, version: "2.1.0", runs: [run] });
}

/** An unknown is no pass: it is shown, and says that it was not judged. */
const LEVELS: Readonly<Partial<Record<Status, string>>> = {
  fail: "error",
  warn: "warning",
  unknown: "warning",
  info: "note",
};

function driverOf({ tool }: Report, ids: readonly string[], checks: readonly CheckText[]) {
  return {
    name: tool.name,
    version: tool.version,
    semanticVersion: tool.version,
    informationUri: SOURCE,
    properties: { commit: tool.commit, deno: tool.deno },
    rules: ids.map((id) => sarifRule(id, checks.find((check) => check.id === id))),
  };
}

/** It ran to its end: what it found is the exit code's to say. */
function invocationOf({ started_at, duration_ms, exit_code, profile, production }: Report) {
  const end = new Date(Date.parse(started_at) + duration_ms);
  return {
    executionSuccessful: true,
    exitCode: exit_code,
    startTimeUtc: started_at,
    endTimeUtc: end.toISOString(),
    properties: { profile, production },
  };
}

function resultOf(result: Result, ids: readonly string[], fingerprint: string) {
  const { id, status, waiver } = result;
  return {
    ruleId: id,
    ruleIndex: ids.indexOf(id),
    level: LEVELS[status],
    message: { text: messageOf(result) },
    locations: locationsOf(result),
    partialFingerprints: { "postureResult/v1": fingerprint },
    ...(waiver === null ? {} : {
      suppressions: [{
        kind: "external",
        status: "accepted",
        justification: `${waiver.reason} (until ${waiver.expires})`,
      }],
    }),
    properties: { status },
  };
}

/** A viewer makes links of `[text](target)`: what is quoted from a file must not become one. */
function messageOf({ message, fix, status }: Result): string {
  const unknown = status === "unknown" ? "Not judged: " : "";
  const todo = fix === null ? "" : ` \u2014 Fix: ${fix}`;
  return `${unknown}${message}${todo}`.replaceAll("](", "] (");
}

/** What an audit found is in no file: it has the subject alone, and nothing for an editor to open. */
function locationsOf({ location, subject }: Result) {
  const name = location?.path ?? subject;
  const logical = name === null
    ? {}
    : { logicalLocations: [{ fullyQualifiedName: name, kind: location ? "member" : "resource" }] };
  const physical = location === null || location.file === "-"
    ? {}
    : { physicalLocation: physicalOf(location) };
  return name === null ? [] : [{ ...physical, ...logical }];
}

function physicalOf({ file, line, column, snippet }: NonNullable<Result["location"]>) {
  return {
    artifactLocation: artifactOf(file),
    region: { startLine: line, startColumn: column },
    ...(snippet === null ? {} : { contextRegion: { startLine: line, snippet: { text: snippet } } }),
  };
}

/** A path as a URI reference: below %SRCROOT% when it is relative. */
function artifactOf(file: string) {
  const path = escapeUnsafe(file).replace(/^(\.\/+)+/, "");
  const uri = path.split("/").map(encodeURIComponent).join("/");
  return path.startsWith("/") ? { uri: `file://${uri}` } : { uri, uriBaseId: "%SRCROOT%" };
}

/** The same for the same thing when lines move; the second of two that are alike ends in `:2`. */
async function fingerprints(results: readonly Result[]): Promise<readonly string[]> {
  const seen = new Map<string, number>();
  return await Promise.all(results.map(async ({ id, location, subject, message }) => {
    const place = location === null ? ["", subject] : [location.file, location.path];
    const stable = message.replace(/:\d+(:\d+)?\b|\blines? \d+/g, "");
    const key = JSON.stringify([id, ...place, stable]);
    const occurrence = (seen.get(key) ?? 0) + 1;
    seen.set(key, occurrence);
    return `${await hash(key)}:${occurrence}`;
  }));
}

/** The first half of SHA-256. */
async function hash(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return new Uint8Array(digest).slice(0, 16).toHex();
}
