/** The shape of a check of `posture scan`: a pure function over the model of one manifest. */
import type { CheckText, Finding } from "./check.ts";
import type { Kind, Manifest, ManifestOf } from "./manifests/types.ts";
import type { Place } from "./manifests/place.ts";
import type { EffectivePolicy, Level } from "./policy/types.ts";

/** A judgement, and where. Only what is violated or cannot be determined is told. */
export interface ManifestFinding extends Finding {
  readonly verdict: "violated" | "unknown";
  /** The place of the key itself, or of its parent when something is missing. */
  readonly at: Place;
  /** What stands there, without line numbers: `services.web.privileged`, `jobs.release`. */
  readonly path: string;
  /** The key, where `at` is within its text: a comment there waives it too. */
  readonly key?: Place;
}

/** What a finding says besides its message and place. */
export type ManifestDetails = {
  readonly observed?: string;
  readonly expected?: string;
  readonly fix?: string;
  readonly level?: Level;
};

/** A check of `posture scan`, as the engine sees it. */
export interface ManifestCheck extends CheckText {
  /** The kinds it judges. */
  readonly judges: readonly Manifest["kind"][];
  /** What it found wrong or could not see; nothing: the manifest is as it should be. */
  evaluate(manifest: Manifest, policy: EffectivePolicy): readonly ManifestFinding[];
}

type Spec<K extends Manifest["kind"]> = Omit<ManifestCheck, "judges" | "evaluate"> & {
  readonly judges: readonly K[];
  readonly evaluate: (
    manifest: ManifestOf<K>,
    policy: EffectivePolicy,
  ) => readonly ManifestFinding[];
};

/** Makes a check. `evaluate` is given manifests of the kinds it judges only. */
export function defineManifestCheck<const K extends Kind | "unreadable">(
  spec: Spec<K>,
): ManifestCheck {
  return {
    ...spec,
    evaluate: (manifest, policy) =>
      (spec.judges as readonly string[]).includes(manifest.kind)
        ? spec.evaluate(manifest as ManifestOf<K>, policy)
        : [],
  };
}

/** It is not as it should be; the status is the check's level, or `details.level`. */
export function violatedAt(
  at: Place,
  path: string,
  message: string,
  details: ManifestDetails = {},
): ManifestFinding {
  return { verdict: "violated", at, path, message, ...details };
}

/** It stands within the text of this key. */
export function withinText(finding: ManifestFinding, key: Place): ManifestFinding {
  return { ...finding, key };
}

/** It could not be judged, and `message` says why. */
export function undeterminedAt(at: Place, path: string, message: string): ManifestFinding {
  return { verdict: "unknown", at, path, message };
}
