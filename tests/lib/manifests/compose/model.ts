/** Reads compose files held in memory, for the tests of the model. */
import { readCompose } from "../../../../lib/manifests/compose/read.ts";
import type { Service } from "../../../../lib/manifests/compose/types.ts";
import { placeText, type Setting } from "../../../../lib/manifests/place.ts";
import type { ManifestOf } from "../../../../lib/manifests/types.ts";
import { assert } from "../../../../lib/std/assert.ts";
import { memoryFiles } from "../../../memory_files.ts";

/** The project of these files; `named` are merged in their order, by default compose.yaml. */
export function project(
  files: string | Readonly<Record<string, string>>,
  named: readonly string[] = ["compose.yaml"],
): ManifestOf<"compose"> {
  const manifest = read(files, named);
  assert(manifest.kind === "compose", JSON.stringify(manifest.blind));
  return manifest;
}

function read(files: string | Readonly<Record<string, string>>, named: readonly string[]) {
  const texts = typeof files === "string" ? { "compose.yaml": files } : files;
  return readCompose(memoryFiles(texts), named);
}

/** One of its services, by default `a`. */
export function service(
  files: string | Readonly<Record<string, string>>,
  name = "a",
  named: readonly string[] = ["compose.yaml"],
): Service {
  const { model, blind } = project(files, named);
  const found = model.services.find((one) => one.name === name);
  assert(found !== undefined, `no service ${name}: ${JSON.stringify(blind)}`);
  return found;
}

/** Its value, `missing`, or `unresolved`. */
export function told<T>(setting: Setting<T>): T | "missing" | "unresolved" {
  return setting.state === "set" ? setting.value : setting.state;
}

/** The reasons for what could not be seen, each with its place. */
export function blindness(
  files: string | Readonly<Record<string, string>>,
  named: readonly string[] = ["compose.yaml"],
): readonly string[] {
  return read(files, named).blind.map(({ at, reason }) => `${placeText(at)} ${reason}`);
}
