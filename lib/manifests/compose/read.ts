/** Reads the files of one Compose project into its effective model. */
import type { Files } from "../../system/files.ts";
import { start, unreadable } from "../source.ts";
import type { Manifest } from "../types.ts";

/** Merges `paths` in this order, the first one the base. */
export function readCompose(_files: Files, paths: readonly string[]): Manifest {
  const [file = ""] = paths;
  return unreadable(start(file), `${file}: compose files are not read yet`);
}
