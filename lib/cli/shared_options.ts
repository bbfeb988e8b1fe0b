/** The options that several commands take. */
import { PROFILES } from "../policy/profiles.ts";
import type { FailOn } from "../report/outcome.ts";
import type { Option } from "./options.ts";
import { FORMAT, JSON_FORMAT } from "./report_format.ts";
import { COLOR_CHOICES } from "./terminal.ts";

/** `--pid`. */
export const PID: Option = {
  name: "pid",
  value: "N",
  description: "Look at this running process instead of posture's own",
};
/** `--policy`. */
export const POLICY: Option = {
  name: "policy",
  value: "FILE",
  description: "The policy; without it $POSTURE_POLICY, posture.yaml, /etc/posture/policy.yaml",
};
/** `--env-file`. */
export const ENV_FILE: Option = {
  name: "env-file",
  value: "FILE",
  description: "The .env to read as data, instead of the policy's or the working directory's",
};
/** `--profile`. */
export const PROFILE: Option = {
  name: "profile",
  value: "NAME",
  choices: PROFILES.map((profile) => profile.name),
  description: `The profile: ${PROFILES.map((profile) => profile.name).join(", ")}`,
};
/** `--mode`. */
export const MODE: Option = {
  name: "mode",
  value: "MODE,…",
  suggests: ["agent", "hub", "standalone"],
  repeatable: true,
  description: "What the deployment is for, whatever the variables say: agent, hub, standalone",
};
/** `--probe`. */
const PROBE: Option = {
  name: "probe",
  description: "Ask each declared credential broker for a stream, and close that again",
};
/** `--production` and `--dev`. */
const PRODUCTION: readonly Option[] = [
  { name: "production", description: "Judge as production (the default)" },
  { name: "dev", description: "Judge as development" },
];
/** What is judged, and by what: for `audit` and `exec`. */
export const JUDGED: readonly Option[] = [PROFILE, MODE, POLICY, ENV_FILE, PROBE, ...PRODUCTION];
/** `--only` and `--skip`. */
export const ONLY: readonly Option[] = [
  {
    name: "only",
    value: "ID,…",
    repeatable: true,
    description: "Only these checks or areas, of those that the policy selects",
  },
  {
    name: "skip",
    value: "ID,…",
    repeatable: true,
    description: "Not these checks or areas, nor those that the policy skips",
  },
];

const FAIL_ON: readonly FailOn[] = ["warn", "fail", "never"];

/** What a report shows, and what exit code it gives. */
export const OUTCOME: readonly Option[] = [
  {
    name: "fail-on",
    value: "WHEN",
    choices: FAIL_ON,
    description: "What makes the exit code other than 0: warn (the default), fail, never",
  },
  { name: "strict", description: "Count an unknown as a failure" },
  { name: "verbose", short: "v", description: "Show passing and skipped results too" },
  { name: "quiet", short: "q", description: "Show only what needs action" },
  {
    name: "color",
    value: "WHEN",
    choices: COLOR_CHOICES,
    description: "Colour: auto (the default: on a terminal without NO_COLOR), always, never",
  },
  FORMAT,
  JSON_FORMAT,
];
