/** Which packages a Renovate rule is about, and whether that is certain for some others. */

/** Accepted values by matcher: `matchManagers` to `npm`. */
export type Matchers = ReadonlyMap<string, readonly string[]>;

const ANYTHING = new Set(["*", "**", "**/*", "/.*/", "/^.*$/", "/.+/", "/^.+$/", "/./", "/^/"]);

/** Registries of the managers that have one; for any other manager nothing is certain. */
const DATASOURCES: Readonly<Record<string, string>> = {
  npm: "npm",
  bun: "npm",
  pip_requirements: "pypi",
  "pip-compile": "pypi",
  pip_setup: "pypi",
  pipenv: "pypi",
  pep621: "pypi",
  poetry: "pypi",
  dockerfile: "docker",
  "docker-compose": "docker",
  kubernetes: "docker",
  "helm-values": "docker",
  "github-actions": "github-tags",
  gomod: "go",
  cargo: "crate",
  bundler: "rubygems",
  composer: "packagist",
  maven: "maven",
  nuget: "nuget",
};

/** A rule's key as a matcher; names from before Renovate 38 become those of today. */
export function matcherOf(
  key: string,
  texts: readonly string[],
): [string | undefined, readonly string[]] {
  if (/^(match|exclude)Package(Names|Patterns|Prefixes)$/.test(key)) {
    const negation = key.startsWith("exclude") ? "!" : "";
    const form = key.endsWith("Patterns")
      ? (text: string) => text === "*" ? text : `/${text}/`
      : key.endsWith("Prefixes")
      ? (text: string) => `${text}**`
      : (text: string) => text;
    return ["matchPackageNames", texts.map((text) => `${negation}${form(text)}`)];
  }
  if (key === "matchPaths" || key === "matchFiles") return ["matchFileNames", texts];
  return [/^(match|exclude)[A-Z]/.test(key) ? key : undefined, texts];
}

/** True when whatever all of `group` accept, `matchers` accept too; kinds of updates aside. */
export function covers(matchers: Matchers, group: readonly Matchers[]): boolean {
  return [...matchers].every(([key, values]) =>
    key === "matchUpdateTypes" || coversKey(key, values, group)
  );
}

function coversKey(key: string, values: readonly string[], group: readonly Matchers[]): boolean {
  if (key.startsWith("exclude")) return true;
  const wanted = values.filter((value) => !value.startsWith("!"));
  const refused = values.filter((value) => value.startsWith("!")).map((value) => value.slice(1));
  const theirs = group.flatMap((one) => one.has(key) ? [one.get(key) ?? []] : [])
    .filter((list) => list.some((value) => !value.startsWith("!")));
  const isFree = wanted.length === 0 || wanted.some((value) => ANYTHING.has(value));
  // Apart from a name that someone has refused, any package will do.
  if (isFree && theirs.length === 0) return true;
  if (theirs.some((list) => list.every((one) => isAccepted(one, wanted, refused, isFree)))) {
    return true;
  }
  if (sameIn(group, key, values)) return true;
  return key === "matchDatasources" && refused.length === 0 && coversRegistries(wanted, group);
}

function isAccepted(
  name: string,
  wanted: readonly string[],
  refused: readonly string[],
  isFree: boolean,
): boolean {
  const isMatched = (pattern: string) => matchesPattern(name, pattern);
  return (isFree || wanted.some(isMatched)) && !refused.some(isMatched);
}

/** Regular expressions are not run: a file that is scanned must not choose how long that takes. */
function matchesPattern(name: string, pattern: string): boolean {
  if (name === pattern || ANYTHING.has(pattern)) return true;
  const [, start, stars] = /^([^*?![\]{}()|/]*\/?[^*?![\]{}()|/]*)(\*\*?)$/.exec(pattern) ?? [];
  if (start === undefined || !name.startsWith(start)) return false;
  return stars === "**" || !name.slice(start.length).includes("/");
}

function sameIn(group: readonly Matchers[], key: string, values: readonly string[]): boolean {
  const wanted = [...values].sort().join("\n");
  return group.some((one) => [...one.get(key) ?? []].sort().join("\n") === wanted);
}

function coversRegistries(wanted: readonly string[], group: readonly Matchers[]): boolean {
  return group.some((one) => {
    const managers = one.get("matchManagers") ?? [];
    return managers.length > 0 &&
      managers.every((name) => wanted.includes(DATASOURCES[name] ?? ""));
  });
}

/** True when no package can be accepted by both: each names its own, and they differ. */
export function areDisjoint(one: Matchers, other: Matchers): boolean {
  return [...one].some(([key, values]) => {
    const theirs = other.get(key);
    if (theirs === undefined || ![...values, ...theirs].every(isPlain)) return false;
    return !values.some((value) => theirs.includes(value));
  });
}

function isPlain(value: string): boolean {
  return /^[\w@./:-]+$/.test(value) && !/^\/.*\/$/.test(value);
}

/** True when the rule is about this kind of update. Lock files are maintained as a whole. */
export function acceptsType(matchers: Matchers, type: string): boolean {
  const types = matchers.get("matchUpdateTypes");
  if (types !== undefined && !types.includes(type)) return false;
  return type !== "lockFileMaintenance" ||
    ![...matchers].some(([key, values]) =>
      /Package|DepName|DepType|Current|extends/.test(key) &&
      !values.some((value) => ANYTHING.has(value))
    );
}
