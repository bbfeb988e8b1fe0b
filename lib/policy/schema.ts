/** The policy file's schema. Loaded only when there is a policy to read, or its schema to print. */
import * as z from "zod";
import { canonicalCapability, isCapability } from "../facts/capability_names.ts";
import {
  configSettings,
  credentialAllowances,
  credentialBroker,
  credentialKeys,
  credentialSecrets,
  envSettings,
} from "./configuration_schema.ts";
import { setting } from "./setting.ts";

export { expectation } from "./setting.ts";

const CHECK_ID = /^[a-z]+(-[a-z0-9]+)*$/;
/** Absolute; no control character, no `.` or `..` on the way. */
// deno-lint-ignore no-control-regex
const PATH = /^(?!.*\/\.\.?(\/|$))\/[^\u0000-\u001f\u007f]*$/;
const SYSCTL = /^[A-Za-z0-9_][A-Za-z0-9_-]*([./][A-Za-z0-9_][A-Za-z0-9_-]*)+$/;
/** 4294967295 is (uid_t)-1: "no id", see setresuid(2). */
const MAX_ID = 4294967294;

function checkId(description: string) {
  return setting(z.string().regex(CHECK_ID), "a check id such as running-as-root", description);
}

/** `/data/` would follow a link that `/data` is, and match no mount point: one spelling. */
function absolutePath(description: string) {
  const schema = z.string().regex(PATH).overwrite((path) =>
    path.replace(/\/+/g, "/").replace(/(.)\/$/, "$1")
  );
  return setting(schema, "an absolute path without . or ..", description);
}

function port(description: string) {
  return setting(z.int().min(1).max(65535), "a port from 1 to 65535", description);
}

function text(expected: string, description: string) {
  return setting(z.string().regex(/\S/), expected, description);
}

function level(description: string) {
  return setting(z.enum(["fail", "warn", "info"]), "fail, warn or info", description);
}

const waiver = z.strictObject({
  id: checkId("The check that is waived"),
  subject: text("the subject of a result", "Only the result about this subject; default: all")
    .optional(),
  reason: text("text that says why", "Why, for the next reader"),
  expires: setting(
    z.iso.date(),
    "a date such as 2026-12-31",
    "The last day on which it counts, to its end in UTC",
  ),
}).describe("One accepted exception: still printed, counted as waived");

const user = setting(
  z.union([
    z.int().min(0).max(MAX_ID),
    z.string().regex(/^\d{1,10}(:\d{1,10})?$/).refine((ids) =>
      ids.split(":").every((id) => Number(id) <= MAX_ID)
    ),
  ]),
  "a uid, or uid:gid, in digits (10001:10001)",
  "uid, or uid:gid, that the process must have",
);

const capability = setting(
  z.string().refine((name) =>
    name.toUpperCase() === "ALL" || isCapability(canonicalCapability(name))
  ),
  "a capability such as NET_BIND_SERVICE, or ALL",
  "As Docker spells it, with or without CAP_, in any case; ALL for every one",
);

const group = setting(
  z.union([z.int().min(0).max(MAX_ID), z.string().regex(/^[A-Za-z_][A-Za-z0-9_.-]*\$?$/)]),
  "a gid or a group's name",
  "A gid, or a name in /etc/group",
);

const tmpfs = z.strictObject({
  path: absolutePath("Where it is mounted"),
  options: z.array(
    text("a mount option such as noexec", "A mount option, as mount(8) spells it"),
  ).describe("Options it must have at least; default: none").optional(),
  size: setting(
    z.union([z.int().min(1), z.string().regex(/^[1-9]\d{0,11}([kmg]i?)?$/i)]),
    "bytes, or a size such as 64m or 64Mi",
    "Its size limit: bytes, or with k, m or g (Ki, Mi, Gi), each in powers of 1024",
  ).optional(),
}).describe("One tmpfs mount that must be there");

const processSettings = z.strictObject({
  user: user.optional(),
  capabilities: z.array(capability)
    .describe("Capabilities that the process may hold; default: none").optional(),
  allow_groups: z.array(group)
    .describe("Groups that it may be in although they give root's rights; default: none")
    .optional(),
  keep_descriptors: z.array(
    setting(z.int().min(3), "a descriptor's number, 3 or more", "A descriptor's number"),
  ).describe("Descriptors that are passed on to the application on purpose; default: none")
    .optional(),
  single_instance: z.boolean()
    .describe("Whether a second process of the same executable is a violation; default: false")
    .optional(),
});

