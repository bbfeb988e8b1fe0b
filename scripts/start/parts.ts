/**
 * Runs the parts that scripts/parts.ts makes of the bundle. Each is one expression, a function of
 * what it needs, so that V8 takes it as a script with a code cache: modules cannot have one.
 */
import process from "node:process";
import { Script } from "node:vm";

/** One part, and the parts that must be there before it. */
export interface Part {
  readonly needs: readonly string[];
  source(): Promise<string>;
  /** Undefined: this binary was made without. */
  readonly cache: (() => Promise<Uint8Array>) | undefined;
}

/** Every part by name; `posture.js` is the one that starts. */
export type Parts = Readonly<Record<string, Part>>;

/** What V8 made of the code caches. */
export type CodeCache = "used" | "rejected" | "none";

type Exports = Readonly<Record<string, unknown>>;
type Need = (name: string) => unknown;
type Load = (name: string) => Promise<Exports>;
type Define = (name: string, exports: Exports) => void;
type Start = (need: Need, load: Load, define: Define, state: () => Promise<CodeCache>) => unknown;

/** The part that starts: the only one that is there when it starts. */
export const MAIN = "posture.js";

/** Runs the part that starts; ends when it does. `scripts` keeps what was compiled, for the maker. */
export async function run(parts: Parts, scripts = new Map<string, Script>()): Promise<void> {
  const modules = new Map<string, unknown>();

  async function compile(name: string): Promise<Script> {
    const known = scripts.get(name);
    if (known !== undefined) return known;
    const part = parts[name];
    if (part === undefined) throw new Error(`there is no part ${name}`);
    const cachedData = await part.cache?.();
    const options = cachedData === undefined ? {} : { cachedData };
    const script = new Script(await part.source(), { filename: name, ...options });
    scripts.set(name, script);
    return script;
  }

  async function load(name: string): Promise<Exports> {
    const known = modules.get(name) as Exports | undefined;
    if (known !== undefined) return known;
    for (const needed of parts[name]?.needs ?? []) await load(needed);
    const start = (await compile(name)).runInThisContext() as (need: Need, load: Load) => Exports;
    const exports = start(need, load);
    modules.set(name, exports);
    return exports;
  }

  /** A part of the bundle, or a module of Node's. */
  function need(name: string): unknown {
    return modules.get(name) ?? process.getBuiltinModule(name);
  }

  /** Of every part: one that V8 does not take is compiled from its source, and slower. */
  async function state(): Promise<CodeCache> {
    const names = Object.keys(parts);
    if (names.some((name) => parts[name]?.cache === undefined)) return "none";
    const compiled = await Promise.all(names.map(compile));
    return compiled.some((script) => script.cachedDataRejected) ? "rejected" : "used";
  }

  const define: Define = (name, exports) => void modules.set(name, exports);
  const start = (await compile(MAIN)).runInThisContext() as Start;
  await start(need, load, define, state);
}
