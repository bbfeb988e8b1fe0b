/**
 * What an audit costs over an empty program on the same runtime: the median of interleaved, warm
 * runs. Needs root on Linux, for the container. Prints, never fails: machines differ.
 *
 *     scripts/deno task bench [--runs 40]
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import {
  launchIn,
  prepare,
  type Run,
  run,
  scratchDirectory,
  type Workshop,
} from "../tests/kernel/run.ts";
import { HARDENED, type State } from "../tests/kernel/state.ts";
import { BINARY, buildIfStale } from "./build.ts";
import { scanCost } from "./bench_scan.ts";
import { compile, ENTRY, hostTarget } from "./compile.ts";
import { RUNTIMES } from "./runtime.ts";

/** One thing that is measured, and what it may cost: a multiple of the floor beside it. */
interface Subject {
  readonly name: string;
  readonly floor: string;
  readonly budget?: number;
  once(): Promise<Run>;
}

/** Milliseconds, and MiB at the peak. */
interface Cost {
  readonly wall: number;
  readonly memory: number;
}

const CONTAINER: State = { ...HARDENED, args: ["audit"], policy: undefined };
const NODE_ENV = { PATH: Deno.env.get("PATH") ?? "" };
const MEMORY_BUDGET = 10;

const { values } = parseArgs({ options: { runs: { type: "string", default: "40" } } });
await buildIfStale();
const floorProgram = join(await scratchDirectory(), "floor");
await compile(new Map([[ENTRY, ""]]), floorProgram, hostTarget());
const floor = await prepare(floorProgram);
const posture = await prepare(BINARY);

const subjects: readonly Subject[] = [
  { name: "floor, container", floor: "floor, container", once: inContainer(floor, CONTAINER) },
  {
    name: "audit, container",
    floor: "floor, container",
    budget: 1.25,
    once: inContainer(posture, CONTAINER),
  },
  {
    name: "audit, container, policy",
    floor: "floor, container",
    budget: 1.6,
    once: inContainer(posture, { ...CONTAINER, policy: HARDENED.policy }),
  },
  { name: "floor, here", floor: "floor, here", once: here(floorProgram, []) },
  { name: "audit, here", floor: "floor, here", budget: 1.6, once: here(BINARY, ["audit"]) },
  {
    name: "audit, here as a node",
    floor: "floor, here",
    budget: 1.6,
    once: here(BINARY, ["audit", "--profile", "host"]),
  },
  {
    name: "audit, here as a cluster",
    floor: "floor, here",
    budget: 1.4,
    once: here(BINARY, ["audit", "--profile", "cluster"]),
  },
  {
    name: "floor, then true",
    floor: "floor, then true",
    once: here("/bin/sh", ["-c", '"$0"; exec true', floorProgram]),
  },
  { name: "exec -- true", floor: "floor, then true", budget: 1.2, once: gate([]) },
  {
    name: "exec -- true, policy",
    floor: "floor, then true",
    budget: 1.5,
    once: gate(["--policy", await policyFile()]),
  },
];

const costs = await measure(Number(values.runs));
printTable(costs);
await printScans(costs.get("floor, here") ?? { wall: NaN, memory: NaN });
await printSize();
await printTimings();

function inContainer(workshop: Workshop, state: State): () => Promise<Run> {
  return () => launchIn(workshop, state, ["measured"]);
}

function here(program: string, args: readonly string[]): () => Promise<Run> {
  return () => run(floor.launcher, ["measured", "--", program, ...args], NODE_ENV);
}

/** Nothing of this machine's state stops the start, and everything is judged. */
function gate(options: readonly string[]): () => Promise<Run> {
  return here(BINARY, ["exec", "--report-only", ...options, "--", "true"]);
}

async function policyFile(): Promise<string> {
  const path = join(await scratchDirectory(), "policy.json");
  await Deno.writeTextFile(path, JSON.stringify(HARDENED.policy));
  return path;
}

/** One of each in turn, so that a busy moment hits all of them. The first round warms up. */
async function measure(runs: number): Promise<ReadonlyMap<string, Cost>> {
  const costs = new Map<string, Cost[]>(subjects.map(({ name }) => [name, []]));
  for (let round = 0; round <= runs; round++) {
    for (const { name, once } of subjects) {
      const cost = costOf(await once());
      if (round > 0) costs.get(name)?.push(cost);
    }
  }
  return new Map([...costs].map(([name, all]) => [name, {
    wall: median(all.map((one) => one.wall)),
    memory: median(all.map((one) => one.memory)),
  }]));
}

function costOf({ stderr }: Run): Cost {
  const [, micros, kib] = /^measured (\d+) us (\d+) KiB$/m.exec(stderr) ?? [];
  if (micros === undefined || kib === undefined) throw new Error(`nothing was measured: ${stderr}`);
  return { wall: Number(micros) / 1000, memory: Number(kib) / 1024 };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

function printTable(costs: ReadonlyMap<string, Cost>): void {
  say("                           wall ms   ratio  budget   peak MiB     over  budget");
  for (const { name, floor, budget } of subjects) {
    const { wall, memory } = costs.get(name) ?? { wall: NaN, memory: NaN };
    const base = costs.get(floor) ?? { wall: NaN, memory: NaN };
    const [ratio, more] = [wall / base.wall, memory - base.memory];
    const over = budget !== undefined && (ratio > budget || more > MEMORY_BUDGET);
    const limits = budget === undefined ? ["", ""] : [budget.toFixed(2), `+${MEMORY_BUDGET}`];
    say(
      name.padEnd(24) + column(wall.toFixed(1), 10) + column(ratio.toFixed(2), 8) +
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
    const { seconds, memory } = await scanCost(files, runs, floor.launcher, base);
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