const filesystemSettings = z.strictObject({
  writable: z.array(absolutePath("A mount point"))
    .describe("Mounts that may be writable; default: none but tmpfs").optional(),
  tmpfs: z.array(tmpfs).describe("tmpfs mounts that must be there; default: none").optional(),
  private_dirs: z.array(absolutePath("A directory"))
    .describe("Directories that must be the process's own, mode 0700; default: none").optional(),
  secret_files: z.array(absolutePath("A file"))
    .describe("Files that others must not read; default: those that *_FILE variables name")
    .optional(),
  env_file: absolutePath("The .env file in use; default: the working directory's").optional(),
  setuid: z.strictObject({
    directories: z.array(absolutePath("A directory"))
      .describe("Where to look for setuid and setgid files; default: the usual places").optional(),
  }).describe("The search for setuid and setgid files").optional(),
});

const networkSettings = z.strictObject({
  ports: z.array(port("A port"))
    .describe("Ports that may be listened on; an empty list: none; default: not judged").optional(),
  loopback_only: z.array(port("A port"))
    .describe("Ports that may be bound to loopback addresses only; default: none").optional(),
});

const mode = setting(
  z.enum(["agent", "hub", "standalone"]),
  "agent, hub or standalone",
  "What this deployment is for",
);
const address = setting(
  z.union([z.ipv4(), z.ipv6()]).overwrite((text) => text.toLowerCase()),
  "an IP address such as 10.0.0.5",
  "An IP address, as ss(8) prints it",
);

const deploymentSettings = z.strictObject({
  mode: z.union([mode, z.array(mode).min(1)])
    .describe("What this deployment is for, one or several; default: what the variables say")
    .optional(),
  application_port: port("The port on which the application itself listens").optional(),
  private_addresses: z.array(address)
    .describe("Addresses besides loopback that the application may be bound to; default: none")
    .optional(),
  https_proxy: text(
    "the proxy's name",
    "What terminates HTTPS where it cannot be seen from here: a load balancer, another container",
  ).optional(),
});

const hubSettings = z.strictObject({
  expiry_days: setting(
    z.int().min(0).max(3650),
    "a number of days from 0 to 3650",
    "Days that the hub's certificate must still be valid; default: 14",
  ).optional(),
  timeout: setting(
    z.int().min(1).max(60),
    "a number of seconds from 1 to 60",
    "Seconds to wait for the hub; default: 3",
  ).optional(),
});

const sysctlValue = setting(
  z.union([z.string(), z.int(), z.null()]),
  "a value as in /proc/sys, or null",
  "The value it must have; null: not judged",
);
const sysctlName = setting(
  z.string().regex(SYSCTL),
  "a setting such as kernel.kptr_restrict",
  "A setting's name as sysctl(8) spells it",
);

const names = (key: string) =>
  z.array(text("a check id or an area", "A check id, or an area such as process")).min(1)
    .describe(key);

const production = setting(
  z.union([
    z.boolean(),
    z.strictObject({ env: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/).describe("Its name") })
      .describe("A variable: 1 is production, anything else is dev"),
  ]),
  "true, false or { env: NAME }",
  "Whether violations are enforced: true, false, or the variable that says so; default: true",
);

/** A policy file. An unknown key is an error: a misspelt setting must not look like a kept one. */
export const policySchema = z.strictObject({
  profile: setting(
    z.enum(["baseline", "restricted", "host", "cluster", "relay"]),
    "baseline, restricted, host, cluster or relay",
    "What this policy is merged over; default: chosen by where posture runs",
  ).optional(),
  production: production.optional(),
  levels: z.record(checkId("A check id"), level("What a violation costs"))
    .describe("What a violation of a check costs, over the profile's own level").optional(),
  required: z.array(checkId("A check id")).min(1)
    .describe("Checks that must hold before the gate starts the application; default: every fail")
    .optional(),
  only: names("Only these checks and areas; --only narrows it further").optional(),
  skip: names("Not these checks and areas; --skip adds to them").optional(),
  waivers: z.array(waiver).describe("Accepted exceptions, each with an end").optional(),
  program: absolutePath("The program that will be started").optional(),
  process: processSettings.describe("What the process may have").optional(),
  filesystem: filesystemSettings.describe("What mounts and files must be").optional(),
  network: networkSettings.describe("What may listen").optional(),
  config: configSettings.describe("How the application may be configured").optional(),
  env: envSettings.optional(),
  credentials: z.strictObject({
    secrets: credentialSecrets.optional(),
    keys: credentialKeys.optional(),
    allow_env: credentialAllowances.optional(),
    broker: credentialBroker.optional(),
  }).describe("Secrets and keys that the environment must hold").optional(),
  deployment: deploymentSettings.describe("What the deployment is for").optional(),
  hub: hubSettings.describe("How the hub is judged").optional(),
  host: z.strictObject({
    sysctl: z.record(sysctlName, sysctlValue)
      .describe("Kernel settings besides or instead of the built-in table's").optional(),
  }).describe("What the node's kernel must be set to").optional(),
}).describe("A policy file of posture");
