/**
 * The policy file's schema. Loaded only when there is a policy to read, or its schema to print. Of
 * zod the mini build: the other takes 8 ms and 4 MiB more to load and to build these schemas.
 */
import * as z from "zod/mini";
import { composeSettings } from "./compose_schema.ts";
import {
  configSettings,
  credentialAllowances,
  credentialBroker,
  credentialKeys,
  credentialSecrets,
  envSettings,
} from "./configuration_schema.ts";
import { deploymentSettings, hubSettings } from "./deployment_schema.ts";
import {
  filesystemSettings,
  hostSettings,
  networkSettings,
  processSettings,
} from "./machine_schema.ts";
import { described, mapping, setting } from "./setting.ts";
import { absolutePath, text } from "./setting_kinds.ts";

export { descriptions, expectation } from "./setting.ts";

const CHECK_ID = /^[a-z]+(-[a-z0-9]+)*$/;

function checkId(description: string) {
  return setting(
    z.string().check(z.regex(CHECK_ID)),
    "a check id such as running-as-root",
    description,
  );
}

function level(description: string) {
  return setting(z.enum(["fail", "warn", "info"]), "fail, warn or info", description);
}

const waiver = () =>
  described(
    z.strictObject({
      id: checkId("The check that is waived"),
      subject: z.optional(
        text("the subject of a result", "Only the result about this subject; default: all"),
      ),
      reason: text("text that says why", "Why, for the next reader"),
      expires: setting(
        z.iso.date(),
        "a date such as 2026-12-31",
        "The last day on which it counts, to its end in UTC",
      ),
    }),
    "One accepted exception: still printed, counted as waived",
  );

const names = (key: string) =>
  described(
    z.array(text("a check id or an area", "A check id, or an area such as process")).check(
      z.minLength(1),
    ),
    key,
  );

const production = () =>
  setting(
    z.union([
      z.boolean(),
      described(
        z.strictObject({
          env: described(z.string().check(z.regex(/^[A-Za-z_][A-Za-z0-9_]*$/)), "Its name"),
        }),
        "A variable: 1 is production, anything else is dev",
      ),
    ]),
    "true, false or { env: NAME }",
    "Whether violations are enforced: true, false, or the variable that says so; default: true",
  );

/**
 * A policy file; with `used`, as much of the schema as that needs. An unknown key is an error: a
 * misspelt setting must not look like a kept one.
 */
export const policySchema = (used?: unknown) =>
  described(
    mapping({
      profile: () =>
        setting(
          z.enum(["baseline", "restricted", "host", "cluster", "relay"]),
          "baseline, restricted, host, cluster or relay",
          "What this policy is merged over; default: chosen by where posture runs",
        ),
      production,
      levels: () =>
        described(
          z.record(checkId("A check id"), level("What a violation costs")),
          "What a violation of a check costs, over the profile's own level",
        ),
      required: () =>
        described(
          z.array(checkId("A check id")).check(z.minLength(1)),
          "Checks that must hold before the gate starts the application; default: every fail",
        ),
      only: () => names("Only these checks and areas; --only narrows it further"),
      skip: () => names("Not these checks and areas; --skip adds to them"),
      waivers: () => described(z.array(waiver()), "Accepted exceptions, each with an end"),
      program: () => absolutePath("The program that will be started"),
      process: (used) => described(processSettings(used), "What the process may have"),
      filesystem: (used) => described(filesystemSettings(used), "What mounts and files must be"),
      network: (used) => described(networkSettings(used), "What may listen"),
      config: (used) => described(configSettings(used), "How the application may be configured"),
      env: envSettings,
      credentials: (used) =>
        described(
          mapping({
            secrets: credentialSecrets,
            keys: credentialKeys,
            allow_env: credentialAllowances,
            broker: credentialBroker,
          }, used),
          "Secrets and keys that the environment must hold",
        ),
      deployment: (used) => described(deploymentSettings(used), "What the deployment is for"),
      hub: (used) => described(hubSettings(used), "How the hub is judged"),
      compose: (used) => described(composeSettings(used), "How posture scan judges compose files"),
      host: (used) => described(hostSettings(used), "What the node's kernel must be set to"),
    }, used),
    "A policy file of posture",
  );
