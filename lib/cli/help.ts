import { buildInfo } from "../build_info.ts";
import type { Command, Option } from "./options.ts";
import { inColumns, wrap } from "./terminal.ts";

/** What every exit code means, for the help and the README. */
export const EXIT_CODES: readonly (readonly [number, string])[] = [
  [0, "nothing is worse than info"],
  [1, "the worst is a warning or an unknown, or nothing could be judged"],
  [2, "a check failed"],
  [64, "wrong usage"],
  [65, "input that cannot be read"],
  [66, "nothing to scan was found"],
  [70, "internal error"],
  [74, "a key (keygen) that could not be written"],
  [78, "invalid policy"],
];

/** `posture --help`. */
export function overview(commands: readonly Command[], width: number): string {
  const usages = commands.map((one): Row => [one.name, one.summary]);
  const codes = EXIT_CODES.map(([code, meaning]): Row => [String(code), meaning]);
  return [
    wrap(`posture ${buildInfo.version}: is this deployment safe to start?`, width),
    `${USAGE}posture [COMMAND] [OPTIONS]`,
    section("Commands", usages, width),
    section("Options", [
      ["-h, --help", "Show this help; posture COMMAND --help shows the options of a command"],
      ["--version", "Print the version; with --json the compiled-in permissions too"],
    ], width),
    section("Exit codes", codes, width),
  ].join("\n\n") + "\n";
}

/** `posture COMMAND --help`. */
export function commandHelp(command: Command, width: number): string {
  const options = [...command.options, HELP].map(optionRow);
  return [
    wrap(command.summary, width),
    inColumns("Usage:", command.usage, USAGE.length, width),
    section("Options", options, width),
  ].join("\n\n") + "\n";
}

const USAGE = "Usage: ";

const HELP: Option = { name: "help", short: "h", description: "Show this help" };

type Row = readonly [string, string];

/** How an option is typed, and what it does. */
export function optionRow(option: Option): Row {
  const short = option.short === undefined ? "" : `-${option.short}, `;
  const value = option.value === undefined ? "" : ` ${option.value}`;
  return [`${short}--${option.name}${value}`, option.description];
}

/** A heading over two columns; the second one is wrapped. */
function section(heading: string, rows: readonly Row[], width: number): string {
  const column = Math.max(...rows.map(([left]) => left.length)) + 4;
  const lines = rows.map(([left, right]) => inColumns(`  ${left}`, right, column, width));
  return [`${heading}:`, ...lines].join("\n");
}
