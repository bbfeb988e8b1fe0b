/** What an attacker chooses by way of something else: the environment, outputs of steps and jobs. */
import { untrustedIn } from "./untrusted.ts";
import { outputOfAction, type SourceOf, writtenUntrusted } from "./untrusted_writes.ts";
import type { Job, Texts, Workflow } from "./workflow_types.ts";

/** What a job's steps have written, with the step that did. */
interface Written {
  readonly index: number;
  readonly source: string;
}

/** `env.TITLE`, `t.title` of a step's output; each looked through once, in the order of the steps. */
type Writes = Map<string, Written[]>;

/** For a step, by its index in its job; one behind the last for the outputs of the job. */
export type SourcesOf = (job: Job, index: number) => SourceOf;

/** The sources of a whole workflow. */
export function untrustedSources(model: Workflow): SourcesOf {
  const known = new Map<Job, Writes>();
  const indexes = new Map<Job, ReadonlyMap<string, number>>();

  /** GitHub refuses an id that is there twice. */
  function indexesOf(job: Job): ReadonlyMap<string, number> {
    const found = indexes.get(job) ??
      new Map(job.steps.map((step, index) => [step.id.toLowerCase(), index]));
    indexes.set(job, found);
    return found;
  }

  function writesOf(job: Job): Writes {
    const found = known.get(job);
    if (found !== undefined) return found;
    const writes: Writes = new Map();
    // Set before it is made: jobs that need each other are none.
    known.set(job, writes);
    for (const [index, step] of job.steps.entries()) {
      for (const { name, source } of writtenUntrusted(step, sourcesOf(job, index))) {
        const before = writes.get(name);
        if (before === undefined) writes.set(name, [{ index, source }]);
        else before.push({ index, source });
      }
    }
    return writes;
  }

  function sourcesOf(job: Job, index: number): SourceOf {
    const asked = new Map<string, string | undefined>();
    return function sourceOf(path) {
      if (asked.has(path)) return asked.get(path);
      asked.set(path, undefined);
      const source = look(path, job, index, sourceOf);
      asked.set(path, source);
      return source;
    };
  }

  function look(path: string, job: Job, index: number, inner: SourceOf): string | undefined {
    const [context, first = "", kind, output, ...more] = path.split(".");
    if (context === "env" && kind === undefined) return ofEnvironment(job, index, first, inner);
    if (kind !== "outputs" || output === undefined || more.length > 0) return undefined;
    if (context === "steps") return ofStep(job, index, first, output);
    return context === "needs" ? ofJob(first, output) : undefined;
  }

  /** The step's own goes before what earlier steps wrote, and that before the job's. */
  function ofEnvironment(job: Job, index: number, name: string, inner: SourceOf) {
    const own = valueOf(job.steps[index]?.env, name);
    const written = last(writesOf(job), `env.${name}`, index);
    if (own === undefined && written !== undefined) return written;
    const value = own ?? valueOf(job.env, name) ?? valueOf(model.env, name);
    return value === undefined ? undefined : untrustedIn(value, inner)[0]?.context;
  }

  function ofStep(job: Job, index: number, id: string, output: string): string | undefined {
    const at = indexesOf(job).get(id);
    const step = at === undefined || at >= index ? undefined : job.steps[at];
    if (step === undefined) return undefined;
    return outputOfAction(step, output) ?? last(writesOf(job), `${id}.${output}`, index);
  }

  function ofJob(name: string, output: string): string | undefined {
    const job = model.jobs.find((one) => one.name.toLowerCase() === name);
    const text = valueOf(job?.outputs, output);
    if (job === undefined || text === undefined) return undefined;
    return untrustedIn(text, sourcesOf(job, job.steps.length))[0]?.context;
  }

  return sourcesOf;
}

function last(writes: Writes, name: string, before: number): string | undefined {
  return writes.get(name)?.findLast(({ index }) => index < before)?.source;
}

/** What was parsed has lower case names. */
function valueOf(texts: Texts | undefined, name: string): string | undefined {
  return [...texts ?? []].find(([key]) => key.toLowerCase() === name)?.[1].value;
}
