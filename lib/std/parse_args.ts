/** @std/cli's argument parser, typed. */
// @ts-types="./parse_args.d.ts"
export { parseArgs } from "@std/cli/parse-args";
export type { ParsedArgs, ParseOptions } from "./parse_args.d.ts";
