/**
 * Which compose files belong together: what `docker compose` merges without being told to, and
 * beside them variants such as `compose.prod.yaml` that say only what differs from their base.
 */
import { directoryOf } from "./paths.ts";

/** What Docker looks for, the first one that is there. */
const BASES = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];
const OVERRIDES = [
  "compose.override.yaml",
  "compose.override.yml",
  "docker-compose.override.yml",
  "docker-compose.override.yaml",
];

/** The files of a project in the order in which they are merged. */
export interface ComposeProject {
  readonly paths: readonly string[];
  /** What `paths` are merged over if the first of them says only a part of its services. */
  readonly base: string | undefined;
}

/** Each file's project; none for a file that is read together with its base. */
export function groupComposeFiles(
  paths: readonly string[],
): ReadonlyMap<string, ComposeProject> {
  const names = new Map<string, Set<string>>();
  for (const path of paths) {
    const directory = directoryOf(path);
    const there = names.get(directory) ?? new Set();
    names.set(directory, there.add(path.slice(directory.length)));
  }
  const projects = new Map<string, ComposeProject>();
  for (const path of paths) {
    const directory = directoryOf(path);
    const there = names.get(directory) ?? new Set();
    const base = BASES.find((name) => there.has(name));
    const project = projectOf(path.slice(directory.length), base, there);
    if (project !== undefined) projects.set(path, inDirectory(project, directory));
  }
  return projects;
}

function projectOf(
  name: string,
  base: string | undefined,
  there: ReadonlySet<string>,
): ComposeProject | undefined {
  const override = OVERRIDES.find((one) => there.has(one));
  if (name === base) {
    return { paths: override === undefined ? [name] : [name, override], base: undefined };
  }
  if (base !== undefined && name === override) return undefined;
  // A second base is a project of its own for those who name it.
  return { paths: [name], base: BASES.includes(name) ? undefined : base };
}

function inDirectory({ paths, base }: ComposeProject, directory: string): ComposeProject {
  return {
    paths: paths.map((name) => `${directory}${name}`),
    base: base === undefined ? undefined : `${directory}${base}`,
  };
}
