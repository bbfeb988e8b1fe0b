/**
 * GitHub's workflow commands: each result as an annotation of the line that it is about. A runner
 * takes for a command a line that begins with `::`, and in any other one whatever follows `##[`.
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
import { escapeUnsafe } from "../printable.ts";
import { subjectUntold, summaryText } from "./text.ts";
import type { Report, Result } from "./types.ts";

/** One command per result that is open or waived, then one line for people. */
export function renderGithub(report: Report, closing = summaryText(report)): string {
  const commands = report.results.flatMap((result) => {
    const command = commandFor(result);
    return command === undefined ? [] : [annotation(command, result)];
  });
  return [...commands, plainLine(closing)].map((line) => `${line}\n`).join("");
}

function commandFor({ status, waiver }: Result): string | undefined {
  if (status === "pass" || status === "skip") return undefined;
  if (waiver !== null || status === "info") return "notice";
  return status === "fail" ? "error" : "warning";
}

function annotation(command: string, result: Result): string {
  const properties = Object.entries({ ...placeOf(result), title: `posture: ${result.id}` })
    .map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
  return `::${command} ${properties.join(",")}::${escapeData(messageOf(result))}`;
}

/** Standard input is no file of the repository. */
function placeOf({ location }: Result): Readonly<Record<string, string | number>> {
  if (location === null || location.file === "-") return {};
  const file = escapeUnsafe(location.file).replace(/^(\.\/+)+/, "");
  return { file, line: location.line, col: location.column };
}

function messageOf(result: Result): string {
  const { message, fix, waiver, status } = result;
  const subject = subjectUntold(result);
  const about = subject === undefined ? "" : ` (${subject})`;
  const unknown = status === "unknown" ? `Not judged${about}: ` : "";
  const waived = waiver === null ? [] : [`Waived until ${waiver.expires}: ${waiver.reason}`];
  const lines = [`${unknown}${message}`, ...(fix === null ? [] : [`Fix: ${fix}`]), ...waived];
  return lines.map(escapeUnsafe).join("\n");
}

/** As GitHub's toolkit escapes what follows the second `::`. */
function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

/** As it escapes the value of a property. */
function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

/** A line that no runner takes for a command. */
function plainLine(text: string): string {
  return escapeUnsafe(text).replaceAll("##[", "## [").replace(/^\s*::/, " : :");
}
