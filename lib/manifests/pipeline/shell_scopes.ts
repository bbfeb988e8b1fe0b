/** Which function each command of a shell script stands in. */

/** Follows the operators of a script. */
export interface Scopes {
  /** The function that the next command stands in; empty outside of all. */
  readonly current: () => string;
  /** Takes the words of a command and the operator that ends it; true: they only name a function. */
  readonly next: (words: readonly string[], operator: string) => boolean;
}

interface Block {
  readonly close: string;
  readonly scope: string;
}

const NAME = /^[A-Za-z_][\w:.-]*$/;

/** Begins within a function, or outside of all. */
export function followScopes(outer: string): Scopes {
  const blocks: Block[] = [];
  /** `name`, after `name (`; the body follows after `)`. */
  let opened: string | undefined;
  let named: string | undefined;
  const current = () => blocks.at(-1)?.scope ?? outer;

  function next(words: readonly string[], operator: string): boolean {
    const [first = "", second = ""] = words;
    const name = first === "function" && words.length === 2
      ? second
      : words.length === 1
      ? first
      : "";
    if (operator === "(" && NAME.test(name)) {
      opened = name;
      return true;
    }
    if (operator === ")" && words.length === 0 && opened !== undefined) {
      named = opened;
      opened = undefined;
      return false;
    }
    const isKeyword = first === "function" && name !== "";
    if (operator === "{" || operator === "(") {
      const scope = named ?? (isKeyword ? name : current());
      blocks.push({ close: operator === "{" ? "}" : ")", scope });
    } else if (operator === blocks.at(-1)?.close) blocks.pop();
    if (operator !== "\n") [opened, named] = [undefined, undefined];
    // The body of `function name` may begin on its next line.
    else if (isKeyword) named = name;
    return isKeyword;
  }

  return { current, next };
}
