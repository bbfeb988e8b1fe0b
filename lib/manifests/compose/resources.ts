/** What a project names beside its containers: volumes, configs, secrets, services of a provider. */
import { type Entry, entry, type Mapping, textOf, writtenOf } from "../tree.ts";
import { variables } from "./fields.ts";
import type { MergedService, Section } from "./layers.ts";
import type { Resource } from "./types.ts";

/** Those that say something; `external` ones and names alone do not. */
export function readResources(
  sections: Readonly<Record<Section, ReadonlyMap<string, Entry>>>,
): readonly Resource[] {
  return (["volumes", "configs", "secrets"] as const).flatMap((section) =>
    [...sections[section]].flatMap(([name, { at, value }]): Resource[] => {
      if (value.kind !== "mapping") return [];
      const content = entry(value, "content");
      return [{
        section,
        name,
        key: "driver_opts",
        options: variables({ at, tree: value }, "driver_opts"),
        content: content === undefined || textOf(content.value) === undefined
          ? undefined
          : { value: writtenOf(content.value), at: content.at },
      }];
    })
  );
}

/** A program of Compose's starts these: nothing of a container is said of them. */
export function readProvided(name: string, { at, tree }: MergedService): Resource {
  const provider = entry(tree, "provider")?.value;
  const empty: Mapping = { kind: "mapping", entries: new Map(), at };
  const options = variables(
    { at, tree: provider?.kind === "mapping" ? provider : empty },
    "options",
  );
  return { section: "services", name, key: "provider.options", options, content: undefined };
}
