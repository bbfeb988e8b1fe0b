/** `# posture: waive ID until 2027-01-31 -- reason`, on the line that is waived or the one above. */
import type { SourceFile } from "./types.ts";

/** A waiver that stands in a file. */
export interface InlineWaiver {
  readonly file: string;
  /** The comment's own line. */
  readonly line: number;
  /** The line that it is about. */
  readonly covers: number;
  readonly id: string;
  /** A date such as 2027-01-31. */
  readonly expires: string;
  readonly reason: string;
}

/** A comment that was meant as a waiver and is none. */
export interface BrokenWaiver {
  readonly file: string;
  readonly line: number;
  readonly problem: string;
}

const COMMENT = /(?:^|\s)(?:#|\/\/)\s*posture:\s*(.*)$/;
const WAIVE = /^waive\s+([a-z0-9-]+)\s+until\s+(\S+)\s+--\s+(\S.*)$/;
const FORM = "write `# posture: waive ID until 2027-01-31 -- reason`";

/** What the comments of files say. */
export interface InlineComments {
  readonly waivers: readonly InlineWaiver[];
  readonly broken: readonly BrokenWaiver[];
}

/** Every comment of a file that speaks to posture. */
export function inlineComments({ path, text }: SourceFile): InlineComments {
  const waivers: InlineWaiver[] = [];
  const broken: BrokenWaiver[] = [];
  // Most files have none: no need to look at each of their lines.
  if (!text.includes("posture:")) return { waivers, broken };
  const lines = text.split("\n");
  for (const [index, line] of lines.entries()) {
    const said = COMMENT.exec(line.trimEnd())?.[1];
    if (said === undefined) continue;
    const [, id, expires, reason] = WAIVE.exec(said) ?? [];
    if (id === undefined || expires === undefined || reason === undefined) {
      broken.push({ file: path, line: index + 1, problem: FORM });
    } else if (!isDate(expires)) {
      broken.push({ file: path, line: index + 1, problem: `${expires} is no date; ${FORM}` });
    } else {
      const covers = coveredLine(lines, index);
      waivers.push({ file: path, line: index + 1, covers, id, expires, reason });
    }
  }
  return { waivers, broken };
}

/** Its own line where something else stands on it, else the next one that is no comment. */
function coveredLine(lines: readonly string[], index: number): number {
  if (!isComment(lines[index])) return index + 1;
  let next = index + 1;
  while (next < lines.length && (isComment(lines[next]) || lines[next]?.trim() === "")) next++;
  return next + 1;
}

function isComment(line = ""): boolean {
  return /^\s*(#|\/\/)/.test(line);
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
