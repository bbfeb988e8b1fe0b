/** What several checks of the scan ask of a setting, with the unresolved case answered once. */
import {
  type ManifestDetails,
  type ManifestFinding,
  undeterminedAt,
  violatedAt,
} from "./manifest_check.ts";
import type { Items } from "./manifests/compose/types.ts";
import type { Place, Setting } from "./manifests/place.ts";

/** Violated when the switch is on, unknown when nobody can say. */
export function switchedOn(
  setting: Setting<boolean>,
  path: string,
  message: string,
  details: ManifestDetails = {},
): readonly ManifestFinding[] {
  return judgeGiven(
    setting,
    path,
    (value, at) => value ? [violatedAt(at, path, message, { observed: "true", ...details })] : [],
  );
}

/** What `judge` says of a value that is given; unknown when nobody can say what it is. */
export function judgeGiven<T>(
  setting: Setting<T>,
  path: string,
  judge: (value: T, at: Place) => readonly ManifestFinding[],
): readonly ManifestFinding[] {
  if (setting.state === "unresolved") return [openAt(setting.at, path, setting.reason)];
  return setting.state === "missing" ? [] : judge(setting.value, setting.at);
}

/** What `judge` says of a value, or of nothing; unknown when nobody can say what it is. */
export function judgeSetting<T>(
  setting: Setting<T>,
  path: string,
  judge: (value: T | undefined, at: Place) => readonly ManifestFinding[],
): readonly ManifestFinding[] {
  if (setting.state === "unresolved") return [openAt(setting.at, path, setting.reason)];
  return judge(setting.state === "set" ? setting.value : undefined, setting.at);
}

/** One unknown for each item that cannot be known. */
export function openItems(items: Items<unknown>, path: string): readonly ManifestFinding[] {
  return items.unresolved.map(({ at, value }) => openAt(at, path, value));
}

/** It cannot be known, and why. */
export function openAt(at: Place, path: string, reason: string): ManifestFinding {
  return undeterminedAt(at, path, `${path} cannot be known: ${reason}`);
}
