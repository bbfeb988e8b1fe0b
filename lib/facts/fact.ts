/** What looking for something can give: a value, the certainty that it is not there, or neither. */
export type Fact<T> = Known<T> | Absent | Unknown;

/** It was read; `source` is where (a path, a system call). */
export interface Known<T> {
  readonly state: "known";
  readonly value: T;
  readonly source: string;
}

/** We looked, and it is not there; `reason` says what is not. */
export interface Absent {
  readonly state: "absent";
  readonly reason: string;
}

/** We could not look; `reason` says why not. Never to be taken for absent. */
export interface Unknown {
  readonly state: "unknown";
  readonly reason: string;
}

/** A fact that was read at `source`. */
export function known<T>(value: T, source: string): Known<T> {
  return { state: "known", value, source };
}

/** A fact that is certainly not there. */
export function absent(reason: string): Absent {
  return { state: "absent", reason };
}

/** A fact that could not be determined. */
export function unknown(reason: string): Unknown {
  return { state: "unknown", reason };
}

/** Applies `transform` to a known value; absent and unknown stay what they are. */
export function mapFact<T, U>(fact: Fact<T>, transform: (value: T) => U): Fact<U> {
  return fact.state === "known" ? known(transform(fact.value), fact.source) : fact;
}
