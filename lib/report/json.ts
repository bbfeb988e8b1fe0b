import { printableJson } from "../printable.ts";
import type { Report } from "./types.ts";

/** The report as JSON, indented, with a final newline; control characters as JSON escapes. */
export function renderJson(report: Report): string {
  return [...jsonPieces(report)].join("");
}

/** So many results are text at once: a scan may have tens of thousands. */
const AT_ONCE = 500;

/** The same in pieces. */
export function* jsonPieces(report: Report): Generator<string> {
  const { results, ...head } = report;
  if (results.length <= AT_ONCE) return yield printableJson(report);
  yield `${printableJson({ ...head, results: [] }).slice(0, -"]\n}\n".length)}\n`;
  for (let first = 0; first < results.length; first += AT_ONCE) {
    const part = printableJson({ results: results.slice(first, first + AT_ONCE) });
    yield part.slice('{\n  "results": [\n'.length, -"\n  ]\n}\n".length);
    yield first + AT_ONCE < results.length ? ",\n" : "\n  ]\n}\n";
  }
}
