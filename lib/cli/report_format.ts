/** `--format`, and `--json`, which is short for `--format json`: of every command that reports. */
import type { CheckText } from "../check.ts";
import { type Format, FORMATS, renderAs } from "../report/formats.ts";
import { jsonPieces } from "../report/json.ts";
import { renderText } from "../report/text.ts";
import type { Report } from "../report/types.ts";
import { type Arguments, type Command, type Option, usage } from "./options.ts";
import { writeOut, writePieces } from "./output.ts";
import { runContext } from "./run_context.ts";

/** `--format`. */
export const FORMAT: Option = {
  name: "format",
  value: "FORMAT",
  choices: FORMATS,
  description: `How to write the report: text (the default), ${FORMATS.slice(1).join(", ")}`,
};

/** `--json`. */
export const JSON_FORMAT: Option = { name: "json", description: "Short for --format json" };

/** The format that is asked for. */
export function formatOf(command: Command, args: Arguments): Format {
  const typed = args.value("format") as Format | undefined;
  if (!args.has("json")) return typed ?? "text";
  if (typed === undefined || typed === "json") return "json";
  throw usage(command, `--json and --format ${typed} contradict each other; give one of them`);
}

/** What is printed, besides the report itself. */
interface Printing {
  readonly format: Format;
  readonly checks: readonly CheckText[];
  /** True when it is about the machine that posture runs on. */
  readonly isHere: boolean;
}

/** The report to stdout. */
export async function printReport(
  args: Arguments,
  report: Report,
  { format, checks, isHere }: Printing,
): Promise<void> {
  if (format === "text") {
    const verbose = args.has("verbose");
    const areas = Deno.stdout.isTerminal();
    return writeOut(renderText(report, { verbose, quiet: args.has("quiet"), areas }));
  }
  if (format === "json") return writePieces(jsonPieces(report));
  const { host, runId } = runContext();
  writeOut(await renderAs(format, report, { host: isHere ? host : null, runId, checks }));
}
