/** The commands of a step's script, each as its words: which tools it calls, and with what. */
import { replaceExpressions } from "./expressions.ts";
import { shellCommands } from "./shell.ts";

/** What may stand before a command without being one. */
const BEFORE =
  /^(if|then|else|elif|while|until|do|!|\{|time|sudo|exec|command|env|nohup|-E|[A-Za-z_]\w*=.*)$/;

/** The words of each command, in order; assignments, keywords and `sudo` before it are left out. */
export function commandsIn(script: string): readonly (readonly string[])[] {
  if (script === "") return [];
  // What an expression becomes is not known here: it stands as a variable, in one word.
  return shellCommands(replaceExpressions(script, "$EXPRESSION")).flatMap(
    ({ words }) => {
      const first = words.findIndex((word) => !BEFORE.test(word));
      return first < 0 ? [] : [words.slice(first)];
    },
  );
}
