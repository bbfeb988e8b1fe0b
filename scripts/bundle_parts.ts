/**
 * Makes parts of the bundle's modules: V8 has code caches for scripts, so each module becomes a
 * script that is one function (scripts/start/parts.ts runs them). What the entry imports statically
 * goes into its own part.
 */
import { type Bundle, ENTRY } from "./compile.ts";

/** One script, and the parts that must be there before it. */
export interface BundlePart {
  readonly name: string;
  readonly needs: readonly string[];
  readonly source: string;
}

/** How the bundler, minifying, writes what a module takes and gives. */
const IMPORT = /(?<=^|[;}])import(?:\{([^}]*)\}from)?"([^"]+)";/g;
const EXPORT = /(?<=^|[;}])export\{([^}]*)\};?\s*$/;
const DYNAMIC_IMPORT = /\bimport\("\.\/([^"]+)"\)/g;
/** No name of the bundle's own begins with a dollar sign and is so long. */
const [NEED, LOAD, DEFINE, CODE_CACHE] = ["$need", "$load", "$define", "$codeCache"];

/** The parts, the one that starts first; `loader` is the bundle of scripts/start/parts.ts. */
export function partsOf(files: Bundle, loader: Bundle): readonly BundlePart[] {
  const inMain = withImports(files, ENTRY);
  const others = [...files.keys()].filter((name) => !inMain.includes(name));
  return [
    { name: ENTRY, needs: [], source: mainSource(files, inMain.slice(0, -1), loader) },
    ...others.map((name) => ({
      name,
      needs: importsOf(files, name).filter((one) => !inMain.includes(one)),
      source: `(function(${NEED},${LOAD}){${body(files, name)}})`,
    })),
  ];
}

/** `main.ts` may await at its top level; what it imports may not. */
function mainSource(files: Bundle, imported: readonly string[], loader: Bundle): string {
  const defined = imported.map((name) =>
    `${DEFINE}("${name}",(function(){${body(files, name)}})());`
  );
  const names = `need:${NEED},load:${LOAD},define:${DEFINE},codeCache:${CODE_CACHE}`;
  const loaded = `(function(){${body(loader, ENTRY)}})().loader(...arguments)`;
  return `(async function(){const{${names}}=${loaded};${defined.join("")}${body(files, ENTRY)}})`;
}

/** A module and everything that it imports statically, each after what it imports. */
function withImports(files: Bundle, name: string, seen: readonly string[] = []): string[] {
  const found = [...seen];
  for (const one of importsOf(files, name)) {
    if (!found.includes(one)) found.push(...withImports(files, one, found).slice(found.length));
  }
  return [...found, name];
}

function importsOf(files: Bundle, name: string): string[] {
  const specifiers = [...codeOf(files, name).matchAll(IMPORT)].map(([, , from = ""]) => from);
  return specifiers.filter((one) => one.startsWith("./")).map(withoutDot);
}

/** The module's statements with imports and exports as a function has them. */
function body(files: Bundle, name: string): string {
  return codeOf(files, name)
    .replace(
      IMPORT,
      (_, names: string | undefined, from: string) =>
        names === undefined ? "" : `const{${pairs(names, 0, 1)}}=${NEED}("${withoutDot(from)}");`,
    )
    .replace(EXPORT, (_, names: string) => `return{${pairs(names, 1, 0)}}`)
    .replace(DYNAMIC_IMPORT, `${LOAD}("$1")`);
}

/** `a as b,c` as `a:b,c:c`, or the other way round. */
function pairs(names: string, key: 0 | 1, value: 0 | 1): string {
  return names.split(",").map((one) => {
    const [name = "", alias = name] = one.split(" as ");
    return `${[name, alias][key]}:${[name, alias][value]}`;
  }).join();
}

function withoutDot(specifier: string): string {
  return specifier.replace(/^\.\//, "");
}

function codeOf(files: Bundle, name: string): string {
  const code = files.get(name);
  if (code === undefined) throw new Error(`the bundle holds no ${name}`);
  return code;
}
