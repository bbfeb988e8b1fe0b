/**
 * What Renovate merges by itself, and how old it is by then. Rules overlap as they like, so some
 * groups of packages stand for all: those of no rule, those of each rule, and those of a rule that
 * merges together with one that takes the age away.
 */
import type { Place } from "../place.ts";
import { parseAge, SHORTEST_AGE } from "./renovate_age.ts";
import { acceptsType, areDisjoint, covers, type Matchers } from "./renovate_matchers.ts";
import {
  type Given,
  merged,
  type RenovateSettings,
  type Rule,
  type SettingName,
  type Settings,
  UPDATE_TYPES,
  type UpdateType,
} from "./renovate_settings.ts";

/** Updates that are merged too young, or whose age nobody can know. */
export interface YoungMerge {
  readonly verdict: "young" | "unknown";
  readonly at: Place;
  readonly path: string;
  readonly types: readonly UpdateType[];
  readonly reason: string;
}

type Outcome = Omit<YoungMerge, "types">;

/** Packages that all of the matchers accept. */
interface Group {
  readonly matchers: readonly Matchers[];
  /** Nobody knows whether there are such packages. */
  readonly isGuess?: boolean;
}

const MAX_GROUPS = 1000;

/** Everything that is merged too young, one for each place that is the cause. */
export function youngMerges(settings: RenovateSettings, at: Place): readonly YoungMerge[] {
  const rules = settings.rules.filter(isRelevant);
  const groups = groupsOf({ ...settings, rules });
  if (groups.length > MAX_GROUPS) {
    const reason = `more than ${MAX_GROUPS} groups of packages to tell apart: too many rules`;
    return [{ verdict: "unknown", at, path: "packageRules", types: [], reason }];
  }
  const merges = new Map<string, YoungMerge>();
  for (const { matchers, isGuess = false } of groups) {
    const accepting = (all: readonly Rule[]) =>
      all.filter((rule) => covers(rule.matchers, matchers));
    const managers = accepting(settings.managers);
    const matched = accepting(rules);
    for (const type of UPDATE_TYPES) {
      if (!matchers.every((one) => acceptsType(one, type))) continue;
      const outcome = judge(effective(settings, managers, matched, type), isGuess);
      if (outcome !== undefined) add(merges, outcome, type);
    }
  }
  return [...merges.values()];
}

function isRelevant({ settings, types }: Rule): boolean {
  return settings.size > 0 || types.size > 0;
}

function add(merges: Map<string, YoungMerge>, outcome: Outcome, type: UpdateType): void {
  const known = merges.get(outcome.path);
  const [first, types] = known === undefined || known.verdict === "unknown" &&
      outcome.verdict === "young"
    ? [outcome, []]
    : [known, known.types];
  if (known?.verdict === "young" && outcome.verdict === "unknown") return;
  const all: readonly UpdateType[] = [...types, type];
  merges.set(outcome.path, {
    ...first,
    types: UPDATE_TYPES.filter((one) => all.includes(one)),
  });
}

function groupsOf({ rules, managers, enabledManagers }: RenovateSettings): readonly Group[] {
  const all = [...managers, ...rules];
  const bases: readonly Group[] = enabledManagers.length > 0
    ? enabledManagers.map((name) => ({ matchers: [new Map([["matchManagers", [name]]])] }))
    : [{ matchers: [] }];
  const single = all.flatMap(({ matchers }) => [...eachValue(matchers), ...refusedBy(matchers)]);
  const fit = (base: Group, one: Matchers) =>
    base.matchers.every((other) => !areDisjoint(one, other));
  const withBase = bases.flatMap((base) =>
    single.slice(0, MAX_GROUPS + 1).filter((one) => fit(base, one))
      .map((one) => ({ matchers: [...base.matchers, one] }))
  );
  return [...bases, ...withBase, ...pairsOf(rules)];
}

/** A rule for several managers, registries or names is judged for each of them. */
function eachValue(matchers: Matchers): readonly Matchers[] {
  const key = ["matchManagers", "matchDatasources", "matchDepTypes", "matchPackageNames"]
    .find((one) => (matchers.get(one)?.length ?? 0) > 1);
  const values = key === undefined ? [] : matchers.get(key) ?? [];
  if (key === undefined || values.length > 50 || values.some((value) => value.startsWith("!"))) {
    return [matchers];
  }
  return values.map((value) => new Map([...matchers, [key, [value]]]));
}

