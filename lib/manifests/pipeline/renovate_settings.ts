/** A Renovate configuration, its presets unfolded, as layers of the few settings that matter here. */
import type { Place } from "../place.ts";
import { entriesOf, itemsOf, textOf, type Tree, valueAt } from "../tree.ts";
import { matcherOf, type Matchers } from "./renovate_matchers.ts";
import { namesPackages, presetOf, presetTree } from "./renovate_presets.ts";

/** Kinds of updates that bring in new code. A pin only writes down what is installed already. */
export const UPDATE_TYPES = ["major", "minor", "patch", "digest", "lockFileMaintenance"] as const;

/** One of them. */
export type UpdateType = (typeof UPDATE_TYPES)[number];

const SETTINGS = [
  "automerge",
  "automergeType",
  "platformAutomerge",
  "minimumReleaseAge",
  "internalChecksFilter",
  "ignoreTests",
  "enabled",
  "dependencyDashboardApproval",
  "prCreation",
] as const;

/** The name of a setting that decides what is merged, and when. */
export type SettingName = (typeof SETTINGS)[number];

/** A setting as it is given; `unknown` says which preset may have given it. */
export interface Given {
  readonly value: string | number | boolean | null;
  readonly at: Place;
  readonly path: string;
  readonly unknown?: string;
}

/** What is given by name. */
export type Settings = ReadonlyMap<SettingName, Given>;

/** Settings for everything, and those for one kind of update. */
export interface Layer {
  readonly settings: Settings;
  readonly types: ReadonlyMap<UpdateType, Settings>;
}

/** A layer for the packages that all of its matchers accept. */
export interface Rule extends Layer {
  readonly matchers: Matchers;
}

/** A whole configuration: the base, then per manager, then the rules, the later one winning. */
export interface RenovateSettings {
  readonly base: Layer;
  readonly managers: readonly Rule[];
  readonly rules: readonly Rule[];
  readonly enabledManagers: readonly string[];
}

/** Where a value of a preset stands: all of it at the preset's name. */
interface Origin {
  readonly at: Place;
  readonly path: string;
}

const EMPTY: Layer = { settings: new Map(), types: new Map() };

/** Reads a configuration. */
export function readSettings(tree: Tree, path = ""): RenovateSettings {
  const ignored = new Set(textsOf(valueAt(tree, "ignorePresets")));
  return readConfiguration(tree, path, ignored);
}

function readConfiguration(
  tree: Tree,
  path: string,
  ignored: ReadonlySet<string>,
  origin?: Origin,
): RenovateSettings {
  const presets = presetsOf(tree, path, ignored, origin);
  const own: RenovateSettings = {
    base: readLayer(tree, path, origin),
    managers: entriesOf(tree).flatMap(([name, { value }]) =>
      managerRule(name, value, path, origin)
    ),
    rules: itemsOf(valueAt(tree, "packageRules")).map((rule, index) =>
      readRule(rule, `${prefix(path)}packageRules[${index}]`, ignored, origin)
    ),
    enabledManagers: textsOf(valueAt(tree, "enabledManagers")),
  };
  const all = [...presets, own];
  return {
    base: all.map(({ base }) => base).reduce(merged, EMPTY),
    managers: all.flatMap(({ managers }) => managers),
    rules: all.flatMap(({ rules }) => rules),
    enabledManagers: all.findLast(({ enabledManagers: { length } }) => length > 0)
      ?.enabledManagers ?? [],
  };
}

/** What `extends` brings in; one that nobody can read here may say anything. */
function presetsOf(
  tree: Tree,
  path: string,
  ignored: ReadonlySet<string>,
  origin?: Origin,
): readonly RenovateSettings[] {
  const named = valueAt(tree, "extends");
  const items = named?.kind === "scalar" ? [named] : itemsOf(named);
  return items.flatMap((item, index) => {
    const name = textOf(item);
    if (name === undefined || ignored.has(name)) return [];
    const from = origin ?? { at: item.at, path: `${prefix(path)}extends[${index}]` };
    const preset = presetOf(name);
    return preset === undefined
      ? [unknownPreset(name, from)]
      : [readConfiguration(presetTree(preset, from.at), from.path, ignored, from)];
  });
}

