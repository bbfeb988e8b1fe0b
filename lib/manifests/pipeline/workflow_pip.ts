/** The pip commands of a workflow's or an action's steps. */
import type { Files } from "../../system/files.ts";
import { entriesOf, entry, itemsOf, textOf, type Tree, valueAt } from "../tree.ts";
import type { SourceFile } from "../types.ts";
import { replaceExpressions } from "./expressions.ts";
import type { PipTool } from "./pip_commands.ts";
import { configAsks, configFileIn, type HashSettings, toldByVariables } from "./pip_settings.ts";
import { type PipInstalls, readPipInstalls, type ShellText } from "./pip_installs.ts";
import { shellCommands } from "./shell.ts";
import { stepPlaces } from "./step_places.ts";

/** What a step inherits. */
interface Scope {
  readonly path: string;
  readonly directory: string;
  readonly requiresHashes: HashSettings;
}

/** What the steps install from requirement files. */
export function workflowPipInstalls(files: Files, file: SourceFile, tree: Tree): PipInstalls {
  // Reading every script of every workflow for nothing would cost most of a scan.
  if (!/\bpip/.test(file.text)) return { installs: [], files: [] };
  const whole = within(files, { path: "", directory: "", requiresHashes: new Set() }, tree, "");
  const jobs = entriesOf(valueAt(tree, "jobs")).flatMap(([name, { value }]) =>
    stepTexts(files, file, value, within(files, whole, value, `jobs.${name}`))
  );
  const runs = valueAt(tree, "runs");
  return readPipInstalls(files, [
    ...jobs,
    ...stepTexts(files, file, runs, within(files, whole, runs, "runs")),
  ]);
}

function within(files: Files, scope: Scope, tree: Tree | undefined, path: string): Scope {
  return {
    path,
    directory: textOf(valueAt(tree, "defaults", "run", "working-directory")) ?? scope.directory,
    requiresHashes: new Set([...scope.requiresHashes, ...toldIn(files, tree)]),
  };
}

/** By variables, or by a file of pip's settings that one of them names. */
function toldIn(files: Files, tree: Tree | undefined): readonly PipTool[] {
  return entriesOf(valueAt(tree, "env")).flatMap(([name, { value }]): readonly PipTool[] => {
    const text = `${name}=${textOf(value) ?? ""}`;
    const config = configFileIn(text);
    const asks = config !== undefined && configAsks(files, [config]);
    return asks ? ["pip"] : toldByVariables(text);
  });
}

function stepTexts(
  files: Files,
  file: SourceFile,
  tree: Tree | undefined,
  scope: Scope,
): readonly ShellText[] {
  const lines = file.text.split("\n");
  return itemsOf(valueAt(tree, "steps")).flatMap((step, index) => {
    const run = valueAt(step, "run");
    const text = textOf(run);
    if (run === undefined || text === undefined || !/pip|export|REQUIRE_HASHES/.test(text)) {
      return [];
    }
    const directory = textOf(valueAt(step, "working-directory")) ?? scope.directory;
    const { placeOf } = stepPlaces(step, lines);
    return [{
      commands: shellCommands(replaceExpressions(text, () => "$EXPRESSION")),
      place: (line) => placeOf({ line }),
      key: entry(step, "run")?.at,
      path: `${scope.path}.steps[${index}].run`,
      requiresHashes: new Set([...scope.requiresHashes, ...toldIn(files, step)]),
      candidates: (name: string) => candidates(file.path, directory, name),
    }];
  });
}

/** Steps run in the repository's root; an action may also mean its own directory. */
function candidates(path: string, directory: string, name: string): readonly string[] {
  const own = path.slice(0, path.lastIndexOf("/") + 1);
  const root = /^(.*\/)?\.github\//.exec(path)?.[1] ?? "";
  const inner = directory === "" || directory.includes("$") ? "" : `${directory}/`;
  const roots = /^(.*\/)?\.github\//.test(path) ? [root] : [own, root];
  return [...roots.map((one) => `${one}${inner}${name}`), `${own}${name}`];
}
