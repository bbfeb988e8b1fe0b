/** Reads the files of one Compose project into its effective model. */
import type { Files } from "../../system/files.ts";
import { start } from "../source.ts";
import { entriesOf, type Entry, entry, type Tree } from "../tree.ts";
import type { Manifest } from "../types.ts";
import { knownSize } from "./extends.ts";
import { type Merged, type MergedService, mergeFiles } from "./layers.ts";
import { directoryOf, normalPath } from "./paths.ts";
import { openProject, type Project, serviceKey } from "./project.ts";
import { readProvided, readResources } from "./resources.ts";
import { readService } from "./service.ts";

/** More than any project has. */
const MAX_SERVICES = 10_000;

/** What else is said of the files that are read. */
export interface ComposeContext {
  /** Merged before them, where they say only a part of a service. */
  readonly base?: string | undefined;
  /** Services that are judged already: `serviceKey`s. */
  readonly taken?: ReadonlySet<string>;
}

/** Merges `paths` in this order. */
export function readCompose(
  files: Files,
  paths: readonly string[],
  { base, taken = new Set() }: ComposeContext = {},
): Manifest {
  const [first = ""] = paths;
  const project = openProject(files, first);
  const isPart = base !== undefined && isFragment(project.readDocuments(first, start(first)) ?? []);
  const merged = isPart ? [base, ...paths] : paths;
  const all = mergeFiles(project, merged);
  for (const [name, { at }] of all.services) {
    if (taken.has(serviceKey(at.file, name))) all.services.delete(name);
  }
  measure(project, merged[0] ?? first, all.services);
  return project.refused === undefined
    ? modelOf(files, project, merged[0] ?? first, all)
    : { kind: "unreadable", files: project.sources, blind: [project.refused] };
}

/** A project that nobody could look through is not looked through. */
function measure(
  project: Project,
  file: string,
  services: ReadonlyMap<string, MergedService>,
): void {
  if (services.size > MAX_SERVICES) {
    const reason =
      `${file} describes ${services.size} services; posture judges up to ${MAX_SERVICES} in one project: split it`;
    return project.refuse(start(file), reason);
  }
  for (const { tree, at } of services.values()) if (!project.mayHold(knownSize(tree), at)) return;
}

function modelOf(
  files: Files,
  project: Project,
  file: string,
  { services, named: sections }: Merged,
): Manifest {
  const named = {
    volumes: valuesOf(sections.volumes),
    networks: valuesOf(sections.networks),
    configs: valuesOf(sections.configs),
    secrets: valuesOf(sections.secrets),
  };
  const all = [...services].filter(([name, { tree }]) => !name.startsWith("x-") || isService(tree));
  const [provided, containers] = [all.filter(isProvided), all.filter((one) => !isProvided(one))];
  const model = {
    file,
    directory: directory(files, file),
    taken: project.taken,
    services: containers.map(([name, service]) => readService(project, name, service, named)),
    resources: [
      ...readResources(sections),
      ...provided.map(([name, service]) => readProvided(name, service)),
    ],
  };
  const { sources, blind } = project;
  // Where nothing is left to judge, no check may say that all is well.
  return model.services.length === 0 && blind.length > 0
    ? { kind: "unreadable", files: sources, blind }
    : { kind: "compose", model, files: sources, blind };
}

function directory(files: Files, path: string): string | undefined {
  const absolute = files.absolutePath(path);
  return absolute.ok ? normalPath(directoryOf(absolute.value)) : undefined;
}

function valuesOf(entries: ReadonlyMap<string, Entry>): ReadonlyMap<string, Tree> {
  return new Map([...entries].map(([name, { value }]) => [name, value]));
}

/** True when some service of it could not start by itself. */
function isFragment(documents: readonly Tree[]): boolean {
  return documents.some((document) =>
    entriesOf(entry(document, "services")?.value).some(([name, { value }]) =>
      !name.startsWith("x-") && !isService(value)
    )
  );
}

function isProvided([, { tree }]: readonly [string, MergedService]): boolean {
  return entry(tree, "provider") !== undefined;
}

function isService(tree: Tree): boolean {
  return ["image", "build", "extends", "provider"].some((key) => entry(tree, key) !== undefined);
}
