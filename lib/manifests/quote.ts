/** The line of a file that a result is about, fit to be shown: bounded, without what may be secret. */
import { excerptLines } from "../facts/excerpt.ts";
import { printable } from "../printable.ts";
import { announcesSecret, knownCredential } from "../secrets.ts";
import { declaredSecret, SQL_PASSWORD } from "./declared_secrets.ts";
import { withoutPasswords } from "./password_operands.ts";
import { setAside } from "./quote_harmless.ts";

const MAX_QUOTED = 160;

/** Quotes lines of one text by their number, from 1; undefined where there is none. */
export type LineQuoter = (number: number) => string | undefined;

/** Every line is found and made fit once: ten thousand services have many results on each. */
export function lineQuoter(text: string): LineQuoter {
  const shown = new Map<number, string | undefined>();
  let lines: readonly string[] | undefined;
  return (number) => {
    if (shown.has(number)) return shown.get(number);
    lines ??= text.split("\n");
    const quoted = quote(lines[number - 1] ?? "");
    shown.set(number, quoted);
    return quoted;
  };
}

/** An action with its version, which an excerpt takes for somebody's address. */
const USES =
  /^((?:- )?["']?uses["']?: +["']?[\w.-]{1,100}\/[\w./-]{1,200}@[\w./-]{1,100}["']?)(\s+#.*)?$/;

function quote(line: string): string | undefined {
  if (line.trim() === "") return undefined;
  const indent = /^\s*/.exec(line)?.[0] ?? "";
  const [, uses = "", rest = ""] = USES.exec(line.trim()) ?? [];
  const isAction = uses !== "" && knownCredential(uses) === undefined;
  const { text, restore } = setAside((isAction ? rest || " " : line.trim()).slice(0, MAX_LINE));
  const redacted = restore(excerptLines(withoutSecrets(text))[0] ?? "");
  const shown = `${indent.replaceAll("\t", " ")}${isAction ? uses : ""}${redacted}`;
  return printable(shown.length > MAX_QUOTED ? `${shown.slice(0, MAX_QUOTED)}…` : shown);
}

const ASSIGNED = /([\w.-]{1,128})(["']?\s{0,8}[:=]\s{0,8})("[^"]*"|'[^']*'|[^\s,{}[\]]+)/g;
/** `"--password", "value"`, as a list of arguments has it. */
const LISTED = /(["'])(--?[\w.-]{1,64})\1(\s{0,8},\s{0,8})(["'])[^"']+\4/g;
const MAX_LINE = 2000;

/** As secret-in-manifest sees them: also those whose name the excerpt would not hide. */
function withoutSecrets(line: string): string {
  return withoutPasswords(line).replace(SQL_PASSWORD, "***").replace(
    ASSIGNED,
    (all, name: string, sign: string, value: string) => {
      const bare = value.replace(/^(["'])(.*)\1$/, "$2");
      return declaredSecret(name, bare) === undefined ? all : `${name}${sign}***`;
    },
  )
    .replace(
      LISTED,
      (all, quote: string, name: string, comma: string) =>
        announcesSecret(name) ? `${quote}${name}${quote}${comma}***` : all,
    );
}
