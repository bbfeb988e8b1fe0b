/** The project's own volumes, configs and secrets. */
import { type Entry, entry, textOf, writtenOf } from "../tree.ts";
import { variables } from "./fields.ts";
import type { Resource } from "./types.ts";

/** Those that say something; `external` ones and names alone do not. */
export function readResources(
  sections: Readonly<Record<Resource["section"], ReadonlyMap<string, Entry>>>,
): readonly Resource[] {
  return (["volumes", "configs", "secrets"] as const).flatMap((section) =>
    [...sections[section]].flatMap(([name, { at, value }]) => {
      if (value.kind !== "mapping") return [];
      const content = entry(value, "content");
      return [{
        section,
        name,
        driverOpts: variables({ at, tree: value }, "driver_opts"),
        content: content === undefined || textOf(content.value) === undefined
          ? undefined
          : { value: writtenOf(content.value), at: content.at },
      }];
    })
  );
}
