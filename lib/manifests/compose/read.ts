/** Reads the files of one Compose project into its effective model. */
import type { Files } from "../../system/files.ts";
import { start, unreadable } from "../source.ts";
import { entriesOf, type Entry, entry, type Tree } from "../tree.ts";
import type { Manifest } from "../types.ts";
import { mergeFiles } from "./layers.ts";
import { directoryOf, normalPath } from "./paths.ts";
import { openProject } from "./project.ts";
import { readService } from "./service.ts";

/** Merges `paths` in this order; before them `base`, where they say only a part of a service. */
export function readCompose(
  files: Files,
  paths: readonly string[],
  base?: string,
): Manifest {
  const [first = ""] = paths;
  const project = openProject(files, first);
  const isPart = base !== undefined && isFragment(project.readDocuments(first, start(first)) ?? []);
  const merged = isPart ? [base, ...paths] : paths;
  const { services, volumes, networks } = mergeFiles(project, merged);
  const named = { volumes: valuesOf(volumes), networks: valuesOf(networks) };
  const model = {
    file: merged[0] ?? first,
    directory: directory(files, merged[0] ?? first),
    services: [...services]
      .filter(([name, { tree }]) => !name.startsWith("x-") || isService(tree))
      .map(([name, service]) => readService(project, name, service, named)),
  };
  const { sources, blind } = project;
  if (sources.length > 0) return { kind: "compose", model, files: sources, blind };
  const [reason] = blind;
  return unreadable(
    reason?.at ?? start(first),
    reason?.reason ?? `${first}: nothing could be read`,
  );
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

function isService(tree: Tree): boolean {
  return ["image", "build", "extends", "provider"].some((key) => entry(tree, key) !== undefined);
}
