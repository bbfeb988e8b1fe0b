/** What an input that is an expression can be: from the matrix and the environment of its job. */
import { entry, itemsOf, textOf, type Tree, valueAt } from "../tree.ts";
import { expressionsIn, soleExpression } from "./expressions.ts";
import type { Job, Step, Workflow } from "./workflow_types.ts";

/** Every value that a text can have; `undefined`: the files do not say. */
export function valuesOf(
  text: string,
  workflow: Workflow,
  job: Job,
  step: Step,
): readonly string[] | undefined {
  if (expressionsIn(text).length === 0) return [text];
  const expression = soleExpression(text);
  if (expression?.kind === "literal") return [String(expression.value)];
  if (expression?.kind !== "context") return undefined;
  const [context, ...names] = expression.path.split(".");
  if (context === "matrix") return matrixValues(job.matrix, names);
  if (context === "inputs") {
    // A default is what this file says; who calls it with another says so in its own.
    const value = workflow.inputs.get(names[0] ?? "")?.value ?? "";
    return value === "" || value.includes("${{") ? undefined : [value];
  }
  if (context !== "env") return undefined;
  const value = environmentOf(workflow, job, step, (name) => name.toLowerCase() === names[0]);
  return value === undefined || value.includes("${{") ? undefined : [value];
}

/** The first value that the environment gives a name, the step's own before the others. */
export function environmentOf(
  workflow: Workflow,
  job: Job,
  step: Step,
  isNamed: (name: string) => boolean,
): string | undefined {
  return [step.env, job.env, workflow.env]
    .map((one) => [...one].find(([name]) => isNamed(name))?.[1].value)
    .find((one) => one !== undefined);
}

function matrixValues(matrix: Tree | undefined, names: readonly string[]) {
  const [name = "", ...rest] = names;
  const found = [...itemsOf(noCase(matrix, name)), ...included(matrix, name)].map((one) =>
    textOf(rest.reduce<Tree | undefined>(noCase, one))
  );
  const texts = found.filter((one) => one !== undefined);
  const isKnown = texts.length > 0 && texts.length === found.length &&
    !texts.some((one) => one.includes("${{"));
  return isKnown ? texts : undefined;
}

function included(matrix: Tree | undefined, name: string): readonly Tree[] {
  return itemsOf(valueAt(matrix, "include")).flatMap((one) => noCase(one, name) ?? []);
}

/** What was parsed has lower case names. */
function noCase(tree: Tree | undefined, name: string): Tree | undefined {
  if (tree?.kind !== "mapping") return undefined;
  const exact = entry(tree, name)?.value;
  return exact ?? [...tree.entries].find(([key]) => key.toLowerCase() === name)?.[1].value;
}
