/** The entries of a Dependabot configuration, with the days that each waits for a release. */
import type { Place } from "../place.ts";
import { type Entry, entry, itemsOf, textOf, type Tree, valueAt } from "../tree.ts";

/** How long one entry lets releases rest. */
export interface DependabotUpdate {
  readonly at: Place;
  /** `updates[0]`. */
  readonly path: string;
  /** `npm in /app`. */
  readonly name: string;
  /** It raises security updates alone, and these never wait. */
  readonly isSecurityOnly: boolean;
  /** The settings that make it wait less than three days; empty: it waits for all. */
  readonly short: readonly ShortWait[];
}

/** A setting of `cooldown` that is missing or too small. */
export interface ShortWait {
  readonly at: Place;
  readonly path: string;
  readonly reason: string;
}

/** Days that give others time to notice a bad release. */
export const SHORTEST_DAYS = 3;

const SEMVER = ["semver-major-days", "semver-minor-days", "semver-patch-days"] as const;

/** Every entry of `updates`. */
export function readDependabotUpdates(tree: Tree): readonly DependabotUpdate[] {
  return itemsOf(valueAt(tree, "updates")).map((update, index) => {
    const path = `updates[${index}]`;
    const where = textOf(valueAt(update, "directory")) ??
      itemsOf(valueAt(update, "directories")).map(textOf).join(", ");
    const ecosystem = textOf(valueAt(update, "package-ecosystem")) ?? "no ecosystem";
    const cooldown = entry(update, "cooldown");
    return {
      at: update.at,
      path,
      name: where === "" ? ecosystem : `${ecosystem} in ${where}`,
      isSecurityOnly: textOf(valueAt(update, "open-pull-requests-limit")) === "0",
      short: cooldown?.value.kind === "mapping"
        ? shortWaits(cooldown, `${path}.cooldown`)
        : [{ at: update.at, path, reason: "there is no cooldown" }],
    };
  });
}

function shortWaits(cooldown: Entry, path: string): readonly ShortWait[] {
  const days = entry(cooldown.value, "default-days");
  const named = SEMVER.map((name) => [name, entry(cooldown.value, name)] as const);
  const all = [["default-days", days] as const, ...named];
  const small = all.flatMap(([name, found]) => {
    if (found === undefined) return [];
    const text = textOf(found.value) ?? "nothing";
    return Number(text) >= SHORTEST_DAYS
      ? []
      : [{ at: found.at, path: `${path}.${name}`, reason: `${name} is ${text}` }];
  });
  if (small.length > 0) return small;
  if (days === undefined && named.some(([, found]) => found === undefined)) {
    return [{ at: cooldown.at, path, reason: "its cooldown has no default-days" }];
  }
  return included(cooldown, path);
}

/** With a list of packages, the others do not wait. */
function included({ value }: Entry, path: string): readonly ShortWait[] {
  const include = entry(value, "include");
  const names = itemsOf(include?.value).map(textOf);
  if (include === undefined || names.length === 0 || names.includes("*")) return [];
  return [{
    at: include.at,
    path: `${path}.include`,
    reason: `its cooldown is for ${names.slice(0, 3).join(", ")} only`,
  }];
}
