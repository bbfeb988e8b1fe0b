/** The line of a file that a result is about, fit to be shown: bounded, without what may be secret. */
import { excerptLines } from "../facts/excerpt.ts";
import { printable } from "../printable.ts";

const MAX_QUOTED = 160;

/** Line `number` of a text, from 1; undefined where there is none. */
export function quotedLine(text: string, number: number): string | undefined {
  const line = lineOf(text, number);
  if (line === undefined || line.trim() === "") return undefined;
  const indent = /^\s*/.exec(line)?.[0] ?? "";
  const [redacted = ""] = excerptLines(line.trim());
  const shown = `${indent.replaceAll("\t", " ")}${redacted}`;
  return printable(shown.length > MAX_QUOTED ? `${shown.slice(0, MAX_QUOTED)}…` : shown);
}

/** Without splitting the whole text: a hostile file has a million lines. */
function lineOf(text: string, number: number): string | undefined {
  let from = 0;
  for (let line = 1; line < number; line++) {
    const end = text.indexOf("\n", from);
    if (end < 0) return undefined;
    from = end + 1;
  }
  const end = text.indexOf("\n", from);
  return text.slice(from, end < 0 ? undefined : end).replace(/\r$/, "");
}
