/**
 * Writes checks/README.md and the generated parts of README.md from the checks and the commands.
 * With --check it writes nothing and fails when they differ.
 */
import { CHECKS } from "../checks/mod.ts";
import { SCAN_CHECKS } from "../checks/scan.ts";
import { AREAS, type CheckText, SCAN_AREAS } from "../lib/check.ts";
import { reads } from "../lib/cli/explain.ts";
import { EXIT_CODES, optionRow } from "../lib/cli/help.ts";
import { COMMANDS } from "../lib/cli/mod.ts";
import { writeError } from "../lib/cli/output.ts";
import { terminalPicture } from "./terminal_picture.ts";

const ROOT = new URL("..", import.meta.url);
/** What the compiled binary printed about a container with Docker's defaults. */
const EXAMPLE = "tests/golden/docker_default.2.txt";
const SCAN_EXAMPLE = "tests/golden/scan.2.txt";
const PICTURE = ".github/report.svg";

/** The audit's and the scan's. */
const EVERY_CHECK: readonly CheckText[] = [...CHECKS, ...SCAN_CHECKS];

/** The files with generated text, each with what it must hold. */
export function generatedFiles(): readonly { readonly path: string; readonly text: string }[] {
  return [
    { path: "checks/README.md", text: checksPage(EVERY_CHECK) },
    { path: "README.md", text: fillMarkers(read("README.md"), blocks()) },
    { path: PICTURE, text: terminalPicture("posture", shortened(read(EXAMPLE))) },
  ];
}

function blocks(): Readonly<Record<string, string>> {
  return {
    checks: checksTable(EVERY_CHECK, "checks/README.md"),
    commands: commandsTable(),
    "exit codes": exitCodes(),
    report: ["```", shortened(read(EXAMPLE)), "```"].join("\n"),
    scan: ["```", read(SCAN_EXAMPLE).trimEnd(), "```"].join("\n"),
  };
}

/** What no verdict ends with. */
function exitCodes(): string {
  const own = EXIT_CODES.filter(([code]) => code >= 64).map((code) => code.join(" "));
  return `Never shared with a verdict: ${own.join(", ")}.`;
}

/** The first line of each check; `…` stands for more of the same. */
export function shortened(report: string): string {
  const idOf = (line: string) => /\(([a-z0-9-]+)\)$/.exec(line)?.[1];
  const lines = report.trimEnd().split("\n");
  return lines.map((line, index) => {
    const id = idOf(line);
    return id !== undefined && id === idOf(lines[index - 1] ?? "") ? "…" : line;
  }).filter((line, index, all) => line !== "…" || all[index - 1] !== "…").join("\n");
}

/** The whole of checks/README.md. */
function checksPage(checks: readonly CheckText[]): string {
  const sections = [...AREAS, ...SCAN_AREAS].map((area) => ({
    area,
    own: checks.filter((check) => check.area === area),
  })).filter(({ own }) => own.length > 0);
  return [
    "# Checks",
    "Written by `deno task docs` from the checks themselves. `posture explain ID` shows the same.",
    ...sections.flatMap(({ area, own }) => [
      `## ${area}`,
      checksTable(own, ""),
      ...own.map(checkSection),
    ]),
  ].join("\n\n") + "\n";
}

/** One row per check, linked to its section in `page`. */
function checksTable(checks: readonly CheckText[], page: string): string {
  const rows = checks.map((
    check,
  ) => [`[${check.id}](${page}#${check.id})`, check.level, check.area, cell(check.title)]);
  return table(["check", "level", "area", "passes when"], rows);
}

function commandsTable(): string {
  const commands = COMMANDS.map(({ usage, summary }) => [`\`${cell(usage)}\``, cell(summary)]);
  const audit = COMMANDS.find((one) => one.name === "audit");
  const options = (audit?.options ?? []).map((option) => {
    const [typed, meaning] = optionRow(option);
    return [`\`${typed}\``, cell(meaning)];
  });
  return [
    table(["command", ""], commands),
    "`posture audit` takes:",
    table(["option", ""], options),
  ].join("\n\n");
}

function checkSection(check: CheckText): string {
  const { docker, compose, kubernetes, systemd } = check.fix;
  const settings = Object.entries({ docker, compose, kubernetes, systemd }).flatMap(
    ([platform, setting]) => setting === undefined ? [] : [`- ${platform}: ${code(setting)}`],
  );
  return [
    `### ${check.id}`,
    `${check.title}. Level ${check.level}.`,
    check.rationale,
    `Reads: ${reads(check)}.`,
    [`Fix: ${check.fix.summary}`, ...settings].join("\n"),
    check.references.map((url) => `<${url}>`).join(" "),
  ].join("\n\n");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), `|${head.map(() => "---|").join("")}`, ...rows.map(line)].join("\n");
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}

/** A code span; text with backticks in it has spans of its own. */
function code(text: string): string {
  return text.includes("`") ? text : `\`${text}\``;
}

/** Replaces what stands between `<!-- begin NAME -->` and `<!-- end NAME -->`, where it stands. */
export function fillMarkers(page: string, blocks: Readonly<Record<string, string>>): string {
  return Object.entries(blocks).reduce((text, [name, block]) => {
    const between = new RegExp(`(<!-- begin ${name} -->\n)[^]*?(<!-- end ${name} -->)`);
    return text.replace(between, (_, begin, end) => `${begin}\n${block}\n\n${end}`);
  }, page);
}

function read(path: string): string {
  return Deno.readTextFileSync(new URL(path, ROOT));
}

function isCurrent({ path, text }: { readonly path: string; readonly text: string }): boolean {
  try {
    return read(path) === text;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Writes, or with `--check` compares; the exit code. */
function main(args: readonly string[]): number {
  const stale = generatedFiles().filter((file) => !isCurrent(file));
  if (!args.includes("--check")) {
    for (const { path, text } of stale) Deno.writeTextFileSync(new URL(path, ROOT), text);
    return 0;
  }
  for (const { path } of stale) {
    writeError(`${path} is not what the checks say: run scripts/deno task docs and commit it`);
  }
  return stale.length === 0 ? 0 : 1;
}

if (import.meta.main) Deno.exit(main(Deno.args));
