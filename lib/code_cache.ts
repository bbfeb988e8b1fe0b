/** What V8 made of the code cache in the binary: `rejected` only costs time. */
export type CodeCache = "used" | "rejected" | "none";

/** A parameter of the script that the build makes of this (scripts/bundle_parts.ts). */
declare const $codeCache: (() => Promise<CodeCache>) | undefined;

/** `none` when run from source. */
export async function codeCache(): Promise<CodeCache> {
  return typeof $codeCache === "undefined" ? "none" : await $codeCache();
}
