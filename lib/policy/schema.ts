/**
 * The policy file's schema. Loaded only when there is a policy to read, or its schema to print. Of
 * zod the mini build: the other takes 8 ms and 4 MiB more to load and to build these schemas.
 */
import * as z from "zod/mini";
import { capability, composeSettings } from "./compose_schema.ts";
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
  return setting(
    z.string().check(z.regex(CHECK_ID)),
    "a check id such as running-as-root",
    description,
  );
}

/** `/data/` would follow a link that `/data` is, and match no mount point: one spelling. */
function absolutePath(description: string) {
  const schema = z.string().check(
    z.regex(PATH),
    z.overwrite((path) => path.replace(/\/+/g, "/").replace(/(.)\/$/, "$1")),
  );
  return setting(schema, "an absolute path without . or ..", description);
}

function port(description: string) {
  return setting(
    z.int().check(z.minimum(1), z.maximum(65535)),
    "a port from 1 to 65535",
    description,
  );
}

function text(expected: string, description: string) {
  return setting(z.string().check(z.regex(/\S/)), expected, description);
}

function level(description: string) {
  return setting(z.enum(["fail", "warn", "info"]), "fail, warn or info", description);
}

const waiver = z.strictObject({
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
}).check(z.describe("One accepted exception: still printed, counted as waived"));

const user = setting(
  z.union([
    z.int().check(z.minimum(0), z.maximum(MAX_ID)),
    z.string().check(z.regex(/^\d{1,10}(:\d{1,10})?$/)).check(
      z.refine((ids) => ids.split(":").every((id) => Number(id) <= MAX_ID)),
    ),
  ]),
  "a uid, or uid:gid, in digits (10001:10001)",
  "uid, or uid:gid, that the process must have",
);

const group = setting(
  z.union([
    z.int().check(z.minimum(0), z.maximum(MAX_ID)),
    z.string().check(z.regex(/^[A-Za-z_][A-Za-z0-9_.-]*\$?$/)),
  ]),
  "a gid or a group's name",
  "A gid, or a name in /etc/group",
);

const tmpfs = z.strictObject({
  path: absolutePath("Where it is mounted"),
  options: z.optional(
    z.array(
      text("a mount option such as noexec", "A mount option, as mount(8) spells it"),
    ).check(z.describe("Options it must have at least; default: none")),
  ),
  size: z.optional(setting(
    z.union([z.int().check(z.minimum(1)), z.string().check(z.regex(/^[1-9]\d{0,11}([kmg]i?)?$/i))]),
    "bytes, or a size such as 64m or 64Mi",
    "Its size limit: bytes, or with k, m or g (Ki, Mi, Gi), each in powers of 1024",
  )),
}).check(z.describe("One tmpfs mount that must be there"));

const processSettings = z.partial(z.strictObject({
  user,
  capabilities: z.array(capability).check(
    z.describe("Capabilities that the process may hold; default: none"),
  ),
  allow_groups: z.array(group).check(
    z.describe("Groups that it may be in although they give root's rights; default: none"),
  ),
  keep_descriptors: z.array(
    setting(
      z.int().check(z.minimum(3)),
      "a descriptor's number, 3 or more",
      "A descriptor's number",
    ),
  ).check(
    z.describe("Descriptors that are passed on to the application on purpose; default: none"),
  ),
  single_instance: z.boolean().check(
    z.describe("Whether a second process of the same executable is a violation; default: false"),
  ),
}));

const filesystemSettings = z.partial(z.strictObject({
  writable: z.array(absolutePath("A mount point")).check(
    z.describe("Mounts that may be writable; default: none but tmpfs"),
  ),
  tmpfs: z.array(tmpfs).check(z.describe("tmpfs mounts that must be there; default: none")),
  private_dirs: z.array(absolutePath("A directory")).check(
    z.describe("Directories that must be the process's own, mode 0700; default: none"),
  ),
  secret_files: z.array(absolutePath("A file")).check(
    z.describe("Files that others must not read; default: those that *_FILE variables name"),
  ),
  env_file: absolutePath("The .env file in use; default: the working directory's"),
  setuid: z.partial(z.strictObject({
    directories: z.array(absolutePath("A directory")).check(
      z.describe("Where to look for setuid and setgid files; default: the usual places"),
    ),
  })).check(z.describe("The search for setuid and setgid files")),
}));

