/** Reading the text of a manifest, with the one result that every reader gives when it cannot. */
import { printable } from "../printable.ts";
import type { Files } from "../system/files.ts";
import type { Place } from "./place.ts";
import { missingTree, type Tree } from "./tree.ts";
import type { ManifestOf, SourceFile } from "./types.ts";
import { parseYaml } from "./yaml.ts";

/** A file's text, or the manifest that stands for what cannot be read. */
export type Source =
  | { readonly ok: true; readonly file: SourceFile }
  | { readonly ok: false; readonly unreadable: ManifestOf<"unreadable"> };

/** Reads one file; a NUL byte or no UTF-8 is no text. */
export function readSource(files: Files, path: string): Source {
  const text = files.readText(path);
  if (!text.ok) return { ok: false, unreadable: unreadable(start(path), text.message) };
  if (text.value.includes("\0")) {
    const reason = `cannot read ${path}: it holds NUL bytes: not a text file`;
    return { ok: false, unreadable: unreadable(start(path), reason) };
  }
  return { ok: true, file: { path, text: text.value } };
}

/** Its first document, an empty file as an empty value, or why it is none. */
export function readTree(
  file: SourceFile,
): { readonly ok: true; readonly tree: Tree } | Exclude<Source, { readonly ok: true }> {
  const parsed = parseYaml(file.path, file.text);
  if (parsed.ok) return { ok: true, tree: parsed.documents[0] ?? missingTree(start(file.path)) };
  const reason = `cannot read ${file.path}: ${parsed.message}`;
  return { ok: false, unreadable: unreadable(parsed.at, reason, [file]) };
}

/** A manifest of which nothing can be said but why. */
export function unreadable(
  at: Place,
  reason: string,
  files: readonly SourceFile[] = [],
): ManifestOf<"unreadable"> {
  return { kind: "unreadable", files, blind: [{ at, reason: printable(reason) }] };
}

/** Where a file begins. */
export function start(file: string): Place {
  return { file, line: 1, column: 1 };
}
