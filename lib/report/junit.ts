/** JUnit's XML as Jenkins and GitLab read it: an area is a suite, a result is a case. */
import { escapeUnsafe } from "../printable.ts";
import type { Report, Result } from "./types.ts";

/** A warning fails its case as well: whether it fails the run is the exit code's to say. */
export function renderJunit(report: Report, host: string | null): string {
  const areas = [...new Set(report.results.map((result) => result.area))];
  const suites = areas.map((area) =>
    suite(area, report.results.filter((result) => result.area === area), report, host)
  );
  const attributes = {
    name: `posture ${report.mode}`,
    tests: String(report.results.length),
    failures: count(report.results, "failure"),
    errors: count(report.results, "error"),
    time: String(report.duration_ms / 1000),
  };
  const head = '<?xml version="1.0" encoding="UTF-8"?>\n';
  return `${head}${element("testsuites", attributes, suites)}\n`;
}

type Outcome = "failure" | "error" | "skipped" | "passed";

function outcomeOf({ status, waiver }: Result): Outcome {
  if (waiver !== null || status === "skip") return "skipped";
  if (status === "fail" || status === "warn") return "failure";
  return status === "unknown" ? "error" : "passed";
}

function count(results: readonly Result[], outcome: Outcome): string {
  return String(results.filter((result) => outcomeOf(result) === outcome).length);
}

function suite(
  area: string,
  results: readonly Result[],
  report: Report,
  host: string | null,
): string {
  const attributes = {
    name: `posture.${area}`,
    tests: String(results.length),
    failures: count(results, "failure"),
    errors: count(results, "error"),
    skipped: count(results, "skipped"),
    timestamp: report.started_at.replace(/\..*$/, ""),
    ...(host === null ? {} : { hostname: host }),
  };
  return element("testsuite", attributes, results.map(testCase));
}

function testCase(result: Result): string {
  const place = result.location === null
    ? result.subject
    : `${result.location.file}:${result.location.line}:${result.location.column}`;
  const name = place === null ? result.id : `${result.id} (${place})`;
  return element("testcase", { name, classname: `posture.${result.area}` }, [outcome(result)]);
}

function outcome(result: Result): string {
  const { status, message, waiver } = result;
  const kind = outcomeOf(result);
  if (kind === "passed") {
    return status === "info" ? element("system-out", {}, [text(details(result))]) : "";
  }
  if (kind === "skipped") {
    const waived = waiver === null ? "" : ` (waived until ${waiver.expires}: ${waiver.reason})`;
    return element("skipped", {}, [text(escapeUnsafe(`${message}${waived}`))]);
  }
  return element(kind, { type: status, message }, [text(details(result))]);
}

function details({ message, fix, location, references }: Result): string {
  const place = location === null
    ? []
    : [`${location.file}:${location.line}:${location.column} ${location.path}`];
  const snippet = location?.snippet ? [location.snippet] : [];
  const todo = fix === null ? [] : [`Fix: ${fix}`];
  return [...place, ...snippet, message, ...todo, ...references].map(escapeUnsafe).join("\n");
}

function element(
  name: string,
  attributes: Readonly<Record<string, string>>,
  children: readonly string[],
): string {
  const start = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${text(escapeUnsafe(value))}"`).join("");
  const inside = children.filter((child) => child !== "");
  if (inside.length === 0) return `<${name}${start}/>`;
  const isText = !inside.some((child) => child.startsWith("<"));
  const separator = isText ? "" : "\n";
  return `<${name}${start}>${separator}${inside.join("\n")}${separator}</${name}>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\ufffe": "\\ufffe",
  "\uffff": "\\uffff",
};

/** Text of which controls are escaped already; U+FFFE and U+FFFF are no characters of XML. */
function text(value: string): string {
  return value.replace(/[&<>"\ufffe\uffff]/g, (one) => ENTITIES[one] ?? "");
}
