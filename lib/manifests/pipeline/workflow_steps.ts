/** The steps of a job or of a composite action. */
import { entry, itemsOf, textOf, type Tree } from "../tree.ts";
import { commandsIn } from "./commands.ts";
import { stepPlaces } from "./step_places.ts";
import { textsOf } from "./workflow_settings.ts";
import type { Step, Texts, Uses } from "./workflow_types.ts";

/** What the steps of one job are, and how anything of this file says what it uses. */
export interface Steps {
  readonly steps: readonly Step[];
  readonly usesOf: (tree: Tree) => Uses | undefined;
}

/** Reads a list of steps; `lines` are the file's, for the comments. */
export function readSteps(
  tree: Tree | undefined,
  owner: string,
  path: string,
  lines: readonly string[],
): Steps {
  const usesOf = (one: Tree) => readUses(one, lines);
  const steps = itemsOf(tree).map((one, index): Step => {
    const id = textOf(entry(one, "id")?.value) ?? "";
    const title = textOf(entry(one, "name")?.value) ?? id;
    const run = entry(one, "run");
    const script = textOf(run?.value);
    return {
      path: `${path}[${index}]`,
      label: `${owner}, step ${index + 1}${title === "" ? "" : ` (${title})`}`,
      at: one.at,
      id,
      condition: textOf(entry(one, "if")?.value) ?? "",
      uses: usesOf(one),
      run: run === undefined || script === undefined ? undefined : { value: script, at: run.at },
      commands: commandsIn(script ?? ""),
      with: inputsOf(one),
      env: textsOf(entry(one, "env")?.value),
      ...stepPlaces(one, lines),
    };
  });
  return { steps, usesOf };
}

/** Inputs' names have no case. */
export function inputsOf(step: Tree): Texts {
  const inputs = textsOf(entry(step, "with")?.value);
  return new Map([...inputs].map(([name, value]) => [name.toLowerCase(), value]));
}

function readUses(tree: Tree, lines: readonly string[]): Uses | undefined {
  const key = entry(tree, "uses");
  const text = textOf(key?.value)?.trim();
  if (key === undefined || text === undefined) return undefined;
  const at = text.lastIndexOf("@");
  return {
    text,
    at: key.at,
    action: (at < 0 ? text : text.slice(0, at)).toLowerCase(),
    ref: at < 0 ? "" : text.slice(at + 1),
    comment: /\s#\s*(.*)$/.exec(lines[key.value.at.line - 1] ?? "")?.[1]?.trim() ?? "",
  };
}
