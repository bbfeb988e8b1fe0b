/**
 * Regular expressions of a policy, matched in linear time: the value comes from the environment,
 * and a backtracking engine can be kept busy for years with a few dozen characters. Every state is
 * followed at once (Thompson 1968, https://swtch.com/~rsc/regexp/regexp1.html); so there are no
 * back references and no lookaround.
 */

/** True when the whole value matches. */
export type Matcher = (value: string) => boolean;

const MAX_SOURCE = 1000;
const MAX_STATES = 2000;

/** A class or an escape that stands for one character; the engine of V8 judges one at a time. */
const ONE = /\[\^?\]?(?:\\[^]|[^\]\\])*\]|\\(?:[dDwWsStnrfv]|[^A-Za-z0-9])|[^()[\]{}|*+?^$\\]/uy;
const REPEAT = /([*+?]|\{(\d{1,4})(?:(,)(\d{1,4})?)?\})\??/uy;
const OPEN = /\((?:\?:)?(?!\?)/uy;

type Step =
  | { readonly kind: "one"; readonly accepts: (character: string) => boolean }
  | { readonly kind: "split"; readonly to: readonly number[] }
  | { readonly kind: "start" | "end" };

/** The states of one part: `emit` appends them, so that a repetition can do so several times. */
type Part = (program: Step[]) => void;

class Refused extends Error {}

/** Undefined: not understood, or too large. Never throws. */
export function compilePattern(source: string): Matcher | undefined {
  if (source.length > MAX_SOURCE) return undefined;
  try {
    const reader = { source, at: 0, depth: 0 };
    const part = alternatives(reader);
    if (reader.at < source.length) return undefined;
    const program: Step[] = [];
    part(program);
    return (value) => matches(program, value);
  } catch (error) {
    if (error instanceof Refused || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

interface Reader {
  readonly source: string;
  at: number;
  depth: number;
}

function take(reader: Reader, pattern: RegExp): RegExpExecArray | undefined {
  pattern.lastIndex = reader.at;
  const found = pattern.exec(reader.source) ?? undefined;
  if (found !== undefined) reader.at = pattern.lastIndex;
  return found;
}

function alternatives(reader: Reader): Part {
  const parts = [sequence(reader)];
  while (reader.source[reader.at] === "|") {
    reader.at++;
    parts.push(sequence(reader));
  }
  return parts.reduceRight((rest, part) => either(part, rest));
}

function sequence(reader: Reader): Part {
  const parts: Part[] = [];
  while (reader.at < reader.source.length && !"|)".includes(reader.source[reader.at] ?? "")) {
    parts.push(repeated(reader, atom(reader)));
  }
  return (program) => parts.forEach((part) => part(program));
}

function atom(reader: Reader): Part {
  const next = reader.source[reader.at];
  if (next === "^" || next === "$") {
    reader.at++;
    return (program) => append(program, { kind: next === "^" ? "start" : "end" });
  }
  if (take(reader, OPEN) !== undefined) return group(reader);
  const [text] = take(reader, ONE) ?? [];
  if (text === undefined) throw new Refused();
  const single = new RegExp(`^${text}$`, "su");
  const accepts = text === "." ? isNoLineBreak : (character: string) => single.test(character);
  return (program) => append(program, { kind: "one", accepts });
}

function isNoLineBreak(character: string): boolean {
  return character !== "\n" && character !== "\r";
}

function group(reader: Reader): Part {
  if (++reader.depth > 50) throw new Refused();
  const part = alternatives(reader);
  if (reader.source[reader.at++] !== ")") throw new Refused();
  reader.depth--;
  return part;
}

function repeated(reader: Reader, part: Part): Part {
  const [, sign = "", low = "0", comma, high] = take(reader, REPEAT) ?? [];
  if (sign === "") return part;
  if (sign === "*") return many(part);
  if (sign === "+") return both(part, many(part));
  if (sign === "?") return either(part, nothing);
  const least = Number(low);
  const most = comma === undefined ? least : high === undefined ? Infinity : Number(high);
  if (most < least) throw new Refused();
  return (program) => {
    for (let count = 0; count < least; count++) part(program);
    if (most === Infinity) return many(part)(program);
    for (let count = least; count < most; count++) either(part, nothing)(program);
  };
}

const nothing: Part = () => {};

function both(first: Part, second: Part): Part {
  return (program) => {
    first(program);
    second(program);
  };
}

function either(first: Part, second: Part): Part {
  return (program) => {
    const split = append(program, { kind: "split", to: [] });
    first(program);
    const jump = append(program, { kind: "split", to: [] });
    program[split] = { kind: "split", to: [split + 1, program.length] };
    second(program);
    program[jump] = { kind: "split", to: [program.length] };
  };
}

function many(part: Part): Part {
  return (program) => {
    const split = append(program, { kind: "split", to: [] });
    part(program);
    append(program, { kind: "split", to: [split] });
    program[split] = { kind: "split", to: [split + 1, program.length] };
  };
}

/** Refuses what grows beyond all bounds (`(a{999}){999}`) while it grows. */
function append(program: Step[], step: Step): number {
  if (program.length >= MAX_STATES) throw new Refused();
  return program.push(step) - 1;
}

function matches(program: readonly Step[], value: string): boolean {
  const characters = [...value];
  let states = follow(program, [0], true, characters.length === 0);
  characters.forEach((character, index) => {
    const next = [...states].flatMap((state) => {
      const step = program[state];
      return step?.kind === "one" && step.accepts(character) ? [state + 1] : [];
    });
    states = follow(program, next, false, index === characters.length - 1);
  });
  return states.has(program.length);
}

/** Every state that is reached without a character; `program.length` is the end. */
function follow(
  program: readonly Step[],
  from: readonly number[],
  atStart: boolean,
  atEnd: boolean,
): ReadonlySet<number> {
  const reached = new Set<number>();
  const pending = [...from];
  for (let state = pending.pop(); state !== undefined; state = pending.pop()) {
    if (reached.has(state)) continue;
    reached.add(state);
    const step = program[state];
    if (step?.kind === "split") pending.push(...step.to);
    if (step?.kind === "start" && atStart || step?.kind === "end" && atEnd) pending.push(state + 1);
  }
  return reached;
}
