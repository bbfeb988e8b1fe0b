/** Actions and workflows that are called by their path: which of their inputs they run as code. */
import { flowsOfExpression } from "./expression_values.ts";
import { expressionSpans } from "./expressions.ts";
import { scriptsOf } from "./step_scripts.ts";
import type { Job, ScriptInputs, Step, Texts, Uses } from "./workflow_types.ts";

/** Without one of these nothing of what is handed over can come from outside. */
const MAY_BE_UNTRUSTED = /\$\{\{[^]*\b(github|env|steps|needs|inputs)\b/i;

/** By what stands behind `uses:`; only what is handed something that may be untrusted. */
export function calledScripts(
  file: string,
  jobs: readonly Job[],
  stepsAt: (path: string) => readonly Step[] | undefined,
): ReadonlyMap<string, ScriptInputs> {
  const calls = jobs.flatMap((job) => [job, ...job.steps]).filter(isToFollow);
  const found = new Map<string, ScriptInputs>();
  for (const { uses } of calls) {
    if (uses === undefined || found.has(uses.text)) continue;
    const steps = candidates(file, uses).map(stepsAt).find((one) => one !== undefined);
    if (steps !== undefined) found.set(uses.text, scriptInputs(steps));
  }
  return found;
}

interface Call {
  readonly uses: Uses | undefined;
  readonly with: Texts;
}

function isToFollow({ uses, with: inputs }: Call): boolean {
  return uses?.text.startsWith("./") === true &&
    [...inputs.values()].some(({ value }) => MAY_BE_UNTRUSTED.test(value));
}

/** Paths are those of the repository, whose root holds `.github`. */
function candidates(file: string, { text }: Uses): readonly string[] {
  const root = /^(.*\/)?\.github\//.exec(file)?.[1] ?? "";
  const path = `${root}${text.slice(2).replace(/\/+$/, "")}`;
  return /\.ya?ml$/.test(path) ? [path] : [`${path}/action.yml`, `${path}/action.yaml`];
}

function scriptInputs(steps: readonly Step[]): ScriptInputs {
  return new Map(
    steps.flatMap((step) =>
      scriptsOf(step).flatMap(([key, { value }]) =>
        inputsIn(value).map(({ name, offset }) => [name, step.placeIn(key, offset)] as const)
      )
    ),
  );
}

/** The inputs that reach what a script becomes. */
export function inputsIn(
  script: string,
): readonly { readonly name: string; readonly offset: number }[] {
  if (!script.includes("${{")) return [];
  return expressionSpans(script).flatMap(({ text, offset }) =>
    flowsOfExpression(text).flatMap(({ path }) => {
      const name = /^inputs\.([\w-]+)$/.exec(path)?.[1];
      return name === undefined ? [] : [{ name, offset }];
    })
  );
}
