import { missingReleaseAge } from "../../../checks/pipeline/missing_release_age.ts";
import { type ScanCase, testScanCheck, type ViolatingCase } from "../../scan_cases.ts";

const DEPENDABOT = ".github/dependabot.yml";

/** Renovate's settings as one line of JSON. */
function config(settings: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(settings);
}

function young(name: string, settings: Record<string, unknown>, message: string): ViolatingCase {
  return { name, files: config(settings), results: [`1: ${message}`] };
}

function blind(name: string, settings: Record<string, unknown>, message: string): ViolatingCase {
  return { name, files: config(settings), results: [`unknown 1: ${message}`] };
}

function fine(name: string, settings: Record<string, unknown>): ScanCase {
  return { name, files: config(settings) };
}

const ALL = { matchPackageNames: ["*"] };
const WEEK = { minimumReleaseAge: "7 days" };

testScanCheck(missingReleaseAge, {
  path: "renovate.json",
  violating: [
    young(
      "automerge of everything, no age",
      { automerge: true },
      "automerge: major, minor, patch and digest updates are merged by themselves: no minimumReleaseAge is set",
    ),
    {
      name: "JSON5, at the line of the key",
      files: {
        "renovate.json5": "{\n  // a comment\n  extends: ['config:recommended',],\n" +
          "  packageRules: [\n    {\n      matchUpdateTypes: ['patch'],\n      automerge: true,\n    },\n  ],\n}\n",
      },
      results: ["7: packageRules[0].automerge: patch updates are merged by themselves"],
    },
    {
      name: "the key of a package.json",
      files: {
        "package.json":
          '{\n  "name": "x",\n  "renovate": {\n    "minor": { "automerge": true }\n  }\n}\n',
      },
      results: ["4: renovate.minor.automerge: minor updates"],
    },
    young(
      "an age that is too short, told at the age",
      { automerge: true, minimumReleaseAge: "2 days" },
      'minimumReleaseAge: major, minor, patch and digest updates are merged by themselves: minimumReleaseAge is "2 days"',
    ),
    young(
      "hours",
      { automerge: true, minimumReleaseAge: "71h" },
      'minimumReleaseAge is "71h"',
    ),
    young(
      "text that is no duration",
      { automerge: true, minimumReleaseAge: "a week" },
      'minimumReleaseAge "a week" is no duration',
    ),
    young("a number", { automerge: true, minimumReleaseAge: 7 }, "7 is no duration"),
    young("the old name", { automerge: true, stabilityDays: 1 }, '"1 days"'),
    young("a preset that merges", { extends: [":automergeMinor"] }, "extends[0]: minor and patch"),
    young(
      "a preset that merges linters",
      { extends: ["config:recommended", ":automergeLinters"] },
      "extends[1]: major, minor, patch and digest",
    ),
    young(
      "best practices, whose age is for npm alone",
      { extends: ["config:best-practices"], automerge: true },
      "automerge: major, minor, patch, digest and lockFileMaintenance",
    ),
    young(
      "a rule that takes the age away from what is merged",
      { ...WEEK, automerge: true, packageRules: [{ ...ALL, minimumReleaseAge: null }] },
      "packageRules[0].minimumReleaseAge: major, minor, patch and digest updates are merged by themselves: minimumReleaseAge is null",
    ),
    young(
      "one's own packages, without an age",
      {
        ...WEEK,
        automerge: true,
        packageRules: [{ matchPackageNames: ["@example/**"], minimumReleaseAge: "0 days" }],
      },
      "packageRules[0].minimumReleaseAge",
    ),
    young(
      "the age leaves packages out",
      {
        automerge: true,
        packageRules: [{ matchPackageNames: ["!@example/**"], ...WEEK }],
      },
      "automerge: major",
    ),
    young(
      "the last rule wins",
      {
        packageRules: [{ ...ALL, ...WEEK }, {
          ...ALL,
          automerge: true,
          minimumReleaseAge: "1 day",
        }],
      },
      'packageRules[1].minimumReleaseAge: major, minor, patch and digest updates are merged by themselves: minimumReleaseAge is "1 day"',
    ),
    young(
      "a manager's own settings",
      { ...WEEK, "github-actions": { automerge: true, minimumReleaseAge: null } },
      "github-actions.minimumReleaseAge",
    ),
    young(
      "lock file maintenance",
      { lockFileMaintenance: { enabled: true, automerge: true } },
      "lockFileMaintenance.automerge: lockFileMaintenance updates",
    ),
    young(
      "what an internal check holds back, merged without checks",
      { ...WEEK, automerge: true, internalChecksFilter: "none", ignoreTests: true },
      "internalChecksFilter: major",
    ),
    blind(
      "a platform that merges what nobody filtered",
      { ...WEEK, automerge: true, internalChecksFilter: "none" },
      "whether major, minor, patch and digest updates that merge by themselves wait three days cannot be known: internalChecksFilter none",
    ),
    blind(
      "a preset in another repository",
      { extends: ["github>example/renovate-config"] },
      "the preset github>example/renovate-config cannot be seen from here",
    ),
    blind(
      "a preset whose rules may take the age away",
      { extends: ["local>example/renovate-config"], ...WEEK, automerge: true },
      "the preset local>example/renovate-config cannot be seen",
    ),
    blind(
      "two rules that may be about the same package",
      {
        ...WEEK,
        packageRules: [
          { matchDepTypes: ["devDependencies"], automerge: true },
          { matchPackageNames: ["eslint"], minimumReleaseAge: null },
        ],
      },
      "minimumReleaseAge is null, for packages that packageRules[0].automerge may merge",
    ),
    {
      name: "Dependabot without a cooldown, with a short one, with one for a few",
      files: {
        [DEPENDABOT]: `version: 2
updates:
  - package-ecosystem: npm
    directory: /
    schedule: { interval: weekly }
  - package-ecosystem: pip
    directories: [/a, /b]
    schedule: { interval: weekly }
    cooldown:
      default-days: 1
  - package-ecosystem: cargo
    directory: /
    schedule: { interval: weekly }
    cooldown:
      semver-major-days: 30
  - package-ecosystem: gomod
    directory: /
    schedule: { interval: weekly }
    cooldown:
      default-days: 7
      include: [golang.org/x/net]
`,
      },
      results: [
        "3: Updates of npm in / do not wait three days: there is no cooldown",
        "10: Updates of pip in /a, /b do not wait three days: default-days is 1",
        "14: Updates of cargo in / do not wait three days: its cooldown has no default-days",
        "21: its cooldown is for golang.org/x/net only",
      ],
    },
  ],
  innocent: [
    fine("nothing is merged", { extends: ["config:recommended", "group:allNonMajor"] }),
    fine("merged after a week", { automerge: true, ...WEEK }),
    fine("three days exactly, in hours", { automerge: true, minimumReleaseAge: "72 hours" }),
    fine("other spellings", {
      minimumReleaseAge: "1w",
      packageRules: [
        { matchUpdateTypes: ["minor"], automerge: true, minimumReleaseAge: "3d" },
        { matchUpdateTypes: ["patch"], automerge: true, minimumReleaseAge: "2 days 24 hours" },
        { matchUpdateTypes: ["digest"], automerge: true, minimumReleaseAge: "1 month" },
      ],
    }),
    fine("the old name", { automerge: true, stabilityDays: 3 }),
    fine("an age for everything, before the rule that merges", {
      packageRules: [{ ...ALL, ...WEEK }, { matchUpdateTypes: ["patch"], automerge: true }],
    }),
    fine("an age for everything, after the rule that merges", {
      packageRules: [{ matchUpdateTypes: ["patch"], automerge: true }, { ...ALL, ...WEEK }],
    }),
    fine("the same packages in two rules", {
      packageRules: [
        { matchManagers: ["npm"], automerge: true },
        { matchDatasources: ["npm"], ...WEEK },
      ],
    }),
    fine("one manager, with the preset for its registry", {
      enabledManagers: ["npm"],
      extends: ["security:minimumReleaseAgeNpm", ":automergeMinor"],
    }),
    fine("each manager has its own age", {
      enabledManagers: ["npm", "dockerfile"],
      automerge: true,
      packageRules: [
        { matchManagers: ["npm"], ...WEEK },
        { matchManagers: ["dockerfile"], minimumReleaseAge: "14 days" },
      ],
    }),
    fine("each kind of update has its own age", {
      packageRules: [
        { matchUpdateTypes: ["minor", "patch"], automerge: true },
        { matchUpdateTypes: ["minor"], ...WEEK },
        { matchUpdateTypes: ["patch"], minimumReleaseAge: "4 days" },
      ],
    }),
    fine("one's own packages without an age, and not merged", {
      ...WEEK,
      automerge: true,
      packageRules: [
        { matchPackageNames: ["@example/**"], minimumReleaseAge: null, automerge: false },
      ],
    }),
    fine("merging is switched off again", {
      extends: [":automergeAll"],
      packageRules: [{ ...ALL, automerge: false }],
    }),
    fine("a preset that is not used", {
      extends: [":automergeAll"],
      ignorePresets: [":automergeAll"],
    }),
    fine("switched off", { enabled: false, automerge: true }),
    fine("a person approves first", { automerge: true, dependencyDashboardApproval: true }),
    fine("pins bring nothing new", { pin: { automerge: true } }),
    fine("lock file maintenance that does not run", { lockFileMaintenance: { automerge: true } }),
    fine("security fixes do not wait", { vulnerabilityAlerts: { automerge: true } }),
    fine("Renovate itself merges, after its own status", {
      ...WEEK,
      automerge: true,
      internalChecksFilter: "none",
      platformAutomerge: false,
    }),
    fine("a last rule decides, whatever the preset says", {
      extends: ["github>example/renovate-config"],
      packageRules: [{ ...ALL, ...WEEK }],
    }),
    {
      name: "Dependabot with a cooldown, or for security updates only",
      files: {
        [DEPENDABOT]: `version: 2
updates:
  - package-ecosystem: npm
    directory: /
    schedule: { interval: weekly }
    cooldown: { default-days: 7, semver-patch-days: 3, exclude: ["@example/*"] }
  - package-ecosystem: pip
    directory: /
    schedule: { interval: weekly }
    open-pull-requests-limit: 0
  - package-ecosystem: cargo
    directory: /
    schedule: { interval: weekly }
    cooldown: { semver-major-days: 30, semver-minor-days: 7, semver-patch-days: 3 }
  - package-ecosystem: gomod
    directory: /
    schedule: { interval: weekly }
    cooldown: { default-days: 7, include: ["*"] }
`,
      },
    },
  ],
  fixed: {
    "renovate.json": config({ automerge: true, ...WEEK }),
    [DEPENDABOT]:
      "version: 2\nupdates:\n  - package-ecosystem: npm\n    directory: /\n    cooldown: { default-days: 7 }\n",
  },
});
