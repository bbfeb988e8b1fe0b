/** GitHub workflows and composite actions: every form of each key becomes one model. */
import type { Files } from "../../system/files.ts";
import { missing, type Place, type Setting } from "../place.ts";
import { readSource, readTree } from "../source.ts";
import { entriesOf, entry, itemsOf, textOf, type Tree, valueAt } from "../tree.ts";
import type { Blind, Manifest, SourceFile } from "../types.ts";
import { workflowPipInstalls } from "./workflow_pip.ts";
import { readConcurrency, readPermissions, textsOf } from "./workflow_settings.ts";
import { inputsOf, readSteps } from "./workflow_steps.ts";
import { calledScripts } from "./called_scripts.ts";
import type { Job, Permissions, Step, Texts, Trigger, Workflow } from "./workflow_types.ts";

/** A workflow has jobs; an action has none, and says how it runs. */
export function readWorkflow(files: Files, path: string): Manifest {
  const source = readSource(files, path);
  if (!source.ok) return source.unreadable;
  const parsed = readTree(source.file);
  if (!parsed.ok) return parsed.unreadable;
  const { tree } = parsed;
  const form = isAction(path, tree) ? "action" : "workflow";
  const { installs, files: requirements } = workflowPipInstalls(files, source.file, tree);
  const own = form === "action" ? readAction(source.file, tree) : readJobs(source.file, tree);
  const called = calledScripts(path, own.jobs, (one) => stepsAt(files, one));
  return {
    kind: "workflow",
    model: { ...own, installs, called },
    files: [source.file, ...requirements],
    blind: form === "action" ? [] : misshapen(path, tree),
  };
}

/** The steps of what is called by its path. */
function stepsAt(files: Files, path: string): readonly Step[] | undefined {
  const source = readSource(files, path);
  const parsed = source.ok ? readTree(source.file) : source;
  if (!source.ok || !parsed.ok) return undefined;
  const read = isAction(path, parsed.tree) ? readAction : readJobs;
  return read(source.file, parsed.tree).jobs.flatMap(({ steps }) => steps);
}

function isAction(path: string, tree: Tree): boolean {
  if (/(^|\/)\.github\/workflows\/[^/]+$/.test(path)) return false;
  return entry(tree, "jobs") === undefined &&
    (entry(tree, "runs") !== undefined || /(^|\/)action\.ya?ml$/.test(path));
}

/** A shape that GitHub refuses: nothing of it can be judged, which is told instead. */
function misshapen(path: string, tree: Tree): readonly Blind[] {
  const jobs = entry(tree, "jobs");
  const tell = (at: Place, what: string): Blind => ({ at, reason: `cannot read ${path}: ${what}` });
  if (jobs === undefined) return [tell(tree.at, "there are no jobs")];
  if (jobs.value.kind !== "mapping") return [tell(jobs.at, "its jobs are no mapping")];
  return entriesOf(jobs.value).flatMap(([name, { at, value }]) => {
    if (value.kind !== "mapping") return [tell(at, `job ${name} is no mapping`)];
    const steps = entry(value, "steps");
    if (steps === undefined || steps.value.kind === "list") return [];
    return [tell(steps.at, `the steps of job ${name} are no list`)];
  });
}

type Own = Omit<Workflow, "installs" | "called">;

function readJobs(file: SourceFile, tree: Tree): Own {
  const lines = file.text.split("\n");
  return {
    file: file.path,
    form: "workflow",
    at: tree.at,
    triggers: readTriggers(entry(tree, "on")?.value),
    permissions: readPermissions(tree, tree.at),
    concurrency: readConcurrency(tree, tree.at),
    env: textsOf(entry(tree, "env")?.value),
    inputs: defaultsOf(
      valueAt(tree, "on", "workflow_dispatch"),
      valueAt(tree, "on", "workflow_call"),
    ),
    jobs: entriesOf(entry(tree, "jobs")?.value).map(([name, { at, value }]) =>
      readJob(name, at, value, lines)
    ),
  };
}

/** An action has no token and no trigger of its own: those are its caller's. */
function readAction(file: SourceFile, tree: Tree): Own {
  const { path } = file;
  const lines = file.text.split("\n");
  const runs = entry(tree, "runs");
  const at = runs?.at ?? tree.at;
  const job: Job = {
    ...emptyJob(at),
    name: "",
    path: "runs",
    label: "The action",
    steps: readSteps(entry(runs?.value, "steps")?.value, "The action", "runs.steps", lines).steps,
  };
  return {
    file: path,
    form: "action",
    at: tree.at,
    triggers: [],
    permissions: missing(tree.at),
    concurrency: missing(tree.at),
    env: new Map(),
    inputs: defaultsOf(tree),
    jobs: [job],
  };
}

/** Inputs' names have no case. */
function defaultsOf(...owners: readonly (Tree | undefined)[]): Texts {
  return new Map(
    owners.flatMap((owner) => entriesOf(entry(owner, "inputs")?.value)).map(([name, one]) => {
      const text = textOf(entry(one.value, "default")?.value) ?? "";
      return [name.toLowerCase(), { value: text, at: one.at }];
    }),
  );
}

function emptyJob(at: Place): Omit<Job, "name" | "path" | "label" | "steps"> {
  return {
    at,
    condition: "",
    permissions: missing(at),
    concurrency: missing(at),
    env: new Map(),
    matrix: undefined,
    uses: undefined,
    with: new Map(),
    outputs: new Map(),
    needs: [],
    hasEnvironment: false,
  };
}

/** One name, a list of names, or names with filters. */
function readTriggers(tree: Tree | undefined): readonly Trigger[] {
  const named = [tree, ...itemsOf(tree)].flatMap((one) => {
    const name = textOf(one);
    return one === undefined || name === undefined
      ? []
      : [{ name, at: one.at, filters: undefined }];
  });
  const filtered = entriesOf(tree).map(([name, { at, value }]) => ({ name, at, filters: value }));
  return [...named, ...filtered];
}

/** One name, or a list of them. */
function namesIn(tree: Tree | undefined): readonly string[] {
  return [tree, ...itemsOf(tree)].flatMap((one) => textOf(one) ?? []);
}

function readJob(name: string, at: Place, tree: Tree, lines: readonly string[]): Job {
  const label = `Job ${name}`;
  const { steps, usesOf } = readSteps(
    entry(tree, "steps")?.value,
    label,
    `jobs.${name}.steps`,
    lines,
  );
  return {
    name,
    path: `jobs.${name}`,
    label,
    at,
    condition: textOf(entry(tree, "if")?.value) ?? "",
    permissions: readPermissions(tree, at),
    concurrency: readConcurrency(tree, at),
    env: textsOf(entry(tree, "env")?.value),
    matrix: entry(entry(tree, "strategy")?.value, "matrix")?.value,
    uses: usesOf(tree),
    with: inputsOf(tree),
    outputs: textsOf(entry(tree, "outputs")?.value),
    needs: namesIn(entry(tree, "needs")?.value),
    hasEnvironment: entry(tree, "environment") !== undefined,
    steps,
  };
}

/** What a job's token may do, if the files say it: its own permissions replace the workflow's. */
export function effectivePermissions(
  workflow: Workflow,
  job: Job,
): Setting<Permissions> {
  return job.permissions.state === "missing" ? workflow.permissions : job.permissions;
}
