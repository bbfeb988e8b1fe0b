/**
 * Loads the parts that scripts/bundle_parts.ts makes of the bundle. Each is one expression, a
 * function of what it needs, so that V8 takes it as a script with a code cache: modules cannot have
 * one. This file is the beginning of the first part: from there on nothing is compiled at a start.
 */
import type { Script } from "node:vm";

/** One part, and the parts that must be there before it. */
export interface Part {
  readonly needs: readonly string[];
  /** Of `bytes`, the first ones, before the source; undefined: made without, or it starts seldom. */
  readonly cached: number | undefined;
  bytes(): Promise<Uint8Array>;
}

/** Every part by name. */
export type Parts = Readonly<Record<string, Part>>;

/** What of Node the first part is given: a script has no imports. */
export interface Host {
  readonly Script: typeof Script;
  readonly process: { getBuiltinModule(name: string): unknown };
}

/** The first part: it ends when the program does. */
export type Start = (parts: Parts, host: Host, scripts: Map<string, Script>) => Promise<void>;

/** What V8 made of the code caches. */
type CodeCache = "used" | "rejected" | "none";

type Exports = Readonly<Record<string, unknown>>;

/** A part as a script. */
export function scriptOf(
  name: string,
  { cached }: Part,
  bytes: Uint8Array,
  { Script }: Host,
): Script {
  const source = new TextDecoder().decode(bytes.subarray(cached));
  const options = cached === undefined ? {} : { cachedData: bytes.subarray(0, cached) };
  return new Script(source, { filename: name, ...options });
}

/** The functions that a part takes; `scripts` holds what is compiled already. */
export function loader(parts: Parts, host: Host, scripts: Map<string, Script>) {
  const modules = new Map<string, unknown>();
  const compiled = new Map<string, Promise<Script>>();

  /** Every part is compiled once, also when two ask for it at the same time. */
  function compile(name: string): Promise<Script> {
    const known = compiled.get(name) ?? compileNew(name);
    compiled.set(name, known);
    return known;
  }

  async function compileNew(name: string): Promise<Script> {
    const known = scripts.get(name);
    if (known !== undefined) return known;
    const part = parts[name];
    if (part === undefined) throw new Error(`there is no part ${name}`);
    const script = scriptOf(name, part, await part.bytes(), host);
    scripts.set(name, script);
    return script;
  }

  /** A part that was imported dynamically, with what it needs: read together, run in order. */
  async function load(name: string): Promise<Exports> {
    const known = modules.get(name) as Exports | undefined;
    if (known !== undefined) return known;
    const needs = parts[name]?.needs ?? [];
    const [script] = await Promise.all([name, ...needs].map(compile));
    for (const needed of needs) await load(needed);
    const exports = script?.runInThisContext()(need, load) as Exports;
    modules.set(name, exports);
    return exports;
  }

  /** A part that is loaded, or a module of Node's. */
  function need(name: string): unknown {
    return modules.get(name) ?? host.process.getBuiltinModule(name);
  }

  /** Adds a module that the first part holds itself. */
  function define(name: string, exports: Exports): void {
    modules.set(name, exports);
  }

  /** Of every part that has one: what V8 does not take is compiled from its source, and slower. */
  async function codeCache(): Promise<CodeCache> {
    const names = Object.keys(parts).filter((name) => parts[name]?.cached !== undefined);
    if (names.length === 0) return "none";
    const all = await Promise.all(names.map(compile));
    return all.some((script) => script.cachedDataRejected) ? "rejected" : "used";
  }

  return { need, load, define, codeCache };
}
