/** Where a part of a step's script stands in the file, where that can be said exactly. */
import type { Place } from "../place.ts";
import { type OffsetPlace, scalarPlaces } from "../scalar_places.ts";
import { entriesOf, type Entry, entry, textOf, type Tree } from "../tree.ts";
import type { Command } from "./commands.ts";
import { expressionsIn } from "./expressions.ts";

/** The places of one step; where one is not known, that of the key. */
export interface StepPlaces {
  /** Of an offset of `run`, or of `with.script` and its like. */
  readonly placeIn: (key: string, offset: number) => Place;
  /** Of a command of `run`, or of this part of it on its first line. */
  readonly placeOf: (command: Pick<Command, "line">, part?: string) => Place;
}

/** `lines` are those of the file. */
export function stepPlaces(step: Tree, lines: readonly string[]): StepPlaces {
  const known = new Map<string, OffsetPlace>();
  const placeIn = (key: string, offset: number): Place => {
    const found = key === "run" ? entry(step, "run") : inputOf(step, key);
    if (found === undefined) return step.at;
    const places = known.get(key) ??
      scalarPlaces(lines, found.value.at, textOf(found.value) ?? "");
    known.set(key, places);
    return places(offset) ?? found.at;
  };
  // Commands are asked for in their order: a folded script may be one line of thousands.
  const last = { line: -1, column: 0 };
  const columnOf = (text: string, line: number, part: string): number => {
    const after = last.line === line ? wordAt(text, part, last.column) : -1;
    const column = after >= 0 ? after : wordAt(text, part, 0);
    if (column >= 0) Object.assign(last, { line, column });
    return column;
  };
  let own: readonly ScriptLine[] | undefined;
  const placeOf = ({ line }: Pick<Command, "line">, part = ""): Place => {
    own ??= linesOf(textOf(entry(step, "run")?.value) ?? "");
    const { text, offset } = own[line] ?? { text: "", offset: -1 };
    const column = part === "" ? -1 : columnOf(text, line, part);
    return placeIn("run", offset + (column < 0 ? text.search(/\S|$/) : column));
  };
  return { placeIn, placeOf };
}

/** Not within another word: the tool `a` is none of the letters of `cargo`. */
function wordAt(text: string, part: string, from: number): number {
  let at = text.indexOf(part, from);
  while (at > 0 && !/[\s"'=]/.test(text.charAt(at - 1))) at = text.indexOf(part, at + 1);
  return at;
}

interface ScriptLine {
  readonly text: string;
  readonly offset: number;
}

/** None where an expression goes over lines: the commands are then counted in other ones. */
function linesOf(script: string): readonly ScriptLine[] {
  if (expressionsIn(script).some((one) => one.includes("\n"))) return [];
  let offset = 0;
  return script.split("\n").map((text) => {
    const line = { text, offset };
    offset += text.length + 1;
    return line;
  });
}

function inputOf(step: Tree, key: string): Entry | undefined {
  const inputs = entriesOf(entry(step, "with")?.value);
  return inputs.find(([name]) => `with.${name.toLowerCase()}` === key)?.[1];
}
