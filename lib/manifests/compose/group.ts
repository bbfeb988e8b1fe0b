/** Which compose files belong together: what `docker compose` merges without being told to. */

const BASE = /^(docker-)?compose\.ya?ml$/;
const OVERRIDE = /^(docker-)?compose\.override\.ya?ml$/;

/** By its first file, each project's files in the order in which they are merged. */
export function groupComposeFiles(
  paths: readonly string[],
): ReadonlyMap<string, readonly (readonly string[])[]> {
  const projects = new Map<string, (readonly string[])[]>();
  for (const path of paths) {
    const [directory, name] = split(path);
    const beside = paths.filter((one) => split(one)[0] === directory && one !== path);
    const first = BASE.test(name)
      ? [path, ...beside.filter((one) => OVERRIDE.test(split(one)[1])).slice(0, 1)]
      : OVERRIDE.test(name) && beside.some((one) => BASE.test(split(one)[1]))
      ? undefined
      : [path];
    if (first !== undefined) projects.set(path, [first]);
  }
  return projects;
}

function split(path: string): readonly [string, string] {
  const slash = path.lastIndexOf("/") + 1;
  return [path.slice(0, slash), path.slice(slash)];
}
