import type { Check, CheckText, Fix } from "../check.ts";
import { suggestion } from "../errors.ts";
import { COLLECTORS } from "../facts/mod.ts";
import type { FactName } from "../facts/types.ts";
import type { ManifestCheck } from "../manifest_check.ts";
import { keepOnly } from "../permissions.ts";
import { bold } from "../report/colors.ts";
import { everyCheck } from "./list.ts";
import { type Arguments, type Command, quoted, usage } from "./options.ts";
import { writeOut } from "./output.ts";
import { applyColor, inColumns, terminalWidth, textWidth, wrap } from "./terminal.ts";

/** `posture explain ID`: why, what is read, how to fix it. */
export const explainCommand: Command = {
  name: "explain",
  summary: "Explain one check: why it matters, what it reads, how to fix it on each platform",
  usage: "posture explain ID",
  options: [],
  operands: { min: 1, max: 1 },
  completes: "checks",
  run: runExplain,
};

async function runExplain(args: Arguments): Promise<number> {
  applyColor(undefined);
  keepOnly([]);
  const [id = ""] = args.operands;
  const checks = await everyCheck();
  const check = checks.find((one) => one.id === id);
  if (check === undefined) {
    const near = suggestion(id, checks.map((one) => one.id)) || "; posture list shows them all";
    throw usage(explainCommand, `unknown check ${quoted(id)}${near}`);
  }
  writeOut(explanation(check, textWidth(), terminalWidth()));
  return 0;
}

const PLATFORMS: readonly (readonly [Exclude<keyof Fix, "summary">, string])[] = [
  ["docker", "docker"],
  ["compose", "compose"],
  ["kubernetes", "Kubernetes"],
  ["systemd", "systemd"],
];

/**
 * Everything about one check, wrapped at `width` columns, its settings at `settingWidth` (off a
 * terminal they stay in one piece); links always do.
 */
function explanation(check: CheckText, width: number, settingWidth = Infinity): string {
  const settings = PLATFORMS.flatMap(([key, name]) => {
    const setting = check.fix[key];
    return setting === undefined ? [] : [inColumns(`  ${name}`, setting, 14, settingWidth)];
  });
  const parts = [
    `${firstLine(check, width)}\n${wrap(check.title, width)}`,
    paragraph("Why", check.rationale, width),
    paragraph("Reads", reads(check), width),
    [paragraph("Fix", check.fix.summary, width), ...settings].join("\n"),
    [bold("References"), ...check.references.map((url) => `  ${url}`)].join("\n"),
  ];
  return `${parts.join("\n\n")}\n`;
}

function firstLine({ id, area, level }: CheckText, width: number): string {
  return inColumns(id, `(${area}, level ${level})`, id.length + 2, width).replace(id, bold(id));
}

function paragraph(heading: string, text: string, width: number): string {
  return `${bold(heading)}\n${wrap(text, width, "  ")}`;
}

/** The facts it judges, each with the kernel interface that gives it; or the kinds of files. */
export function reads(check: CheckText): string {
  return "judges" in check
    ? `manifests (${(check as ManifestCheck).judges.join(", ")})`
    : readsFacts(check as Check);
}

function readsFacts(check: Check): string {
  const names = [...check.needs, ...check.considers, ...check.explains];
  return names.length === 0
    ? "nothing but the policy"
    : names.map((name) => `${name} (${collectorOf(name)})`).join(", ");
}

function collectorOf(name: FactName): string {
  return COLLECTORS.find((one) => one.provides.includes(name))?.name ?? "not collected";
}
