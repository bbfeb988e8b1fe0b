/** From the files that were found to manifests: one at a time, so that memory stays flat. */
import type { Files } from "../system/files.ts";
import { groupComposeFiles } from "./compose/group.ts";
import { readCompose } from "./compose/read.ts";
import type { Found } from "./find.ts";
import { readDependabot, readRenovate } from "./pipeline/updates.ts";
import { readDockerfile } from "./pipeline/dockerfile.ts";
import { readScript } from "./pipeline/script.ts";
import { readWorkflow } from "./pipeline/workflow.ts";
import type { Kind, Manifest } from "./types.ts";

/** Reads one file of a kind. */
export type Reader = (files: Files, path: string) => Manifest;

const READERS: Readonly<Record<Exclude<Kind, "compose">, Reader>> = {
  workflow: readWorkflow,
  renovate: readRenovate,
  dependabot: readDependabot,
  dockerfile: readDockerfile,
  script: readScript,
};

/**
 * In the order of the walk; the files of one Compose project together, at the first of them. Before
 * them the project of the compose files that are named one by one, to be merged in their order.
 */
export function* readManifests(
  files: Files,
  found: readonly Found[],
  composeFiles: readonly string[],
): Generator<Manifest> {
  if (composeFiles.length > 0) yield readCompose(files, composeFiles);
  const projects = groupComposeFiles(found.flatMap((one) => isCompose(one) ? [one.path] : []));
  for (const one of found) {
    if ("blind" in one) {
      yield { kind: "unreadable", files: [], blind: [one.blind] };
    } else if (one.kind === "compose") {
      const project = projects.get(one.path);
      if (project !== undefined) yield readCompose(files, project.paths, project.base);
    } else {
      yield READERS[one.kind](files, one.path);
    }
  }
}

function isCompose(one: Found): one is Exclude<Found, { readonly blind: unknown }> {
  return "kind" in one && one.kind === "compose";
}