const networkSettings = z.partial(z.strictObject({
  ports: z.array(port("A port")).check(
    z.describe("Ports that may be listened on; an empty list: none; default: not judged"),
  ),
  loopback_only: z.array(port("A port")).check(
    z.describe("Ports that may be bound to loopback addresses only; default: none"),
  ),
}));

const mode = setting(
  z.enum(["agent", "hub", "standalone"]),
  "agent, hub or standalone",
  "What this deployment is for",
);
const address = setting(
  z.union([z.ipv4(), z.ipv6()]).check(z.overwrite((text) => text.toLowerCase())),
  "an IP address such as 10.0.0.5",
  "An IP address, as ss(8) prints it",
);

const deploymentSettings = z.partial(z.strictObject({
  mode: z.union([mode, z.array(mode).check(z.minLength(1))]).check(
    z.describe("What this deployment is for, one or several; default: what the variables say"),
  ),
  application_port: port("The port on which the application itself listens"),
  private_addresses: z.array(address).check(
    z.describe("Addresses besides loopback that the application may be bound to; default: none"),
  ),
  https_proxy: text(
    "the proxy's name",
    "What terminates HTTPS where it cannot be seen from here: a load balancer, another container",
  ),
}));

const hubSettings = z.partial(z.strictObject({
  expiry_days: setting(
    z.int().check(z.minimum(0), z.maximum(3650)),
    "a number of days from 0 to 3650",
    "Days that the hub's certificate must still be valid; default: 14",
  ),
  timeout: setting(
    z.int().check(z.minimum(1), z.maximum(60)),
    "a number of seconds from 1 to 60",
    "Seconds to wait for the hub; default: 3",
  ),
}));

const sysctlValue = setting(
  z.union([z.string(), z.int(), z.null()]),
  "a value as in /proc/sys, or null",
  "The value it must have; null: not judged",
);
const sysctlName = setting(
  z.string().check(z.regex(SYSCTL)),
  "a setting such as kernel.kptr_restrict",
  "A setting's name as sysctl(8) spells it",
);

const names = (key: string) =>
  z.array(text("a check id or an area", "A check id, or an area such as process")).check(
    z.minLength(1),
  ).check(z.describe(key));

const production = setting(
  z.union([
    z.boolean(),
    z.strictObject({
      env: z.string().check(z.regex(/^[A-Za-z_][A-Za-z0-9_]*$/)).check(z.describe("Its name")),
    }).check(z.describe("A variable: 1 is production, anything else is dev")),
  ]),
  "true, false or { env: NAME }",
  "Whether violations are enforced: true, false, or the variable that says so; default: true",
);

/** A policy file. An unknown key is an error: a misspelt setting must not look like a kept one. */
export const policySchema = z.partial(z.strictObject({
  profile: setting(
    z.enum(["baseline", "restricted", "host", "cluster", "relay"]),
    "baseline, restricted, host, cluster or relay",
    "What this policy is merged over; default: chosen by where posture runs",
  ),
  production,
  levels: z.record(checkId("A check id"), level("What a violation costs")).check(
    z.describe("What a violation of a check costs, over the profile's own level"),
  ),
  required: z.array(checkId("A check id")).check(z.minLength(1)).check(
    z.describe("Checks that must hold before the gate starts the application; default: every fail"),
  ),
  only: names("Only these checks and areas; --only narrows it further"),
  skip: names("Not these checks and areas; --skip adds to them"),
  waivers: z.array(waiver).check(z.describe("Accepted exceptions, each with an end")),
  program: absolutePath("The program that will be started"),
  process: processSettings.check(z.describe("What the process may have")),
  filesystem: filesystemSettings.check(z.describe("What mounts and files must be")),
  network: networkSettings.check(z.describe("What may listen")),
  config: configSettings.check(z.describe("How the application may be configured")),
  env: envSettings,
  credentials: z.partial(z.strictObject({
    secrets: credentialSecrets,
    keys: credentialKeys,
    allow_env: credentialAllowances,
    broker: credentialBroker,
  })).check(z.describe("Secrets and keys that the environment must hold")),
  deployment: deploymentSettings.check(z.describe("What the deployment is for")),
  hub: hubSettings.check(z.describe("How the hub is judged")),
  compose: composeSettings.check(z.describe("How posture scan judges compose files")),
  host: z.partial(z.strictObject({
    sysctl: z.record(sysctlName, sysctlValue).check(
      z.describe("Kernel settings besides or instead of the built-in table's"),
    ),
  })).check(z.describe("What the node's kernel must be set to")),
})).check(z.describe("A policy file of posture"));
