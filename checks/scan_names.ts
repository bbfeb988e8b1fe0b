/**
 * The names of the scan's checks: a policy may name them, whichever command reads it, and an audit
 * must not load the checks themselves for that.
 */
import type { CheckText } from "../lib/check.ts";

/** In the order of the registry, checks/scan.ts. */
export const SCAN_NAMES: readonly Pick<CheckText, "id" | "area">[] = [
  { id: "unreadable-manifest", area: "manifest" },
  { id: "missing-release-age", area: "pipeline" },
];
