/** Short of memory, the gate starts its program with every argument, or not at all. */
import { assert, assertEquals } from "../../lib/std/assert.ts";
import { eachOf } from "./faults.ts";
import { buildProbe, gate } from "./gate.ts";
import { run } from "./run.ts";

/** Each as long as one may be, so that copying them takes memory of its own. */
const ARGUMENTS = Array.from({ length: 8 }, () => "x".repeat(131_000));
const ENOUGH = 256 * 1024 * 1024;
const STEP = 16 * 1024;
const STEPS = 24;

/** How many arguments the program was started with under RLIMIT_DATA; 0: it was not started. */
async function argumentsUnder(bytes: number): Promise<number> {
  const command = [...gate(), await buildProbe(), ...ARGUMENTS];
  const { PATH = "" } = Deno.env.toObject();
  const { stdout } = await run("prlimit", [`--data=${Math.round(bytes)}`, ...command], { PATH });
  return Number(/^argc=(\d+)$/m.exec(stdout)?.[1] ?? 0);
}

/** A limit that is just enough for the program to be started. */
async function leastThatStarts(): Promise<number> {
  let [less, enough] = [0, ENOUGH];
  while (enough - less > STEP) {
    const middle = (less + enough) / 2;
    if (await argumentsUnder(middle) > 0) enough = middle;
    else less = middle;
  }
  return enough;
}

Deno.test("exec memory: no program is started without some of its arguments", async () => {
  assertEquals(await argumentsUnder(ENOUGH), ARGUMENTS.length + 1);
  const least = await leastThatStarts();
  assert(least < ENOUGH - STEP, "memory was never short: that proves nothing");
  const limits = Array.from({ length: STEPS }, (_, step) => least - STEPS * STEP / 2 + step * STEP);
  await eachOf(limits, 2, async (bytes) => {
    const count = await argumentsUnder(bytes);
    assert(count === 0 || count === ARGUMENTS.length + 1, `${count - 1} arguments at ${bytes}`);
  });
});