/** `!@example/**` leaves out packages which then fall to other rules. */
function refusedBy(matchers: Matchers): readonly Matchers[] {
  return [...matchers].flatMap(([key, values]) => {
    const refused = values.filter((value) => value.startsWith("!")).map((value) => value.slice(1));
    return refused.length === 0 ? [] : [new Map([[key, refused]])];
  });
}

/** A rule that merges, and another one, for who knows which packages, that takes the age away. */
function pairsOf(rules: readonly Rule[]): readonly Group[] {
  const merging = rules.filter(({ settings }) => settings.get("automerge")?.value === true);
  const younger = rules.filter(({ settings }) => {
    const age = settings.get("minimumReleaseAge");
    return age !== undefined && age.unknown === undefined && ageOf(age) < SHORTEST_AGE;
  });
  return merging.slice(0, 40).flatMap((one) =>
    younger.slice(0, 40)
      .filter((other) => other !== one && !areDisjoint(one.matchers, other.matchers))
      .map((other) => ({ matchers: [one.matchers, other.matchers], isGuess: true }))
  );
}

/** As Renovate does it: the rules, then the settings of the kind of update, then the rules again. */
function effective(
  { base }: RenovateSettings,
  managers: readonly Rule[],
  rules: readonly Rule[],
  type: UpdateType,
): Settings {
  const matched = rules.filter(({ matchers }) => acceptsType(matchers, type));
  const layer = [...managers, ...matched].reduce(merged, base);
  const own = new Map([...layer.settings, ...layer.types.get(type) ?? []]);
  // Only its own switch turns it on.
  const isOff = type === "lockFileMaintenance" &&
    layer.types.get(type)?.get("enabled")?.value !== true;
  const settings = matched.reduce((all, one) => new Map([...all, ...one.settings]), own);
  return isOff ? new Map() : settings;
}

function judge(settings: Settings, isGuess: boolean): Outcome | undefined {
  const value = (name: SettingName) => settings.get(name)?.value;
  const automerge = settings.get("automerge");
  const byHand = value("dependencyDashboardApproval") === true ||
    value("prCreation") === "approval";
  if (automerge === undefined || value("enabled") === false || byHand) return undefined;
  if (automerge.unknown === undefined && automerge.value !== true) return undefined;
  const age = settings.get("minimumReleaseAge");
  if (age?.unknown !== undefined) return unknown(automerge.unknown ? age : automerge, age.unknown);
  if (ageOf(age) >= SHORTEST_AGE) return held(settings, automerge);
  const cause = age ?? automerge;
  if (automerge.unknown !== undefined) return unknown(automerge, automerge.unknown);
  const reason = describeAge(age);
  if (!isGuess) return { verdict: "young", at: cause.at, path: cause.path, reason };
  return unknown(cause, `${reason}, for packages that ${automerge.path} may merge`);
}

/** With the age in place: whether anything waits for it. */
function held(settings: Settings, automerge: Given): Outcome | undefined {
  const filter = settings.get("internalChecksFilter");
  if (filter?.value !== "none" && filter?.value !== "flexible") return undefined;
  const { at, path } = filter;
  const begun = `internalChecksFilter ${filter.value} raises updates that are younger`;
  if (settings.get("ignoreTests")?.value === true) {
    return { verdict: "young", at, path, reason: `${begun}, and ignoreTests merges them at once` };
  }
  const byRenovate = settings.get("platformAutomerge")?.value === false ||
    settings.get("automergeType")?.value === "branch";
  return byRenovate || automerge.unknown !== undefined ? undefined : unknown(
    filter,
    `${begun}, and the platform merges them unless it requires the status renovate/stability-days`,
  );
}

function unknown({ at, path }: Given, reason: string): Outcome {
  return { verdict: "unknown", at, path, reason };
}

/** Zero where Renovate would wait for nothing. */
function ageOf(age: Given | undefined): number {
  return typeof age?.value === "string" ? parseAge(age.value) ?? 0 : 0;
}

function describeAge(age: Given | undefined): string {
  if (age === undefined) return "no minimumReleaseAge is set for them";
  const text = JSON.stringify(age.value);
  const isDuration = typeof age.value === "string" && parseAge(age.value) !== undefined;
  return isDuration || age.value === null
    ? `minimumReleaseAge is ${text}`
    : `minimumReleaseAge ${text} is no duration, so Renovate waits for nothing`;
}
