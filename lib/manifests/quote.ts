/** The line of a file that a result is about, fit to be shown: bounded, without what may be secret. */

import { excerptLines } from "../facts/excerpt.ts";
import { printable } from "../printable.ts";
import { announcesSecret } from "../secrets.ts";
import { declaredSecret } from "./declared_secrets.ts";

const MAX_QUOTED = 160;

/** Line `number` of a text, from 1; undefined where there is none. */
export function quotedLine(text: string, number: number): string | undefined {
  const line = lineOf(text, number);
  if (line === undefined || line.trim() === "") return undefined;
  const indent = /^\s*/.exec(line)?.[0] ?? "";
  const [redacted = ""] = excerptLines(withoutSecrets(line.trim()));
  const shown = `${indent.replaceAll("\t", " ")}${redacted}`;
  return printable(shown.length > MAX_QUOTED ? `${shown.slice(0, MAX_QUOTED)}…` : shown);
}

const ASSIGNED = /([\w.-]{1,128})(["']?\s{0,8}[:=]\s{0,8})("[^"]*"|'[^']*'|[^\s,{}[\]]+)/g;
/** `"--password", "value"`, as a list of arguments has it. */
const LISTED = /(["'])(--?[\w.-]{1,64})\1(\s{0,8},\s{0,8})(["'])[^"']+\4/g;
const MAX_LINE = 2000;

/** As secret-in-manifest sees them: also those whose name the excerpt would not hide. */
function withoutSecrets(line: string): string {
  return line.slice(0, MAX_LINE)
    .replace(ASSIGNED, (all, name: string, sign: string, value: string) => {
      const bare = value.replace(/^(["'])(.*)\1$/, "$2");
      return declaredSecret(name, bare) === undefined ? all : `${name}${sign}***`;
    })
    .replace(
      LISTED,
      (all, quote: string, name: string, comma: string) =>
        announcesSecret(name) ? `${quote}${name}${quote}${comma}***` : all,
    );
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
