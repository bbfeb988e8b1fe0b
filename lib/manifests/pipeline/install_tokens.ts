/** Which variables of a script hold a token, and where their values are expanded. */
import type { ShellCommand } from "./shell.ts";

const TOKEN = /^(\w+_)?(token|pat|password|secret|api_?key)$/i;
const GITHUB = /^(GITHUB|GH)_(TOKEN|PAT|API_TOKEN|AUTH_TOKEN|ACCESS_TOKEN)$/;
const EXPANDED = /\$(?:\{(\w+)(:?\+)?|(\w+))/g;

/** True for the variables that a token for GitHub is given in. */
export function isGithubToken(name: string | undefined): boolean {
  return name !== undefined && GITHUB.test(name);
}

/** Names that are those of tokens, and of variables that are made from one. */
export function tokenNames(
  steps: readonly Pick<ShellCommand, "words" | "operator">[],
): ReadonlySet<string> {
  const names = new Set<string>();
  let list = "";
  for (const { words, operator } of steps) {
    // `headers=(-H "…")`: the list's words come as a command of their own.
    if (operator === "(" && list !== "" && words.some((word) => expandsToken(word, names))) {
      names.add(list);
    }
    list = /^(\w+)\+?=$/.exec(words.at(-1) ?? "")?.[1] ?? "";
    for (const word of words) {
      const [, name = "", value = ""] = /^(\w+)\+?=([^]+)$/.exec(word) ?? [];
      if (name !== "" && expandsToken(value, names)) names.add(name);
    }
  }
  return names;
}

/** True when a text holds the value of a token; `${X:+…}` holds only what follows. */
export function expandsToken(text: string, names: ReadonlySet<string>): boolean {
  if (!text.includes("$")) return false;
  for (const [, braced, plus, plain] of text.matchAll(EXPANDED)) {
    const name = braced ?? plain ?? "";
    if (plus === undefined && (TOKEN.test(name) || names.has(name))) return true;
  }
  return false;
}
