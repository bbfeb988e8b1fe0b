import type * as z from "zod";
import type { DeploymentMode, EffectivePolicy } from "../policy/types.ts";
import type { System } from "../system/types.ts";
import type { Fact } from "./fact.ts";
import type { factSchemas } from "./schema.ts";

type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;

/** Every fact by name, with the value it has when it is known (see schema.ts). */
export type FactValues = {
  readonly [N in keyof typeof factSchemas]: DeepReadonly<z.infer<(typeof factSchemas)[N]>>;
};

/** The name of a fact. */
export type FactName = keyof FactValues;

/** Facts as collected. */
export type Facts = { readonly [N in FactName]: Fact<FactValues[N]> };

/** The value of one fact, for parsers and helpers that deal in it. */
export type FactValue<N extends FactName> = FactValues[N];

/** What a collector is asked about: one process, and the policy's lists of paths. */
export interface Target {
  /** The process directory: `/proc/self`, or `/proc/N` with `--pid N`. */
  readonly proc: string;
  /** Undefined for posture's own process, which is to become the application. */
  readonly pid: number | undefined;
  readonly policy: EffectivePolicy;
  /** True when the bare node is audited, and no process of it. */
  readonly node?: boolean;
  /** What the deployment is for, as named or found; undefined: it could not be found out. */
  readonly modes?: readonly DeploymentMode[] | undefined;
  /** True: credential brokers may be asked for a stream (`--probe`). */
  readonly probe?: boolean;
  /** The command that will be started, in the gate. */
  readonly command?: readonly string[];
}

/** What a collector needs besides reading, and whether it would use it on this target. */
export interface CollectorPermission {
  readonly kind: "net" | "run";
  isUsed(system: System, target: Target): boolean;
}

/** Reads one topic of the machine and gives all the facts that come from it. */
export interface Collector {
  /** For `--timings`: the kernel interface, not the file. */
  readonly name: string;
  readonly provides: readonly FactName[];
  /** Given up before anything is judged where no selected check needs it. */
  readonly permission?: CollectorPermission;
  collect(system: System, target: Target): Partial<Facts> | Promise<Partial<Facts>>;
}

/** Ties `provides` to what `collect` returns: forgetting a fact does not compile. */
export function defineCollector<const N extends FactName>(collector: {
  readonly name: string;
  readonly provides: readonly N[];
  readonly permission?: CollectorPermission;
  readonly collect: (
    system: System,
    target: Target,
  ) => Pick<Facts, N> | Promise<Pick<Facts, N>>;
}): Collector {
  return collector as Collector;
}
