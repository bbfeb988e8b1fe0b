/**
 * What configures the application: its environment, and the `.env` in use for what that lacks. The
 * values in here are secrets until proven otherwise. They are judged by the collectors and never
 * become a part of a fact.
 */
import { readEnviron, repeatedVariables } from "../facts/environ.ts";
import { once } from "../facts/once.ts";
import { childOf, isMissing, readInTarget } from "../facts/target_path.ts";
import type { Target } from "../facts/types.ts";
import { type Dotenv, parseDotenv } from "../std/dotenv.ts";
import type { Reading, System } from "../system/types.ts";

/** One variable that is set. */
export interface Variable {
  readonly name: string;
  /** Null: not UTF-8. */
  readonly value: string | null;
  /** `environment`, `environment, set again`, or the line of the .env file: `.env:3`. */
  readonly origin: string;
}

/** The variables of the target. */
export interface Configuration {
  /** Undefined: not set, as far as `incomplete` allows to say. */
  get(name: string): Variable | undefined;
  /** Of a name that is set several times, each. */
  readonly variables: readonly Variable[];
  /** Lines of the .env file that are no assignment, from 1. */
  readonly malformed: readonly number[];
  /** Why the .env file, which is there, could not be read: a variable may be set all the same. */
  readonly incomplete: string | undefined;
}

/** Reads it, once per process and file; a failure when the environment itself cannot be read. */
export const readConfiguration = once(
  readVariables,
  ({ proc, policy }: Target) => `${proc} ${policy.filesystem.env_file ?? ""}`,
);

function readVariables(system: System, target: Target): Reading<Configuration> {
  const environ = readEnviron(system, target);
  if (!environ.ok) return environ;
  const variables = new Map<string, Variable>();
  for (const [name, value] of environ.value) {
    variables.set(name, { name, value, origin: "environment" });
  }
  const again = repeatedVariables(environ.value)
    .map(([name, value]) => ({ name, value, origin: "environment, set again" }));
  const file = readEnvFile(system, target);
  for (const { name, value, line } of file.ok ? file.value.assignments : []) {
    const present = variables.get(name);
    // Within the file the last assignment counts; the environment goes before the file.
    if (present?.origin === "environment") continue;
    variables.set(name, { name, value, origin: `.env:${line}` });
  }
  return {
    ok: true,
    value: {
      get: (name) => variables.get(name),
      variables: [...variables.values(), ...again],
      malformed: file.ok ? file.value.malformed : [],
      incomplete: file.ok ? undefined : file.message,
    },
  };
}

function inWorkingDirectory(system: System, target: Target): Reading<string> {
  const cwd = system.readLink(`${target.proc}/cwd`);
  return cwd.ok ? { ok: true, value: childOf(cwd.value, ".env") } : cwd;
}

/**
 * The policy's or the command line's file, else the working directory's; none is empty. So is a
 * directory of that name, which no program reads variables from: a virtualenv, or what Docker makes
 * where the file to mount is not there.
 */
function readEnvFile(system: System, target: Target): Reading<Dotenv> {
  const named = target.policy.filesystem.env_file;
  const path: Reading<string> = named === undefined
    ? inWorkingDirectory(system, target)
    : { ok: true, value: named };
  if (!path.ok) return path;
  const text = readInTarget(system, target, path.value);
  if (text.ok) return { ok: true, value: parseDotenv(text.value) };
  const none = named === undefined && (isMissing(text) || text.code === "EISDIR");
  return none ? { ok: true, value: { assignments: [], malformed: [] } } : text;
}
