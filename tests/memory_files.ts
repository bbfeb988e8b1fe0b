/** Files held in memory, so that checks of manifests can be tested without any permission. */
import type { Files } from "../lib/system/files.ts";
import type { Failure } from "../lib/system/types.ts";

/** A `Files` over a table of paths to texts; nothing else is there. */
export function memoryFiles(texts: Readonly<Record<string, string>>): Files {
  const absent = (path: string): Failure => ({
    ok: false,
    code: "ENOENT",
    message: `cannot read ${path}: No such file or directory`,
  });
  const namesIn = (prefix: string) => {
    const below = Object.keys(texts).filter((path) => path.startsWith(prefix));
    return [...new Set(below.map((path) => path.slice(prefix.length).split("/")[0] ?? ""))].sort();
  };
  const typeOf = (path: string) => path in texts ? "file" as const : "directory" as const;
  return {
    readText: (path) => {
      const text = texts[path];
      return text === undefined ? absent(path) : { ok: true, value: text };
    },
    status: (path) =>
      path in texts || path === "." || namesIn(`${path}/`).length > 0
        ? { ok: true, value: { type: typeOf(path) } }
        : absent(path),
    list: (path) => {
      const prefix = path === "." || path === "" ? "" : `${path.replace(/\/$/, "")}/`;
      const entries = namesIn(prefix).map((name) => ({ name, type: typeOf(`${prefix}${name}`) }));
      return entries.length === 0 ? absent(path) : { ok: true, value: entries };
    },
    realPath: (path) => ({ ok: true, value: `/${path}` }),
    absolutePath: (path) => ({
      ok: true,
      value: path.startsWith("/") ? path : `/srv/app/${path}`,
    }),
  };
}
