/** The files that one project is read from: each read once, all of them bounded. */
import { printable } from "../../printable.ts";
import type { Files } from "../../system/files.ts";
import { parseInstructions } from "../pipeline/dockerfile.ts";
import type { Instruction } from "../pipeline/types.ts";
import { type Located, type Place, type Setting, unresolved } from "../place.ts";
import { readSource, start } from "../source.ts";
import type { Blind, SourceFile } from "../types.ts";
import type { Tree } from "../tree.ts";
import { parseYaml } from "../yaml.ts";
import { type BuildRequest, buildUser } from "./build_user.ts";
import { directoryOf, joinPath, normalPath } from "./paths.ts";

/** What is read so far, and what could not be. */
export interface Project {
  /** The directory of the first file, from where the report's paths start. */
  readonly root: string;
  readonly sources: readonly SourceFile[];
  readonly blind: readonly Blind[];
  /** Tells what cannot be seen, once. */
  tell(at: Place, reason: string): void;
  /** A file that others are merged from; what stands in the way is told at `from`. */
  readText(path: string, from: Place): SourceFile | undefined;
  /** A .env file: it is not quoted, and no manifest; without `from` it may be absent. */
  readPrivate(path: string, from: Place | undefined): string | undefined;
  /** The documents of a YAML file. */
  readDocuments(path: string, from: Place): readonly Tree[] | undefined;
  /** The USER of what is built of a Dockerfile. */
  userOf(path: string, request: BuildRequest): Setting<string>;
  /** Takes values from those that a project may hold; false: it is refused as too large. */
  mayHold(values: number, at: Place): boolean;
  /** Notes a service of another file that is judged as a part of this project. */
  take(path: string, service: string): void;
  readonly taken: ReadonlySet<string>;
  /** Gives the whole project up: nothing of it is judged. */
  refuse(at: Place, reason: string): void;
  /** Why it was given up, if it was. */
  readonly refused: Blind | undefined;
}

const MAX_FILES = 256;
const MAX_BYTES = 4 * 1024 * 1024;
/** Effective values, what is copied counted each time: each may be a result. */
const MAX_VALUES = 100_000;
/** Instructions of Dockerfiles, counted once per build of them. */
const MAX_INSTRUCTIONS = 100_000;

/** Begins with nothing read. */
export function openProject(files: Files, first: string): Project {
  const sources = new Map<string, SourceFile>();
  const documents = new Map<string, readonly Tree[] | undefined>();
  const dockerfiles = new Map<string, readonly Located<Instruction>[]>();
  const users = new Map<string, Setting<string>>();
  const blind = new Map<string, Blind>();
  const taken = new Set<string>();
  let reads = 0;
  let bytes = 0;
  let values = 0;
  let instructions = 0;
  let refused: Blind | undefined;

  function tell(at: Place, reason: string): void {
    const key = `${at.file}:${at.line}:${at.column} ${reason}`;
    if (!blind.has(key)) blind.set(key, { at, reason: printable(reason) });
  }

  function open(path: string, from: Place | undefined): SourceFile | undefined {
    if (reads++ >= MAX_FILES || bytes > MAX_BYTES) {
      tell(from ?? start(first), `${path} is not read: the project has too many files`);
      return undefined;
    }
    const source = readSource(files, path);
    if (source.ok) {
      bytes += source.file.text.length;
      return source.file;
    }
    const at = from ?? (isAbsent(path) ? undefined : start(path));
    for (const { reason } of source.unreadable.blind) if (at !== undefined) tell(at, reason);
    return undefined;
  }

  /** As Docker takes it: a directory of this name is no such file. */
  function isAbsent(path: string): boolean {
    const status = files.status(path, { follow: true });
    if (status.ok) return status.value.type === "directory";
    return status.code === "ENOENT" || status.code === "ENOTDIR";
  }

  function readText(path: string, from: Place): SourceFile | undefined {
    const file = sources.get(path) ?? open(path, from);
    if (file !== undefined) sources.set(path, file);
    return file;
  }

  function readDocuments(path: string, from: Place): readonly Tree[] | undefined {
    if (documents.has(path)) return documents.get(path);
    const file = readText(path, from);
    if (file === undefined) return undefined;
    const parsed = parseYaml(path, file.text);
    if (!parsed.ok) tell(parsed.at, `cannot read ${path}: ${parsed.message}`);
    const found = parsed.ok ? parsed.documents : undefined;
    documents.set(path, found);
    return found;
  }

  function userOf(path: string, request: BuildRequest): Setting<string> {
    const key = JSON.stringify([path, request.target, ...request.args]);
    const known = users.get(key);
    if (known !== undefined) return known;
    const user = readUser(path, request);
    users.set(key, user);
    return user;
  }

  function readUser(path: string, request: BuildRequest): Setting<string> {
    const file = readText(path, request.at);
    if (file === undefined) {
      return unresolved(`the Dockerfile ${path} cannot be read`, request.at);
    }
    const parsed = dockerfiles.get(path) ?? parseInstructions(file);
    dockerfiles.set(path, parsed);
    instructions += parsed.length;
    if (instructions <= MAX_INSTRUCTIONS) return buildUser(parsed, request);
    return unresolved(
      "there are more builds of large Dockerfiles than posture follows",
      request.at,
    );
  }

  function mayHold(more: number, at: Place): boolean {
    values += more;
    if (values <= MAX_VALUES) return true;
    refuse(
      at,
      `${first}: its services hold more than ${MAX_VALUES} values, what extends and aliases copy counted each time: split the project`,
    );
    return false;
  }

  function refuse(at: Place, reason: string): void {
    refused ??= { at, reason: printable(reason) };
  }

  return {
    root: directoryOf(first),
    get sources() {
      return [...sources.values()];
    },
    get blind() {
      return [...blind.values()];
    },
    tell,
    readText,
    readPrivate: (path, from) => open(path, from)?.text,
    readDocuments,
    userOf,
    mayHold,
    taken,
    take: (path, service) => void taken.add(serviceKey(path, service)),
    refuse,
    get refused() {
      return refused;
    },
  };
}

/** Where a path that is written in the project lies, from where the report's paths start. */
export function locate({ root }: Pick<Project, "root">, path: string): string {
  return joinPath(root, path);
}

/** A service of a file, whatever the file is called by. */
export function serviceKey(path: string, service: string): string {
  return `${normalPath(path)} ${service}`;
}
