/** The files of the project, for tests that look at the code itself. */
/** The project. */
export const ROOT = new URL("..", import.meta.url);

/** The text of one of its files, by path from the root. */
export function read(path: string): string {
  return Deno.readTextFileSync(new URL(path, ROOT));
}

/** Every TypeScript file below a folder, as paths from the root, sorted. */
export function filesBelow(folder: string): readonly string[] {
  return [...Deno.readDirSync(new URL(`${folder}/`, ROOT))].flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) return filesBelow(path);
    return entry.name.endsWith(".ts") ? [path] : [];
  }).sort();
}
