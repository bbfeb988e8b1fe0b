/**
 * Tries every fault point of the gate: each error in each system call, once and from there on, in
 * each posture that must be refused. Takes minutes; ends with 1 when a program was started.
 *
 *     scripts/deno task test:faults [CALL…]
 */
import {
  eachOf,
  type Fault,
  faultName,
  faultPoints,
  inject,
  traceCalls,
} from "../tests/kernel/faults.ts";
import { ACCEPTED, type Posture, REFUSED, runGate } from "../tests/kernel/refused.ts";
import { buildIfStale } from "./build.ts";

/** What came of the faults in one call with one error. */
interface Tally {
  tried: number;
  met: number;
  /** Ended with 2: judged and refused. */
  refused: number;
  started: number;
}

const tallies = new Map<string, Tally>();
const starts: string[] = [];

function record(posture: Posture, fault: Fault, { started, code, hit }: {
  readonly started: boolean;
  readonly code: number;
  readonly hit: boolean;
}): void {
  const key = `${fault.call} ${fault.error}`;
  const tally = tallies.get(key) ?? { tried: 0, met: 0, refused: 0, started: 0 };
  tally.tried++;
  if (hit) tally.met++;
  if (code === 2) tally.refused++;
  if (started) {
    tally.started++;
    starts.push(`${posture.name}: ${faultName(fault)}`);
  }
  tallies.set(key, tally);
}

async function tryAll(posture: Posture, calls: readonly string[]): Promise<void> {
  const { counts } = await traceCalls(posture);
  const faults = faultPoints(counts).filter(({ call }) =>
    calls.length === 0 || calls.includes(call)
  );
  say(`${posture.name}: ${faults.length} fault points`);
  const width = Math.max(2, navigator.hardwareConcurrency);
  await eachOf(
    faults,
    width,
    async (fault) => record(posture, fault, await inject(posture, fault)),
  );
}

function report(): void {
  say("call          error    tried    met  refused with 2  started");
  for (const [key, { tried, met, refused, started }] of [...tallies].sort()) {
    const [call = "", error = ""] = key.split(" ");
    const numbers = [tried, met].map((one) => String(one).padStart(6)).join(" ");
    say(
      `${call.padEnd(12)}  ${error.padEnd(6)} ${numbers} ${String(refused).padStart(15)} ${
        String(started).padStart(8)
      }`,
    );
  }
  const total = [...tallies.values()].reduce((sum, { tried }) => sum + tried, 0);
  say(`${total} fault points tried, ${starts.length} started the program`);
  for (const start of starts) say(`STARTED ${start}`);
}

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

await buildIfStale();
if (!(await runGate(ACCEPTED)).started) {
  say("the accepted posture does not start: nothing would be proved");
  Deno.exit(1);
}
for (const posture of REFUSED) await tryAll(posture, Deno.args);
report();
Deno.exit(starts.length === 0 && tallies.size > 0 ? 0 : 1);
