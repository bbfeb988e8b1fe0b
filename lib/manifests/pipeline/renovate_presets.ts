/**
 * What Renovate's own presets say about merging, ages and switched-off updates, as it would stand
 * in a configuration. See https://docs.renovatebot.com/presets-default/ and its neighbours.
 */

import type { Place } from "../place.ts";
import type { Tree } from "../tree.ts";

/** A part of a configuration, as JSON. */
export type Fragment =
  | string
  | number
  | boolean
  | null
  | readonly Fragment[]
  | { readonly [key: string]: Fragment };

/** Waits for releases of one registry only. */
function ageFor(datasource: string): Fragment {
  return {
    packageRules: [{
      matchDatasources: [datasource],
      internalChecksFilter: "strict",
      minimumReleaseAge: "3 days",
    }],
  };
}

const MINOR: Fragment = {
  minor: { automerge: true },
  patch: { automerge: true },
  lockFileMaintenance: { automerge: true },
};

/** Those that matter here; every other preset of Renovate says nothing about these settings. */
const PRESETS: Readonly<Record<string, Fragment>> = {
  ":automergeAll": { automerge: true },
  ":automergeMajor": { automerge: true },
  ":automergeMinor": MINOR,
  ":automergePatch": { patch: { automerge: true }, lockFileMaintenance: { automerge: true } },
  ":automergeDigest": { digest: { automerge: true } },
  ":automergeDisabled": { automerge: false },
  ":automergeBranch": { automergeType: "branch" },
  ":automergePr": { automergeType: "pr" },
  ":automergeRequireAllStatusChecks": { ignoreTests: false },
  ":skipStatusChecks": { ignoreTests: true },
  ":automergeLinters": { packageRules: [{ extends: ["packages:linters"], automerge: true }] },
  ":automergeTesters": { packageRules: [{ extends: ["packages:test"], automerge: true }] },
  ":automergeTypes": { packageRules: [{ matchPackageNames: ["@types/**"], automerge: true }] },
  ":automergeStableNonMajor": {
    packageRules: [{
      matchUpdateTypes: ["minor", "patch"],
      matchCurrentVersion: "!/^0/",
      automerge: true,
    }],
  },
  ":disableRenovate": { enabled: false },
  ":enableRenovate": { enabled: true },
  ":disableMajorUpdates": { major: { enabled: false } },
  ":disableDigestUpdates": { digest: { enabled: false } },
  ":dependencyDashboardApproval": { dependencyDashboardApproval: true },
  ":approveMajorUpdates": {
    packageRules: [{ matchUpdateTypes: ["major"], dependencyDashboardApproval: true }],
  },
  ":maintainLockFilesWeekly": { lockFileMaintenance: { enabled: true } },
  ":maintainLockFilesMonthly": { lockFileMaintenance: { enabled: true } },
  ":maintainLockFilesDisabled": { lockFileMaintenance: { enabled: false } },
  "config:semverAllWeekly": { lockFileMaintenance: { enabled: true } },
  "config:semverAllMonthly": { lockFileMaintenance: { enabled: true } },
  "config:best-practices": {
    extends: ["security:minimumReleaseAgeNpm", ":maintainLockFilesWeekly"],
  },
  // Both switch the age off again where Renovate cannot know one: pins, replacements, lock files.
  "security:minimumReleaseAgeNpm": ageFor("npm"),
  "security:minimumReleaseAgeCrates": ageFor("crate"),
  "security:only-security-updates": {
    packageRules: [{ matchPackageNames: ["*"], enabled: false }],
  },
  "npm:unpublishSafe": ageFor("npm"),
};

/** Folders of Renovate's own presets; any other name is a package or a repository. */
const OWN =
  /^(default|abandonments|auto-generate-replacements|compatibility|config|custom-?[mM]anagers|docker|global|group|helpers|merge-?[cC]onfidence|monorepo|npm|packages|preview|regexManagers|replacements|schedule|security|workarounds)?:/;

/** What a preset says; undefined when it is not Renovate's own, and so cannot be known here. */
export function presetOf(name: string): Fragment | undefined {
  const plain = name.replace(/\(.*$/s, "").replace(/^default:/, ":");
  if (Object.hasOwn(PRESETS, plain)) return PRESETS[plain];
  const isOwn = OWN.test(plain) && !plain.includes(">") && !plain.startsWith(":automerge");
  return isOwn ? {} : undefined;
}

/** True for presets that stand for a list of packages when a rule extends them. */
export function namesPackages(name: string): boolean {
  return /^(packages|monorepo):/.test(name);
}

/** A preset as if it stood in a file, all of it at one place. */
export function presetTree(fragment: Fragment, at: Place): Tree {
  if (Array.isArray(fragment)) {
    return { kind: "list", items: fragment.map((one) => presetTree(one, at)), at };
  }
  if (typeof fragment === "object" && fragment !== null) {
    const entries = Object.entries(fragment).map(([key, value]) =>
      [key, { at, value: presetTree(value, at) }] as const
    );
    return { kind: "mapping", entries: new Map(entries), at };
  }
  return { kind: "scalar", value: fragment as string, text: String(fragment), at };
}
