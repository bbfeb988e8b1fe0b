/** What the terminal can show. Needs the permission env for TERM only; without it, it is not read. */
import { setColorEnabled } from "../report/colors.ts";

/** When to use colour. */
export const COLOR_CHOICES = ["auto", "always", "never"] as const;

/** Text is wrapped at this many columns, or at a narrower terminal's width. */
const MAX_WIDTH = 100;
const MIN_WIDTH = 40;

/** Switches colour on or off: `--color` wins, then NO_COLOR, then whether stdout is a terminal. */
export function applyColor(choice: string | undefined): void {
  const auto = Deno.stdout.isTerminal() && !Deno.noColor && !isDumb();
  setColorEnabled(choice === "always" || (choice !== "never" && auto));
}

function isDumb(): boolean {
  const held = Deno.permissions.querySync({ name: "env" }).state === "granted";
  return held && Deno.env.get("TERM") === "dumb";
}

/** Columns to wrap running text at: 40 to 100. */
export function textWidth(): number {
  try {
    return Math.max(MIN_WIDTH, Math.min(MAX_WIDTH, Deno.consoleSize().columns));
  } catch {
    return MAX_WIDTH;
  }
}

/** Columns of the terminal that stdout is; Infinity: it is none, and a line stays a line. */
export function terminalWidth(): number {
  if (!Deno.stdout.isTerminal()) return Infinity;
  return Math.max(textWidth(), Deno.consoleSize().columns);
}

/** The least room for a second column; with less, it stands below the first one. */
const MIN_COLUMN = 24;
const BELOW = " ".repeat(6);

/** Two columns, the second one from `column` on and wrapped. */
export function inColumns(left: string, right: string, column: number, width: number): string {
  if (width - column < MIN_COLUMN) {
    const head = left.trimEnd();
    const above = head.length > width ? wrap(head, width) : head;
    return `${above}\n${wrap(right, width, BELOW)}`;
  }
  return left.padEnd(column) + wrap(right, width, " ".repeat(column)).slice(column);
}

/** Breaks at spaces only; a word longer than the line keeps a line of its own. */
export function wrap(text: string, width: number, indent = ""): string {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(" ").filter((one) => one !== "")) {
    const longer = line === indent ? `${indent}${word}` : `${line} ${word}`;
    if (longer.length > width && line !== indent) {
      lines.push(line);
      line = `${indent}${word}`;
    } else {
      line = longer;
    }
  }
  return [...lines, line].join("\n");
}