function unknownPreset(name: string, { at, path }: Origin): RenovateSettings {
  const unknown = `the preset ${name} cannot be seen from here`;
  const settings = new Map(
    (["automerge", "minimumReleaseAge"] as const).map((one) =>
      [one, { value: null, at, path, unknown }] as const
    ),
  );
  const layer = { settings, types: new Map() };
  const rule = { ...layer, matchers: new Map() };
  return { base: layer, managers: [], rules: [rule], enabledManagers: [] };
}

/** A rule may extend presets: for its settings, or for the packages that it is about. */
function readRule(tree: Tree, path: string, ignored: ReadonlySet<string>, origin?: Origin): Rule {
  const layers = [...presetsOf(tree, path, ignored, origin).map(({ base }) => base)];
  const matchers = new Map<string, readonly string[]>();
  for (const [key, { value }] of entriesOf(tree)) {
    const [name, values] = matcherOf(key, textsOf(value));
    if (name !== undefined) matchers.set(name, [...matchers.get(name) ?? [], ...values]);
  }
  const packages = textsOf(valueAt(tree, "extends")).filter(namesPackages);
  if (packages.length > 0) matchers.set("extends", packages);
  return { ...[...layers, readLayer(tree, path, origin)].reduce(merged, EMPTY), matchers };
}

function readLayer(tree: Tree, path: string, origin?: Origin): Layer {
  const types = UPDATE_TYPES.map((type) =>
    [type, ownSettings(valueAt(tree, type), `${prefix(path)}${type}`, origin)] as const
  );
  return {
    settings: ownSettings(tree, path, origin),
    types: new Map(types.filter(([, { size }]) => size > 0)),
  };
}

function ownSettings(tree: Tree | undefined, path: string, origin?: Origin): Settings {
  const settings = new Map<SettingName, Given>();
  for (const [key, { at, value }] of entriesOf(tree)) {
    const name = key === "stabilityDays"
      ? "minimumReleaseAge"
      : SETTINGS.find((one) => one === key);
    if (name === undefined || value.kind !== "scalar") continue;
    const given = key === "stabilityDays" ? `${value.text} days` : value.value;
    settings.set(
      name,
      origin === undefined
        ? { value: given, at, path: `${prefix(path)}${key}` }
        : { value: given, ...origin },
    );
  }
  return settings;
}

/** Settings under a manager's name, `npm: {…}`, are for its packages. */
function managerRule(name: string, tree: Tree, path: string, origin?: Origin): readonly Rule[] {
  const isOther = (UPDATE_TYPES as readonly string[]).includes(name) ||
    /^(pin|pinDigest|replacement|rollback|bump|vulnerabilityAlerts|onboardingConfig|force)$/.test(
      name,
    );
  if (isOther || tree.kind !== "mapping") return [];
  const layer = readLayer(tree, `${prefix(path)}${name}`, origin);
  if (layer.settings.size === 0 && layer.types.size === 0) return [];
  return [{ ...layer, matchers: new Map([["matchManagers", [name]]]) }];
}

/** The second layer over the first. */
export function merged(under: Layer, over: Layer): Layer {
  const types = new Map(under.types);
  for (const [type, settings] of over.types) {
    types.set(type, new Map([...types.get(type) ?? [], ...settings]));
  }
  return { settings: new Map([...under.settings, ...over.settings]), types };
}

function textsOf(tree: Tree | undefined): readonly string[] {
  const items = tree?.kind === "scalar" ? [tree] : itemsOf(tree);
  return items.flatMap((item) => textOf(item) ?? []);
}

function prefix(path: string): string {
  return path === "" ? "" : `${path}.`;
}
