/** Reads the files of one Compose project into its effective model. */
import type { Files } from "../../system/files.ts";
import { start, unreadable } from "../source.ts";
import type { Manifest } from "../types.ts";
import { mergeFiles } from "./layers.ts";
import { openProject } from "./project.ts";
import { readService } from "./service.ts";

/** Merges `paths` in this order, the first one the base. */
export function readCompose(files: Files, paths: readonly string[]): Manifest {
  const [file = ""] = paths;
  const project = openProject(files, file);
  const { services, volumes } = mergeFiles(project, paths);
  const named = new Map([...volumes].map(([name, { value }]) => [name, value]));
  const model = {
    file,
    services: [...services]
      .filter(([name, { tree }]) => !name.startsWith("x-") || isService(tree.entries))
      .map(([name, service]) => readService(project, name, service, named)),
  };
  const { sources, blind } = project;
  if (sources.length > 0) return { kind: "compose", model, files: sources, blind };
  const [first] = blind;
  return unreadable(first?.at ?? start(file), first?.reason ?? `${file}: nothing could be read`);
}

function isService(keys: ReadonlyMap<string, unknown>): boolean {
  return ["image", "build", "extends", "provider"].some((key) => keys.has(key));
}
