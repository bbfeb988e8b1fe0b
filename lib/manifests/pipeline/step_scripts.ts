/** The texts of a step that are run as code: its script, and an action's input that is one. */
import type { Located } from "../place.ts";
import type { Step } from "./workflow_types.ts";

/** Inputs that an action runs as code. */
const SCRIPT_INPUTS: readonly (readonly [RegExp, string])[] = [
  [/^actions\/github-script$/, "script"],
  [/^azure\/(cli|powershell)$/, "inlinescript"],
  [/^appleboy\/ssh-action$/, "script"],
  [/^(nick-fields|nick-invision)\/retry$/, "command"],
  [/^addnab\/docker-run-action$/, "run"],
  [/^jannekem\/run-python-script-action$/, "script"],
  [/^(mikefarah\/yq|sergeysova\/jq-action)$/, "cmd"],
  [/^cardinalby\/js-eval-action$/, "expression"],
  [/^amadevus\/pwsh-script$/, "script"],
];

const MAX_SCRIPT = 50_000;

/** Each with its key: `run`, `with.script`. */
export function scriptsOf(
  { uses, run, with: inputs }: Step,
): readonly (readonly [key: string, script: Located<string>])[] {
  const scripts = run === undefined ? [] : [["run", run] as const];
  for (const [action, name] of SCRIPT_INPUTS) {
    const input = uses !== undefined && action.test(uses.action) ? inputs.get(name) : undefined;
    if (input !== undefined) return [...scripts, [`with.${name}`, input] as const];
  }
  return scripts;
}

/**
 * True for `const title = ${{ toJSON(…) }}` in a script for actions/github-script: JSON is a whole
 * value of JavaScript. In a text or a template of the script it is none.
 */
export function isJsonValue(
  { uses }: Step,
  script: string,
  expression: string,
  offset: number,
): boolean {
  if (uses?.action !== "actions/github-script" || !/^tojson\([^()]*\)$/i.test(expression)) {
    return false;
  }
  // All of it is looked through for each: a longer one is written by nobody.
  if (script.length > MAX_SCRIPT) return false;
  const before = script.slice(0, offset);
  const line = before.slice(before.lastIndexOf("\n") + 1);
  const isEven = (text: string, sign: string) => text.split(sign).length % 2 === 1;
  return isEven(before, "`") && isEven(line, "'") && isEven(line, '"') &&
    /([=(,:[?]|\breturn|=>)\s*$/.test(line);
}
