/** What a word of a step's script can be: from its assignments, and the environment of its job. */
import { expressionsIn } from "./expressions.ts";
import { environmentOf, valuesOf } from "./values.ts";
import type { Job, Step, Workflow } from "./workflow_types.ts";

const VARIABLE = /[$\uE000](?:\{([A-Za-z_]\w*)(?::?-([^}]*))?\}|([A-Za-z_]\w*))/;
const MAX_VARIABLES = 5;

/**
 * Every value that a word of a step's script can have; `undefined`: the files do not say. None at
 * all: it is read from the project when it runs.
 */
export function valuesInScript(
  word: string,
  workflow: Workflow,
  job: Job,
  step: Step,
): readonly string[] | undefined {
  let text = word;
  for (let count = 0; count < MAX_VARIABLES; count++) {
    if (text.includes("$(")) return isRemote(text) ? undefined : [];
    const [all, braced, otherwise, bare] = VARIABLE.exec(text) ?? [];
    if (all === undefined) return /[$\uE000]/.test(text) ? undefined : [text];
    const name = braced ?? bare ?? "";
    const expression = /^EXPRESSION_(\d+)$/.exec(name)?.[1];
    const value = expression === undefined
      ? assignedIn(step, name) ??
        environmentOf(workflow, job, step, (one) => one === name) ?? otherwise
      : `\${{ ${expressionsIn(step.run?.value ?? "")[Number(expression)]} }}`;
    const values = value === undefined ? undefined : valuesOf(value, workflow, job, step);
    if (values === undefined) return undefined;
    if (values.length > 1) return values.map((one) => text.replace(all, () => one));
    text = text.replace(all, () => values[0] ?? "");
  }
  return undefined;
}

/** A word of a script as it stands in the file. */
export function writtenWord(word: string, { run }: Step): string {
  return word.replace(
    /[$\uE000]\{EXPRESSION_(\d+)\}/g,
    (_, index: string) => `\${{ ${expressionsIn(run?.value ?? "")[Number(index)]} }}`,
  ).replaceAll("\uE000", "$");
}

function assignedIn({ commands }: Step, name: string): string | undefined {
  return commands.flatMap(({ assignments }) => assignments)
    .findLast((one) => one.startsWith(`${name}=`))?.slice(name.length + 1);
}

/** What a command of the project's own prints stays as long as its files do. */
function isRemote(text: string): boolean {
  return /\b(curl|wget|gh|ls-remote|npm (view|info|show)|https?:)/.test(text);
}
