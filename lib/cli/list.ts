import { CHECKS } from "../../checks/mod.ts";
import type { CheckText } from "../check.ts";
import { keepOnly } from "../permissions.ts";
import { printableJson } from "../printable.ts";
import type { Arguments, Command } from "./options.ts";
import { writeOut } from "./output.ts";

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
  writeOut(args.has("json") ? printableJson(checks.map(entry)) : table(checks));
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

function table(checks: readonly CheckText[]): string {
  const rows = checks.map((check) => [check.id, check.level, check.area, check.title]);
  const widths = [0, 1, 2].map((column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)) + 2
  );
  return rows.map((row) => `${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join("")}\n`)
    .join("");
}
