/**
 * Text in which a variable without a value still stands. Such a variable is kept between two NULs,
 * which no manifest can hold, so that each field can say whether it matters there.
 */

const MARK = "\0";
const MARKED = /\0([^\0]*)\0/g;
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** What stands for a variable without a value, or for what is no substitution. */
export function openMark(written: string): string {
  return `${MARK}${written}${MARK}`;
}

/** True where some part of the text is not known. */
export function isOpen(text: string): boolean {
  return text.includes(MARK);
}

/** The name of the variable that is all of the text, or that it begins with. */
export function leadingVariable(text: string): string | undefined {
  return text.startsWith(MARK) ? text.slice(1, text.indexOf(MARK, 1)) : undefined;
}

/** Why it is not known. */
export function openReason(text: string): string {
  const [, written = ""] = new RegExp(MARKED.source).exec(text) ?? [];
  return NAME.test(written)
    ? `the variable ${written} has no value in .env and no default`
    : `${written} is no substitution that Compose accepts; write $$ for a dollar sign`;
}

/** As a reader writes it: `${NAME}` for every variable that is left. */
export function shownText(text: string): string {
  return isOpen(text)
    ? text.replace(MARKED, (_, written: string) => NAME.test(written) ? `\${${written}}` : written)
    : text;
}
