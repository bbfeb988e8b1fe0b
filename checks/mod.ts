/** Every check, sorted by area and id: the one list that decides what runs. */
import type { Check } from "../lib/check.ts";
import { runningAsRoot } from "./process/running_as_root.ts";

/** The registry. */
export const CHECKS: readonly Check[] = [
  runningAsRoot,
];
