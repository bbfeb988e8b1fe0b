/** The USER that is in force in the stage of a Dockerfile that is built. */
import { type Located, missing, type Place, set, type Setting, unresolved } from "../place.ts";
import type { Instruction } from "../pipeline/types.ts";
import { isOpen, openMark, openReason } from "./open_text.ts";
import { splitWords } from "./split.ts";
import { substitute, type Variables } from "./variables.ts";

/** What is built of it. */
export interface BuildRequest {
  /** The stage's name or number; undefined: the last one. */
  readonly target: string | undefined;
  /** Arguments of the build, by name. */
  readonly args: Variables;
  /** Where a Dockerfile without a stage is told. */
  readonly at: Place;
}

interface Stage {
  readonly name: string | undefined;
  /** The stage that this one begins with; undefined: an image. */
  readonly base: Stage | undefined;
  readonly at: Place;
  user: Located<string> | undefined;
  readonly variables: Map<string, string>;
}

/** Follows the stages; a variable that nobody gives a value leaves it unresolved. */
export function buildUser(
  instructions: readonly Located<Instruction>[],
  { target, args, at }: BuildRequest,
): Setting<string> {
  const stages = readStages(instructions, args);
  const stage = target === undefined
    ? stages.at(-1)
    : stages.findLast(({ name }) => name === target.toLowerCase()) ??
      (/^\d+$/.test(target) ? stages[Number(target)] : undefined);
  if (stage === undefined) {
    const what = target === undefined ? "a FROM" : `the stage ${target}`;
    return unresolved(`the Dockerfile does not have ${what}`, at);
  }
  for (let one: Stage | undefined = stage; one !== undefined; one = one.base) {
    if (one.user !== undefined) return settled(one.user);
  }
  return missing(stage.at);
}

function settled({ value, at }: Located<string>): Setting<string> {
  if (value === "") return unresolved("USER is empty", at);
  const [user = ""] = value.split(":");
  return isOpen(user) ? unresolved(openReason(user).replace(" in .env", ""), at) : set(value, at);
}

function readStages(
  instructions: readonly Located<Instruction>[],
  args: Variables,
): readonly Stage[] {
  const shared = new Map<string, string>();
  const stages: Stage[] = [];
  const byName = new Map<string, Stage>();
  for (const { value: { name, rest }, at } of instructions) {
    const stage = stages.at(-1);
    if (name === "FROM") {
      const next = beginStage(rest, at, shared, byName);
      stages.push(next);
      if (next.name !== undefined) byName.set(next.name, next);
    } else if (name === "ARG") declare(rest, stage?.variables ?? shared, shared, args);
    else if (stage === undefined) continue;
    else if (name === "ENV") assign(rest, stage.variables);
    else if (name === "USER") {
      stage.user = { value: substitute(splitWords(rest)[0] ?? "", stage.variables), at };
    }
  }
  return stages;
}

function beginStage(
  rest: string,
  at: Place,
  shared: Variables,
  byName: ReadonlyMap<string, Stage>,
): Stage {
  const [image = "", as, name] = splitWords(rest).filter((word) => !word.startsWith("--"));
  const base = byName.get(substitute(image, shared).toLowerCase());
  return {
    name: as?.toLowerCase() === "as" ? name?.toLowerCase() : undefined,
    base,
    at,
    user: undefined,
    variables: new Map(base?.variables),
  };
}

/** `ARG a=b c`: the build's own value first, then the default, then what stands before all stages. */
function declare(
  rest: string,
  into: Map<string, string>,
  shared: Variables,
  args: Variables,
): void {
  for (const word of splitWords(rest)) {
    const [, name = "", fallback] = /^([^=]*)(?:=(.*))?$/s.exec(word) ?? [];
    const own = fallback === undefined ? shared.get(name) : substitute(fallback, into);
    into.set(name, args.get(name) ?? own ?? openMark(name));
  }
}

/** `ENV a=b c=d`, or `ENV a b`. */
function assign(rest: string, into: Map<string, string>): void {
  const words = splitWords(rest);
  const [first = ""] = words;
  const pairs = first.includes("=") ? words : [`${first}=${words.slice(1).join(" ")}`];
  for (const pair of pairs) {
    const equals = pair.indexOf("=");
    if (equals > 0) into.set(pair.slice(0, equals), substitute(pair.slice(equals + 1), into));
  }
}
