/**
 * Parts of a line that are no secret by their form, though they may look like one: references of
 * a pipeline's expression, digests, versions of packages, switches. They are set aside while the
 * rest of the line is made fit to be shown; whatever is hidden around one is hidden with it.
 */
import { announcesSecret, knownCredential, looksGenerated } from "../secrets.ts";
import { isOfNames } from "./pipeline/expression_values.ts";
import { parseExpression } from "./pipeline/expressions.ts";

/** A line with a sign in the place of each harmless part, and how to put them back. */
export interface SetAside {
  readonly text: string;
  readonly restore: (shown: string) => string;
}

/** Private characters: no word, no number, and no sign of an assignment. */
const FIRST_SIGN = 0xE100;
const MAX_SIGNS = 200;
const PRIVATE = /[\uE000-\uF8FF]/;
const SIGN = /[\uE100-\uE1FF]/g;

type Keep = (part: string) => string;

/** Sets the harmless parts of a line aside. */
export function setAside(line: string): SetAside {
  const kept: string[] = [];
  if (PRIVATE.test(line)) return { text: line, restore: (shown) => shown };
  const keep: Keep = (part) =>
    kept.length < MAX_SIGNS ? String.fromCharCode(FIRST_SIGN + kept.push(part) - 1) : part;
  const text = [expressions, parameters, switches, digests, addresses, versions].reduce(
    (one, replace) => replace(one, keep),
    line,
  );
  const part = (sign: string) => kept[sign.charCodeAt(0) - FIRST_SIGN] ?? "";
  return { text, restore: (shown) => shown.replace(SIGN, part) };
}

const EXPRESSION =
  /((?:(?<![\w.-])(?:["']?[\w.-]{1,128}["']?\s{0,8}[:=]\s{0,8}["']?|bearer\s))?)\$\{\{((?:'[^'\n]{0,200}'|[^'{}]){1,500}?)\}\}/gi;
const SWITCH = /(?<![\w.-])(persist-credentials|id-token)(?![\w.-])/gi;
/** What follows is no part of the value that a name before the expression announces. */
const ENDS = /^(["']?\s*($|[\],}#;|&)])|["']\s)/;

/** A literal in one is hidden where a secret is named; with its name it is shown as a reference. */
function expressions(line: string, keep: Keep): string {
  if (!line.includes("${{")) return line;
  return line.replace(EXPRESSION, (all, name: string, inner: string, offset: number) => {
    const before = `${line.slice(0, offset)}${name}`.replace(SWITCH, "");
    const isSecret = namesSecret(before) || namesSecret(inner);
    const parsed = parseExpression(inner);
    if (parsed === undefined || !isOfNames(parsed, isPlain)) return isSecret ? `${name}***` : all;
    const shown = `\${{${inner.replace(/'[^']*'/g, (one) => isSecret ? "'***'" : one)}}}`;
    const isWhole = ENDS.test(line.slice(offset + all.length));
    return isWhole ? keep(`${name}${shown}`) : `${name}${keep(shown)}`;
  });
}

function namesSecret(text: string): boolean {
  return /\bsecrets\./i.test(text) || (text.match(/[\w.-]+/g) ?? []).some(announcesSecret);
}

function isPlain(text: string): boolean {
  return text.length <= 60 && knownCredential(text) === undefined && !text.includes("@") &&
    !text.split(/[/=:,.\s]/).some(isKey);
}

function isKey(text: string): boolean {
  return looksGenerated(text) && /\d/.test(text);
}

/** `"$@"` and `${LIST[@]}` of a shell are no mailboxes. */
function parameters(line: string, keep: Keep): string {
  if (!line.includes("$")) return line;
  return line.replace(/\$(?:@|\{@\}|\{\w{1,60}\[[@*]\]\})(?!\w)/g, keep);
}

/** Switches whose names end in a word for a secret. */
function switches(line: string, keep: Keep): string {
  if (!/persist-credentials|id-token/i.test(line)) return line;
  return line.replace(
    /(?<![\w.-])(["']?persist-credentials["']?:\s{1,8}["']?(?:true|false)|["']?id-token["']?:\s{1,8}["']?(?:write|read|none))(?![\w.-])/gi,
    keep,
  );
}

const DIGEST =
  /(?<![\w@:./-])((?:docker:\/\/)?[a-z0-9][\w./:-]{0,256}@)?(sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128})(?![\w-])/g;

/** Of an image, or of a file: what it names is public, or it could not be fetched. */
function digests(line: string, keep: Keep): string {
  if (!line.includes("sha")) return line;
  return line.replace(DIGEST, (all, image: string | undefined) => {
    const name = image?.replace(/^docker:\/\//, "") ?? "";
    return name.split(/[/:@]/).some(isKey) || name.includes("://") ? all : keep(all);
  });
}

const ADDRESS =
  /(?<=^[\w.-]{1,100}(?:\[[\w,-]{0,50}\])? )@ (?:git\+)?https:\/\/[a-z0-9.-]{1,100}(?:\/[\w.-]{1,100}){1,6}(?:@[\w.-]{1,60})?(?![\w@:/?-])/;

/** `name @ git+https://example.com/a/b@v1` of a requirement file, which names nobody. */
function addresses(line: string, keep: Keep): string {
  if (!line.includes(" @ ")) return line;
  return line.replace(ADDRESS, (all) => all.split(/[/@]/).some(isKey) ? all : keep(all));
}

/** Up to the package: the command, what it is told to do, and packages that are set aside. */
const FETCHES =
  /(?:^|[\s"'`(;&|])(?:go|npx|npm|pnpm|yarn|bunx?|uvx?|pipx|cargo|deno)(?:\s{1,8}["']?(?:-[gpvyDE]|--(?:yes|global|package|locked|from|save-dev|no-save|force)|install|i|run|add|get|dlx|tool|exec|x|global|binstall|[\uE100-\uE1FF])["']?){0,16}[\s=]{1,8}["']?$/;
/** Renovate's and package.json's names of packages. */
const LISTED =
  /"?(?:match|exclude)(?:Package|Dep)(?:Names|Patterns|Prefixes)"?\s{0,4}:\s{0,4}\[[^\]]{0,150}"$/;
/** With a version, or scoped and without one. */
const VERSIONED =
  /(?<![\w@:./-])((?:@[a-z0-9][\w.-]{0,100}\/)?[a-z][\w.-]{0,100}(?:\/[\w.-]{1,100}){0,8}@(?:v?\d{1,6}(?:\.\d{1,9}){0,2}(?:[-+][a-z]{1,10}\.?\d{0,9})?|[\^~]\d{1,4}(?:\.\d{1,4}){0,2}|latest|next|main|master|HEAD|[0-9a-f]{40})|@[a-z0-9][a-z0-9._-]{0,60}\/[a-z0-9*][a-z0-9.*_-]{0,60})(?![\w@.*-])/g;

/** `golang.org/x/tools/gopls@latest` is no mailbox, behind a command or in a list of packages. */
function versions(line: string, keep: Keep): string {
  if (!line.includes("@")) return line;
  let [shown, from] = ["", 0];
  for (const { 0: all, index } of line.matchAll(VERSIONED)) {
    const before = shown + line.slice(from, index);
    const isPackage = FETCHES.test(before.slice(-200)) || LISTED.test(before.slice(-200));
    shown = before + (isPackage && !all.split(/[/@]/).some(isKey) ? keep(all) : all);
    from = index + all.length;
  }
  return shown + line.slice(from);
}
