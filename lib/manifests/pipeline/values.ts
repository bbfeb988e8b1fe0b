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
  if (context !== "env") return undefined;
  const value = [step.env, job.env, workflow.env]
    .map((one) => [...one].find(([name]) => name.toLowerCase() === names[0])?.[1].value)
    .find((one) => one !== undefined);
  return value === undefined || value.includes("${{") ? undefined : [value];
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
