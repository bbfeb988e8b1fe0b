/**
 * What posture costs over an empty program on the same runtime: the lower quartile of interleaved,
 * warm runs, since whatever else a machine does only makes a run slower. Needs root on Linux, for
 * the container. Prints, never fails: machines differ.
 *
 *     scripts/deno task bench [--runs 40]
 */
import { parseArgs } from "node:util";
import { type Run, run } from "../tests/kernel/run.ts";
import { BINARY, buildIfStale } from "./build.ts";
import { scanCost } from "./bench_scan.ts";
import { benchSubjects, NODE_ENV } from "./bench_subjects.ts";
import { hostTarget } from "./compile.ts";
import { RUNTIMES } from "./runtime.ts";

/** Milliseconds, and MiB at the peak. */
interface Cost {
  readonly wall: number;
  readonly memory: number;
}

const MEMORY_BUDGET = 10;

const { values } = parseArgs({ options: { runs: { type: "string", default: "40" } } });
await buildIfStale();
const { subjects, launcher } = await benchSubjects();
const costs = await measure(Number(values.runs));
printTable(costs);
await printScans(costs.get("floor, here") ?? { wall: NaN, memory: NaN });
await printSize();
await printTimings();

/**
 * One of each in turn, so that a busy moment hits all of them, and in another order each time, so
 * that what comes round again (a quota of CPU time) does. The first round warms up.
 */
async function measure(runs: number): Promise<ReadonlyMap<string, Cost>> {
  const costs = new Map<string, Cost[]>(subjects.map(({ name }) => [name, []]));
  for (let round = 0; round <= runs; round++) {
    for (const { name, once } of shuffled(subjects)) {
      const cost = costOf(await once());
      if (round > 0) costs.get(name)?.push(cost);
    }
  }
  return new Map([...costs].map(([name, all]) => [name, {
    wall: lowerQuartile(all.map((one) => one.wall)),
    memory: lowerQuartile(all.map((one) => one.memory)),
  }]));
}

function shuffled<T>(all: readonly T[]): readonly T[] {
  return all.map((one) => [Math.random(), one] as const).sort(([a], [b]) => a - b)
    .map(([, one]) => one);
}

/** One after the other: their times add up, their peaks do not. */
function costOf(runs: readonly Run[]): Cost {
  const costs = runs.map(({ stderr }) => {
    const [, micros, kib] = /^measured (\d+) us (\d+) KiB$/m.exec(stderr) ?? [];
    if (micros === undefined) throw new Error(`nothing was measured: ${stderr}`);
    return { wall: Number(micros) / 1000, memory: Number(kib) / 1024 };
  });
  return {
    wall: costs.reduce((sum, { wall }) => sum + wall, 0),
    memory: Math.max(...costs.map(({ memory }) => memory)),
  };
}

function lowerQuartile(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 4)] ?? NaN;
}

function printTable(costs: ReadonlyMap<string, Cost>): void {
  say("                             wall ms   ratio  budget   peak MiB     over  budget");
  for (const { name, floor, budget } of subjects) {
    const { wall, memory } = costs.get(name) ?? { wall: NaN, memory: NaN };
    const base = costs.get(floor) ?? { wall: NaN, memory: NaN };
    const [ratio, more] = [wall / base.wall, memory - base.memory];
    const over = budget !== undefined && (ratio > budget || more > MEMORY_BUDGET);
    const limits = budget === undefined ? ["", ""] : [budget.toFixed(2), `+${MEMORY_BUDGET}`];
    say(
      name.padEnd(26) + column(wall.toFixed(1), 10) + column(ratio.toFixed(2), 8) +
        column(limits[0], 8) + column(memory.toFixed(1), 11) + column(`+${more.toFixed(1)}`, 9) +
        column(limits[1], 8) + (over ? "  OVER" : ""),
    );
  }
}

function column(text: string | undefined, width: number): string {
  return (text ?? "").padStart(width);
}

/** Linear in the number of files; 1 000 of them in 2 s beyond the start. */
async function printScans(base: Cost): Promise<void> {
  say("\nscan of          seconds  budget   per file   peak over the floor");
  for (const [files, runs, budget] of [[100, 5, ""], [1000, 3, "2.0"], [5000, 1, ""]] as const) {
    const { seconds, memory } = await scanCost(files, runs, launcher, base);
    const perFile = `${(seconds / files * 1000).toFixed(2)} ms`;
    say(
      `${String(files).padStart(5)} YAML files` + column(seconds.toFixed(2), 8) +
        column(budget, 8) + column(perFile, 11) + column(`+${memory.toFixed(0)} MiB`, 14) +
        (budget !== "" && seconds > Number(budget) ? "  OVER" : ""),
    );
  }
}

async function printSize(): Promise<void> {
  const { size } = await Deno.stat(BINARY);
  const added = (size - RUNTIMES[hostTarget()].size) / 2 ** 20;
  say(`\nbinary: the runtime and ${added.toFixed(2)} MiB (budget 2)${added > 2 ? "  OVER" : ""}`);
}

/** The slowest collectors, as `audit --timings` has them. */
async function printTimings(): Promise<void> {
  const { stderr } = await run(BINARY, ["audit", "--timings"], NODE_ENV);
  const lines = stderr.split("\n").filter((line) => / ms /.test(line));
  const slowest = lines.toSorted((a, b) => parseFloat(b) - parseFloat(a)).slice(0, 8);
  say(`\nslowest collectors here:\n${slowest.join("\n")}`);
}

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}
