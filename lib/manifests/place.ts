/** Where something stands in a file, and what a setting can be when a file is read. */

/** A place in a file, as an editor counts: both from 1, columns in UTF-16 units. */
export interface Place {
  /** The path as it is to be shown: relative when it was named so. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A value, and where it stands. */
export interface Located<T> {
  readonly value: T;
  readonly at: Place;
}

/**
 * One setting of a manifest: given, not given (then `at` is its parent's place), or given in a way
 * that cannot be resolved from the files (`${VAR}` without a value): that is never taken for good.
 */
export type Setting<T> =
  | { readonly state: "set"; readonly value: T; readonly at: Place }
  | { readonly state: "missing"; readonly at: Place }
  | { readonly state: "unresolved"; readonly reason: string; readonly at: Place };

/** A setting that is given. */
export function set<T>(value: T, at: Place): Setting<T> {
  return { state: "set", value, at };
}

/** A setting that is not given; `at` is its parent's place. */
export function missing<T>(at: Place): Setting<T> {
  return { state: "missing", at };
}

/** A setting whose value cannot be known from the files. */
export function unresolved<T>(reason: string, at: Place): Setting<T> {
  return { state: "unresolved", reason, at };
}

/** `file:line:column`. */
export function placeText({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`;
}
