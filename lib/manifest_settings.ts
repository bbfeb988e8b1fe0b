/** What several checks of the scan ask of a setting, with the unresolved case answered once. */
import {
  type ManifestDetails,
  type ManifestFinding,
  undeterminedAt,
  violatedAt,
} from "./manifest_check.ts";
import type { Setting } from "./manifests/place.ts";

/** Violated when the switch is on, unknown when nobody can say. */
export function switchedOn(
  setting: Setting<boolean>,
  path: string,
  message: string,
  details: ManifestDetails = {},
): readonly ManifestFinding[] {
  if (setting.state === "unresolved") {
    return [undeterminedAt(setting.at, path, `${path} cannot be known: ${setting.reason}`)];
  }
  if (setting.state === "missing" || !setting.value) return [];
  return [violatedAt(setting.at, path, message, { observed: "true", ...details })];
}
