/** Every check of `posture scan`, sorted by area and id. Apart from mod.ts: a gate never loads it. */
import type { ManifestCheck } from "../lib/manifest_check.ts";
import { unreadableManifest } from "./manifest/unreadable_manifest.ts";
import { missingReleaseAge } from "./pipeline/missing_release_age.ts";

/** The registry of the scan. */
export const SCAN_CHECKS: readonly ManifestCheck[] = [
  unreadableManifest,
  missingReleaseAge,
];
