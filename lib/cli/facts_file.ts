/** The facts file: what `posture facts` prints and `posture audit --facts FILE` reads back. */
import type * as z from "zod";
import { buildInfo } from "../build_info.ts";
import { liveFacts } from "../fact_source.ts";
import { EXIT, suggestion, UserError } from "../errors.ts";
import { unknown } from "../facts/fact.ts";
import { COLLECTORS } from "../facts/mod.ts";
import type { factsFileSchema } from "../facts/schema.ts";
import type { FactName, Facts, Target } from "../facts/types.ts";
import type { EffectivePolicy } from "../policy/types.ts";
import { printable } from "../printable.ts";
import { type System, TABLE_LIMIT } from "../system/types.ts";

/** A facts file, read or about to be written. */
export interface FactsFile extends Omit<z.infer<typeof factsFileSchema>, "facts"> {
  readonly facts: Partial<Facts>;
}

/** The part of the policy that says what a fact is about. */
const ASKED: { readonly [N in FactName]?: (policy: EffectivePolicy) => unknown } = {
  buildMetadata: ({ config }) => config.build_metadata,
  command: ({ config }) => config.forbidden_args,
  cookieSwitches: ({ config }) => config.cookies,
  debugSwitches: ({ config }) => config.debug,
  credentialBrokers: ({ credentials, filesystem }) => [
    credentials.broker ?? null,
    filesystem.env_file ?? null,
  ],
  declaredSecrets: ({ credentials }) => credentials.secrets,
  declaredVariables: ({ env }) => env,
  encryptionKeys: ({ credentials }) => credentials.keys,
  deployment: ({ filesystem }) => filesystem.env_file ?? null,
  deploymentSecrets: ({ filesystem }) => filesystem.env_file ?? null,
  envFile: ({ filesystem }) => filesystem.env_file ?? null,
  forbiddenVariables: ({ config }) => config.forbidden_env,
  hostLists: ({ config }) => config.hosts,
  insecureListenVariables: ({ config }) => config.forbidden_args,
  hubCertificate: ({ deployment, filesystem }) => [
    deployment.mode ?? null,
    filesystem.env_file ?? null,
  ],
  hubConnection: ({ deployment, filesystem, hub }) => [
    deployment.mode ?? null,
    filesystem.env_file ?? null,
    hub.timeout,
  ],
  hubUrl: ({ filesystem }) => filesystem.env_file ?? null,
  instances: ({ program }) => program ?? null,
  originLists: ({ config }) => config.origins,
  privateDirs: ({ filesystem }) => filesystem.private_dirs,
  program: ({ program }) => program ?? null,
  secretFiles: ({ filesystem }) => filesystem.secret_files,
  setuidFiles: ({ filesystem }) => filesystem.setuid ?? null,
};

/** Facts that the .env has a say in, besides what ASKED names. */
const OF_ENV_FILE: readonly string[] = [
  "buildMetadata",
  "cookieSwitches",
  "dangerousVariables",
  "debugSwitches",
  "declaredSecrets",
  "declaredVariables",
  "encryptionKeys",
  "envFile",
  "forbiddenVariables",
  "hostLists",
  "insecureListenVariables",
  "originLists",
] satisfies readonly FactName[];

function askedBy(policy: EffectivePolicy): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(ASKED).map(([name, part]) => [name, part(policy)]));
}

/** The saved facts; those that were collected under a policy with other questions are unknown. */
export function factsFor(file: FactsFile, policy: EffectivePolicy): Partial<Facts> {
  const now = askedBy(policy);
  const differs = (name: string) =>
    name in file.facts && JSON.stringify(now[name]) !== JSON.stringify(file.policy[name]);
  const other = Object.keys(now).filter((name) => name !== "envFile" && differs(name));
  // A policy that names no .env takes the one that was in use, --env-file or found.
  if (now["envFile"] !== null && differs("envFile")) other.push(...OF_ENV_FILE);
  const reason = "the facts were collected under another policy: " +
    "run posture facts --policy FILE with this one";
  return { ...file.facts, ...Object.fromEntries(other.map((name) => [name, unknown(reason)])) };
}

/** Every fact of the target, redacted by its collectors. */
export async function collectFactsFile(system: System, target: Target): Promise<FactsFile> {
  const names = COLLECTORS.flatMap((collector) => collector.provides);
  const facts = await liveFacts(system, COLLECTORS, target).get(names);
  return {
    schema_version: 1,
    tool: { name: "posture", version: buildInfo.version },
    collected_at: new Date().toISOString(),
    target: target.pid ?? "self",
    policy: askedBy(target.policy) as FactsFile["policy"],
    facts: Object.fromEntries(names.map((name) => [name, facts[name]])),
  };
}

/** Reads a facts file of at most 16 MiB; anything wrong with it is a UserError with exit 65. */
export async function readFactsFile(system: System, path: string): Promise<FactsFile> {
  const reading = system.readText(path, { limit: TABLE_LIMIT });
  if (!reading.ok) throw new UserError(EXIT.unreadable, printable(reading.message));
  return await parseFactsFile(reading.value, path);
}

/** Holds the text to the schema. Loads zod. */
export async function parseFactsFile(text: string, path: string): Promise<FactsFile> {
  const { factsFileSchema } = await import("../facts/schema.ts");
  const parsed = factsFileSchema.safeParse(parseJson(text, path));
  if (parsed.success) return parsed.data as FactsFile;
  const [issue] = parsed.error.issues;
  const problem = issue === undefined ? "not a facts file" : describe(issue, factsFileSchema);
  throw new UserError(EXIT.unreadable, `invalid facts file ${printable(path)}: ${problem}`);
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const hint = text === "" ? "it is empty" : "it is not JSON";
    throw new UserError(
      EXIT.unreadable,
      `invalid facts file ${printable(path)}: ${hint}; make one with: posture facts > FILE`,
    );
  }
}

/** `facts.uids.value.real: …`, with the nearest name for a key that does not exist. */
function describe(issue: z.core.$ZodIssue, schema: typeof factsFileSchema): string {
  const path = issue.path.map(String);
  const where = path.length === 0 ? "top level" : path.join(".");
  if (issue.code !== "unrecognized_keys") return `${where}: ${issue.message}`;
  const [key = ""] = issue.keys;
  const names = path.length === 1 && path[0] === "facts"
    ? Object.keys(schema.shape.facts.shape)
    : [];
  return `${where}: unknown key ${JSON.stringify(key)}${suggestion(key, names)}`;
}
