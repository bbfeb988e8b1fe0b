import { CHECKS } from "../../checks/mod.ts";
import type { Check } from "../check.ts";
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

function runList(args: Arguments): Promise<number> {
  keepOnly([]);
  writeOut(args.has("json") ? printableJson(CHECKS.map(entry)) : table());
  return Promise.resolve(0);
}

function entry({ id, area, level, title, rationale, fix, references }: Check) {
  return { id, area, level, title, rationale, fix, references };
}

function table(): string {
  const rows = CHECKS.map((check) => [check.id, check.level, check.area, check.title]);
  const widths = [0, 1, 2].map((column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)) + 2
  );
  return rows.map((row) => `${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join("")}\n`)
    .join("");
}
