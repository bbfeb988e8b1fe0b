/** Paths as text: joined and shortened without looking at any disk. */

/** The part up to the last slash, with it; `""` for a bare name. */
export function directoryOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

/** `path` as seen from `directory` (`""` or ending in a slash); an absolute one stays as it is. */
export function joinPath(directory: string, path: string): string {
  return normalPath(path.startsWith("/") || directory === "" ? path : `${directory}${path}`);
}

/** Without `.`, `//` and those `..` that have something before them; a file system has none above `/`. */
export function normalPath(path: string): string {
  const root = path.startsWith("/") ? "/" : "";
  const kept: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") kept.push(part);
    else if (kept.length > 0 && kept.at(-1) !== "..") kept.pop();
    else if (root === "") kept.push(part);
  }
  return root + kept.join("/") || ".";
}

/** A directory's name with the slash that `joinPath` wants; `""` for the one we are in. */
export function asDirectory(path: string): string {
  const normal = normalPath(path);
  return normal === "." ? "" : normal.endsWith("/") ? normal : `${normal}/`;
}
