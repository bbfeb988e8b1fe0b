/**
 * Files and directories that the policy or the environment names. A path that a variable holds is a
 * part of that variable's value: it is looked at, but becomes no part of a fact.
 */
import { errnoText } from "../system/errno.ts";
import { announcesSecret } from "../secrets.ts";
import type { FileStatus, Reading, System } from "../system/types.ts";
import { readEnviron } from "./environ.ts";
import { absent, type Fact, known, unknown } from "./fact.ts";
import { isMissing, statInTarget, statusFact } from "./target_path.ts";
import { defineCollector, type FactValue, type Target } from "./types.ts";

type NamedPath = FactValue<"envFile">;

/** Variables looked at, so that a hostile environment costs no more. */
const MAX_VARIABLES = 1000;

/**
 * `DB_PASSWORD_FILE`, `TLS_KEY_FILE` and `DATABASE_URL_FILE` name secrets. `SSL_CERT_FILE` (set in
 * every distroless image, 0644 by design), `LOG_FILE` and `PUBLIC_KEY_FILE` do not.
 */
export function namesSecretFile(variable: string): boolean {
  // Hardly any name gets as far as the expressions, which have V8 load tables for 0.3 ms.
  if (!variable.toUpperCase().endsWith("_FILE")) return false;
  const [, name = ""] = /^(.+)_FILE$/i.exec(variable) ?? [];
  if (name === "" || /(^|_)PUB(LIC)?(_|$)/i.test(name)) return false;
  return announcesSecret(name) || /(^|_)(KEY|PASS|CREDS|DSN|URL)$/i.test(name);
}

/** The policy's private directories, links not followed. */
export const privateDirsCollector = defineCollector({
  name: "private directories",
  provides: ["privateDirs"],
  collect(system, target) {
    const origin = "filesystem.private_dirs";
    const dirs = target.policy.filesystem.private_dirs.map((path) =>
      namedByPolicy(system, target, path, { origin, follow: false })
    );
    return { privateDirs: known(dirs, "lstat") };
  },
});

/** The policy's secret files and those that variables name: links followed, as their reader does. */
export const secretFilesCollector = defineCollector({
  name: "secret files",
  provides: ["secretFiles"],
  collect(system, target) {
    const origin = "filesystem.secret_files";
    const files = target.policy.filesystem.secret_files.map((path) =>
      namedByPolicy(system, target, path, { origin, follow: true })
    );
    return { secretFiles: known([...files, ...namedByVariables(system, target)], "stat") };
  },
});

/** The `.env` that the policy names, else the one in the working directory. */
export const envFileCollector = defineCollector({
  name: "env file",
  provides: ["envFile"],
  collect(system, target) {
    const path = target.policy.filesystem.env_file;
    const file = path === undefined
      ? inWorkingDirectory(system, target)
      : namedByPolicy(system, target, path, { origin: "filesystem.env_file", follow: false });
    const { status } = file;
    return { envFile: status.state === "known" ? known(file, status.source) : status };
  },
});

function namedByPolicy(
  system: System,
  target: Target,
  path: string,
  { origin, follow }: { readonly origin: string; readonly follow: boolean },
): NamedPath {
  const reading = statInTarget(system, target, path, { follow });
  return { path, origin, status: statusFact(reading, path) };
}

/** The magic link leads to the directory itself, in whatever root: no link can mislead. */
function inWorkingDirectory(system: System, target: Target): NamedPath {
  const link = system.readLink(`${target.proc}/cwd`);
  const path = link.ok ? `${link.value === "/" ? "" : link.value}/.env` : ".env";
  const reading = link.ok ? system.stat(`${target.proc}/cwd/.env`, { follow: false }) : link;
  const status: Fact<FileStatus> = reading.ok || isMissing(reading) && link.ok
    ? statusFact(reading, path)
    : unknown(reading.message);
  return { path, origin: "working directory", status };
}

function namedByVariables(system: System, target: Target): readonly NamedPath[] {
  const environ = readEnviron(system, target);
  if (!environ.ok) {
    return [{ path: null, origin: "environment", status: unknown(environ.message) }];
  }
  const names = [...environ.value].filter(([name, value]) => namesSecretFile(name) && value !== "");
  const rest = names.length - MAX_VARIABLES;
  const files = names.slice(0, MAX_VARIABLES).map(([name, value]) => ({
    path: null,
    origin: name,
    status: value === null
      ? unknown(`the value of ${name} is not UTF-8`)
      : withoutPath(statNamed(system, target, value), name),
  }));
  if (rest <= 0) return files;
  const status = unknown(`${rest} more variables name secret files, which were not looked at`);
  return [...files, { path: null, origin: "environment", status }];
}

/** A relative path counts from the working directory, as for the application. */
function statNamed(system: System, target: Target, path: string): Reading<FileStatus> {
  if (path.startsWith("/")) return statInTarget(system, target, path, { follow: true });
  const cwd = system.readLink(`${target.proc}/cwd`);
  return cwd.ok ? statInTarget(system, target, `${cwd.value}/${path}`, { follow: true }) : cwd;
}

/** As `statusFact`, with the variable's name in place of its value. */
function withoutPath(reading: Reading<FileStatus>, name: string): Fact<FileStatus> {
  if (reading.ok) return known(reading.value, `the file that ${name} names`);
  if (isMissing(reading)) return absent(`the file that ${name} names does not exist`);
  return unknown(`cannot stat the file that ${name} names: ${errnoText(reading.code)}`);
}
