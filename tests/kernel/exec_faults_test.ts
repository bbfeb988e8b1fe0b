/**
 * The gate fails closed: with a posture that must be refused, no fault in a system call and no
 * signal at any moment starts the program. `scripts/deno task test:faults` tries every fault point.
 */
import { assert, assertEquals } from "../../lib/std/assert.ts";
import {
  eachOf,
  type Fault,
  faultName,
  faultPoints,
  inject,
  randomNumbers,
  sample,
  traceCalls,
} from "./faults.ts";
import { ACCEPTED, MARKER_EXIT, type Posture, prepareRun, REFUSED, runGate } from "./refused.ts";

const FAULTS_PER_POSTURE = 80;
const SIGNALS_PER_STATE = 20;
/** A gate is through in about 40 ms: most signals arrive before that, some at its end. */
const MOMENTS_MS = 70;
const WIDTH = 2;
const SIGNALS = [["SIGTERM", 143], ["SIGINT", 130], ["SIGHUP", 129]] as const;
const PID_1 = ["unshare", "--pid", "--fork", "--mount-proc"];

/** In the tests' names, which are always printed; FAULT_SEED repeats a run. */
const SEED = Number(Deno.env.get("FAULT_SEED") ?? crypto.getRandomValues(new Uint32Array(1))[0]);

Deno.test("exec faults: the accepted posture starts, traced too; each refused one ends with 2", async () => {
  assertEquals((await runGate(ACCEPTED)).code, MARKER_EXIT);
  assert((await traceCalls(ACCEPTED)).started);
  for (const posture of REFUSED) {
    const { started, code, stderr } = await runGate(posture);
    assertEquals([started, code], [false, 2], `${posture.name}: ${stderr}`);
  }
});

const FAULTS = REFUSED.length * FAULTS_PER_POSTURE;
Deno.test(`exec faults: ${FAULTS} fault points tried, seed ${SEED}: no start`, async () => {
  const random = randomNumbers(SEED);
  const chosen: { readonly posture: Posture; readonly fault: Fault }[] = [];
  for (const posture of REFUSED) {
    const { counts } = await traceCalls(posture);
    const faults = sample(faultPoints(counts), FAULTS_PER_POSTURE, random);
    chosen.push(...faults.map((fault) => ({ posture, fault })));
  }
  const starts: string[] = [];
  let hits = 0;
  await eachOf(chosen, WIDTH, async ({ posture, fault }) => {
    const { started, hit } = await inject(posture, fault);
    if (started) starts.push(`${posture.name} ${faultName(fault)}`);
    if (hit) hits++;
  });
  assertEquals(starts, []);
  assertEquals(chosen.length, FAULTS);
  assert(hits >= 200, `only ${hits} faults met a call`);
});

const INTERRUPTED = REFUSED.flatMap((posture) =>
  [false, true].flatMap((first) =>
    Array.from({ length: SIGNALS_PER_STATE }, () => ({ posture, first }))
  )
);
Deno.test(`exec faults: ${INTERRUPTED.length} signals tried, seed ${SEED}: no start`, async () => {
  const random = randomNumbers(SEED);
  const wrong: string[] = [];
  await eachOf(INTERRUPTED, WIDTH, async ({ posture, first }) => {
    const [signal, status] = SIGNALS[random(SIGNALS.length)] ?? SIGNALS[0];
    const after = random(MOMENTS_MS);
    const { started, code } = await runWithSignal(posture, { signal, after, first });
    const seen = `${posture.name}${first ? ", pid 1" : ""}: ${signal} after ${after} ms: ${code}`;
    if (started || (code !== 2 && code !== status)) wrong.push(seen);
  });
  assertEquals(wrong, []);
});

interface Interruption {
  readonly signal: Deno.Signal;
  /** Milliseconds. */
  readonly after: number;
  /** The gate is pid 1 of its namespace. */
  readonly first: boolean;
}

async function runWithSignal(posture: Posture, { signal, after, first }: Interruption) {
  const { command, judge } = await prepareRun(posture, first ? { before: PID_1 } : {});
  const child = command.spawn();
  const output = child.output();
  await new Promise((resolve) => setTimeout(resolve, after));
  const target = first ? await childOf(child.pid) : child.pid;
  try {
    if (target !== undefined) Deno.kill(target, signal);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return await judge(await output);
}

/** The only child of `pid`: undefined when there is none (yet, or any more). */
async function childOf(pid: number): Promise<number | undefined> {
  const path = `/proc/${pid}/task/${pid}/children`;
  const children = await Deno.readTextFile(path).catch(() => "");
  return children === "" ? undefined : Number(children.split(" ")[0]);
}
