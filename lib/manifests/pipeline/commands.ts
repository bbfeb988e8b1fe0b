/** The commands of a step's script, each as its words: which tools it calls, and with what. */
import { replaceExpressions } from "./expressions.ts";
import { shellCommands } from "./shell.ts";

/** One command of a script. */
export interface Command {
  /** Without assignments, keywords and `sudo` before it; an expression is `${EXPRESSION_0}`. */
  readonly words: readonly string[];
  /** From 0, in the script. */
  readonly line: number;
  /** `GOBIN=/x` before it. */
  readonly assignments: readonly string[];
  /** Files that its output goes to. */
  readonly outputs: readonly string[];
}

/** What may stand before a command without being one. */
const BEFORE =
  /^(if|then|else|elif|while|until|do|!|\{|time|sudo|exec|command|env|nohup|-E|[A-Za-z_]\w*=.*)$/s;
const ASSIGNS = /^[A-Za-z_]\w*=/;

/** The commands of a script in order; one without words only assigns. */
export function commandsIn(script: string): readonly Command[] {
  if (script === "") return [];
  // What an expression becomes is not known here: it stands as a variable, in one word.
  let count = 0;
  const text = replaceExpressions(script, () => `\${EXPRESSION_${count++}}`);
  return shellCommands(text).map(({ words, line, outputs }) => {
    const first = words.findIndex((word) => !BEFORE.test(word));
    const before = first < 0 ? words : words.slice(0, first);
    return {
      words: first < 0 ? [] : words.slice(first),
      line,
      outputs,
      assignments: before.filter((word) => ASSIGNS.test(word)),
    };
  });
}
