/**
 * Where facts come from: the running machine, or a saved one. A collector that throws, or gives
 * less than it promised, gives `unknown`.
 */
import { errorText } from "./errors.ts";
import { unknown } from "./facts/fact.ts";
import type { Collector, FactName, Facts, Target } from "./facts/types.ts";
import type { System } from "./system/types.ts";

/** What one collector cost, in milliseconds. */
export interface Timing {
  readonly collector: string;
  readonly ms: number;
}

/** Where facts come from: collected on demand, each collector run at most once. */
export interface FactSource {
  /**
   * Begins to collect those of these facts that come from outside of the machine, so that they are
   * waited for together, and not one after the other.
   */
  begin(names: Iterable<FactName>): void;
  /** At least the facts under these names; what could not be had is `unknown`. */
  get(names: Iterable<FactName>): Promise<Facts>;
  readonly timings: readonly Timing[];
}

/** Facts of the running machine. */
export function liveFacts(
  system: System,
  collectors: readonly Collector[],
  target: Target,
): FactSource {
  const facts: Partial<Record<FactName, Facts[FactName]>> = {};
  const providers = new Map(
    collectors.flatMap((one) => one.provides.map((name) => [name, one] as const)),
  );
  const timings: Timing[] = [];
  const begun = new Map<Collector, Promise<void>>();

  async function run(collector: Collector): Promise<void> {
    const start = performance.now();
    let given: Partial<Facts> = {};
    let reason = `the collector ${collector.name} gave no such fact`;
    try {
      const collected = collector.collect(system, target);
      given = collected instanceof Promise ? await collected : collected;
    } catch (error) {
      reason = `the collector ${collector.name} failed: ${errorText(error)}`;
    }
    for (const name of collector.provides) facts[name] = given[name] ?? unknown(reason);
    timings.push({ collector: collector.name, ms: performance.now() - start });
  }

  async function get(names: Iterable<FactName>): Promise<Facts> {
    for (const name of names) {
      if (facts[name] !== undefined) continue;
      const collector = providers.get(name);
      if (collector === undefined) facts[name] = unknown(`nothing collects the fact ${name}`);
      else await (begun.get(collector) ?? run(collector));
    }
    return facts as Facts;
  }

  function begin(names: Iterable<FactName>): void {
    const wanted = new Set(names);
    for (const collector of collectors) {
      if (collector.permission === undefined || begun.has(collector)) continue;
      if (collector.provides.some((name) => wanted.has(name))) begun.set(collector, run(collector));
    }
  }

  return { begin, get, timings };
}

/** Facts of a saved machine: what the file does not hold is `unknown`. */
export function savedFacts(saved: Partial<Facts>): FactSource {
  function get(names: Iterable<FactName>): Promise<Facts> {
    const missing = unknown("the facts file does not hold this fact");
    const facts = { ...saved } as Record<string, Facts[FactName]>;
    for (const name of names) facts[name] ??= missing;
    return Promise.resolve(facts as unknown as Facts);
  }
  return { begin: () => {}, get, timings: [] };
}
