/** Files of the host's that `secrets` and `configs` of a service bring into it: Compose binds them. */
import { entry, itemsOf, textOf, type Tree } from "../tree.ts";
import { collect, type Fields, given, type ReadItem } from "./fields.ts";
import { hostPath } from "./mounts.ts";
import { isOpen } from "./open_text.ts";
import type { Items, Mount } from "./types.ts";

/** The project's own, by name. */
export interface NamedFiles {
  readonly configs: ReadonlyMap<string, Tree>;
  readonly secrets: ReadonlyMap<string, Tree>;
}

/** Those whose file is known; what a variable holds is whatever its author keeps secret. */
export function readFileMounts(fields: Fields, named: NamedFiles): Items<Mount> {
  const readings = (["configs", "secrets"] as const).flatMap((key) =>
    itemsOf(given(fields, key)?.value).flatMap((item) => readMount(item, named[key]))
  );
  return collect(fields.at, readings);
}

function readMount(item: Tree, named: ReadonlyMap<string, Tree>): readonly ReadItem<Mount>[] {
  const name = textOf(item) ?? textOf(entry(item, "source")?.value) ?? "";
  const file = textOf(entry(named.get(name), "file")?.value);
  if (file === undefined || isOpen(file)) return [];
  const target = textOf(entry(item, "target")?.value) ?? name;
  const mount = {
    type: "bind" as const,
    source: hostPath(file),
    target,
    readOnly: true,
    propagation: undefined,
  };
  return [{ item, read: { value: mount } }];
}
