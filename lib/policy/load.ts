import type { Policy } from "./types.ts";

/** A policy that was found, read and accepted. */
export interface LoadedPolicy {
  readonly policy: Policy;
  /** The path it was read from. */
  readonly source: string;
  /** Of the file's bytes, in hexadecimal. */
  readonly sha256: string;
}
