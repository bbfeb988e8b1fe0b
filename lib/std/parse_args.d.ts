/** The part of @std/cli's parseArgs that posture uses. */
export interface ParseOptions {
  readonly boolean?: readonly string[];
  readonly string?: readonly string[];
  readonly collect?: readonly string[];
  readonly alias?: Readonly<Record<string, string>>;
  readonly stopEarly?: boolean;
  readonly "--"?: boolean;
  /** Called for each argument that is neither a known option nor its value. */
  readonly unknown?: (argument: string, key?: string, value?: unknown) => boolean | void;
}
/** Parsed options by name, `_` for the rest, `--` for what follows a double dash. */
export interface ParsedArgs {
  readonly _: readonly (string | number)[];
  readonly "--"?: readonly string[];
  readonly [name: string]: unknown;
}
export declare function parseArgs(args: readonly string[], options?: ParseOptions): ParsedArgs;
