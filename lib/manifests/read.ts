/** From the files that were found to manifests: one at a time, so that memory stays flat. */
import type { Files } from "../system/files.ts";
import { type ComposeProject, groupComposeFiles } from "./compose/group.ts";
import { readCompose } from "./compose/read.ts";
import type { Found } from "./find.ts";
import { readDependabot, readRenovate } from "./pipeline/updates.ts";
import { readDockerfile } from "./pipeline/dockerfile.ts";
import { readScript } from "./pipeline/script.ts";
import { readWorkflow } from "./pipeline/workflow.ts";
import { kindByName } from "./kinds.ts";
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
 * them the project of the compose files that are named one by one, to be merged in their order; last
 * the files that no name tells to be Compose's (common.yml), without those of their services that a
 * project includes or extends: what such a service is by itself, nobody starts.
 */
export function* readManifests(
  files: Files,
  found: readonly Found[],
  composeFiles: readonly string[],
): Generator<Manifest> {
  const taken = new Set<string>();
  if (composeFiles.length > 0) yield noted(readCompose(files, composeFiles), taken);
  const projects = groupComposeFiles(found.flatMap((one) => isCompose(one) ? [one.path] : []));
  const others: ComposeProject[] = [];
  for (const one of found) {
    if ("blind" in one) {
      yield { kind: "unreadable", files: [], blind: [one.blind] };
    } else if (one.kind !== "compose") {
      yield READERS[one.kind](files, one.path);
    } else {
      const project = projects.get(one.path);
      if (project === undefined) continue;
      if (kindByName(one.path) !== "compose") others.push(project);
      else yield noted(readCompose(files, project.paths, project), taken);
    }
  }
  for (const { paths, base } of others) {
    const manifest = readCompose(files, paths, { base, taken });
    if (!isAllTaken(manifest, taken)) yield manifest;
  }
}

/** Remembers which services of other files a project judges. */
function noted(manifest: Manifest, taken: Set<string>): Manifest {
  if (manifest.kind === "compose") { for (const one of manifest.model.taken) taken.add(one); }
  return manifest;
}

function isAllTaken(manifest: Manifest, taken: ReadonlySet<string>): boolean {
  return taken.size > 0 && manifest.kind === "compose" && manifest.blind.length === 0 &&
    manifest.model.services.length === 0;
}

function isCompose(one: Found): one is Exclude<Found, { readonly blind: unknown }> {
  return "kind" in one && one.kind === "compose";
}
