import { CHECKS } from "../../checks/mod.ts";
import type { CheckText } from "../check.ts";
import { keepOnly } from "../permissions.ts";
import { printableJson } from "../printable.ts";
import type { Arguments, Command } from "./options.ts";
import { writeOut } from "./output.ts";
import { inColumns, terminalWidth } from "./terminal.ts";

/** `posture list`: what is checked. */
export const listCommand: Command = {
  name: "list",
  summary: "List every check: id, level, area, title",
  usage: "posture list [--json]",
  options: [{ name: "json", description: "Print the list as JSON, with rationale and fix" }],
  operands: { min: 0, max: 0 },
  run: runList,
};

async function runList(args: Arguments): Promise<number> {
  keepOnly([]);
  const checks = await everyCheck();
  writeOut(args.has("json") ? printableJson(checks.map(entry)) : table(checks, terminalWidth()));
  return 0;
}

/** The audit's and the scan's, whose file no other command loads. */
export async function everyCheck(): Promise<readonly CheckText[]> {
  const { SCAN_CHECKS } = await import("../../checks/scan.ts");
  return [...CHECKS, ...SCAN_CHECKS];
}

function entry({ id, area, level, title, rationale, fix, references }: CheckText) {
  return { id, area, level, title, rationale, fix, references };
}

/** One line per check, or as many as the width takes. */
export function table(checks: readonly CheckText[], width: number): string {
  const columns = checks.map(({ id, level, area }) => [id, level, area]);
  const widths = [0, 1, 2].map((index) =>
    Math.max(...columns.map((row) => row[index]?.length ?? 0)) + 2
  );
  const last = widths.reduce((sum, one) => sum + one, 0);
  return checks.map(({ title }, index) => {
    const cells = (columns[index] ?? []).map((cell, place) => cell.padEnd(widths[place] ?? 0));
    return `${inColumns(cells.join(""), title, last, width)}\n`;
  }).join("");
}
