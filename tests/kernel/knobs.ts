/** Turns one knob on the hardened state: exactly the right checks must change. */
import type { Status } from "../../lib/report/types.ts";
import { assertEquals } from "../../lib/std/assert.ts";
import { changes, judge, statuses } from "./run.ts";
import { HARDENED, type State } from "./state.ts";

type Statuses = Readonly<Record<string, Status>>;

/** One knob: what is different, and the status of every check that this changes. */
export interface Knob {
  readonly name: string;
  readonly state: Partial<State>;
  /** Unless the knob turns on something else than the hardened container. */
  readonly from?: State;
  readonly changes: Statuses;
}

const judged = new Map<State, Promise<Statuses>>();

/** Registers one test per knob. */
export function testKnobs(knobs: readonly Knob[]): void {
  for (const { name, state, from = HARDENED, changes: expected } of knobs) {
    Deno.test(`kernel: ${name}`, async () => {
      const before = await statusesOf(from);
      const after = statuses(await judge({ ...from, ...state }));
      assertEquals(changes(before, after), expected);
    });
  }
}

function statusesOf(state: State): Promise<Statuses> {
  const known = judged.get(state) ?? judge(state).then(statuses);
  judged.set(state, known);
  return known;
}
