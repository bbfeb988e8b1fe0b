/** Mounts, tmpfs mounts and devices: short and long forms, and volumes that stand for a host's path. */
import { entry, textOf, type Tree, valueAt } from "../tree.ts";
import { collect, type Fields, given, type ItemReading, noItems, type ReadItem } from "./fields.ts";
import { isOpen, leadingVariable, openReason, shownText } from "./open_text.ts";
import { normalPath } from "./paths.ts";
import { byteSize } from "./sizes.ts";
import { isHostPath, splitMount } from "./split.ts";
import type { Items, Mount, TmpfsMount } from "./types.ts";

/** The project's own `volumes`, by name. */
export type NamedVolumes = ReadonlyMap<string, Tree>;

/** What `volumes` and `tmpfs` of a service mount. */
export interface Mounts {
  readonly mounts: Items<Mount>;
  readonly tmpfs: Items<TmpfsMount>;
}

type AnyMount = { readonly mount: Mount } | { readonly tmpfs: TmpfsMount };

/** Reads both keys. */
export function readMounts(fields: Fields, named: NamedVolumes): Mounts {
  const volumes = listed(fields, "volumes").map((item) => ({
    item,
    read: readVolume(item, named),
  }));
  const short = listed(fields, "tmpfs").map((item) => ({ item, read: readTmpfs(item) }));
  const mounts = volumes.flatMap(({ item, read }): ReadItem<Mount>[] =>
    "open" in read
      ? [{ item, read }]
      : "mount" in read.value
      ? [{ item, read: { value: read.value.mount } }]
      : []
  );
  const long = volumes.flatMap(({ item, read }): ReadItem<TmpfsMount>[] =>
    "value" in read && "tmpfs" in read.value ? [{ item, read: { value: read.value.tmpfs } }] : []
  );
  return {
    mounts: withHidden(fields, "volumes", mounts),
    tmpfs: withHidden(fields, "tmpfs", [...short, ...long]),
  };
}

function listed(fields: Fields, key: string): readonly Tree[] {
  const value = given(fields, key)?.value;
  return value === undefined ? [] : value.kind === "list" ? value.items : [value];
}

function withHidden<T>(fields: Fields, key: string, readings: readonly ReadItem<T>[]): Items<T> {
  const items = collect(given(fields, key)?.at ?? fields.at, readings);
  return { ...items, unresolved: [...items.unresolved, ...noItems(fields).unresolved] };
}

function readVolume(item: Tree, named: NamedVolumes): ItemReading<AnyMount> {
  if (item.kind === "mapping") return readLong(item, named);
  const text = textOf(item);
  if (text === undefined) return { open: `a ${item.kind} stands where a volume belongs` };
  const { source, target, options, isBroken } = splitMount(text);
  const open = options.find(isOpen) ??
    (source === undefined && isOpen(target) ? target : undefined);
  if (open !== undefined) return { open: openReason(open) };
  if (isBroken) return { open: `${JSON.stringify(shownText(text))} is no volume` };
  return place(source, {
    target: shownText(target),
    readOnly: options.includes("ro"),
    propagation: options.find((one) => /^r?(shared|slave|private)$/.test(one)),
  }, named);
}

const TYPES = ["bind", "volume", "npipe", "cluster", "image"] as const;

function readLong(item: Tree, named: NamedVolumes): ItemReading<AnyMount> {
  const text = (...keys: readonly string[]) => textOf(valueAt(item, ...keys));
  const [type = "", target = ""] = [text("type"), text("target") ?? text("destination")];
  const [source, propagation] = [text("source") ?? text("src"), text("bind", "propagation")];
  const open = [type, propagation ?? ""].find(isOpen);
  if (open !== undefined) return { open: openReason(open) };
  if (type === "tmpfs") return { value: { tmpfs: longTmpfs(target, text("tmpfs", "size")) } };
  const known = TYPES.find((one) => one === type);
  if (known === undefined) return { open: `a volume of type ${JSON.stringify(type)} is not known` };
  const rest = {
    target: shownText(target),
    readOnly: /^(true|y|yes|on)$/i.test(text("read_only") ?? ""),
    propagation,
  };
  if (known === "volume") return place(source, rest, named);
  return known === "bind" ? bind(source ?? "", rest) : {
    value: {
      mount: { type: known, source: source === undefined ? undefined : shownText(source), ...rest },
    },
  };
}

function longTmpfs(target: string, size: string | undefined): TmpfsMount {
  return {
    target: shownText(target),
    options: size === undefined ? [] : [`size=${shownText(size)}`],
    size: size === undefined ? undefined : byteSize(size),
  };
}

type Rest = Pick<Mount, "target" | "readOnly" | "propagation">;

/** A path of the host's, a volume of the project's that may stand for one, or a volume of Docker's. */
function place(source: string | undefined, rest: Rest, named: NamedVolumes): ItemReading<AnyMount> {
  if (source === undefined) return { value: { mount: { type: "volume", source, ...rest } } };
  if (isOpen(source) || isHostPath(source)) return bind(source, rest);
  const options = entry(named.get(source), "driver_opts")?.value;
  const device = textOf(entry(options, "device")?.value);
  const mountOptions = textOf(entry(options, "o")?.value) ?? "";
  if (device !== undefined && isOpen(mountOptions)) return { open: openReason(mountOptions) };
  return device !== undefined && /(^|,)r?bind(,|$)/.test(mountOptions)
    ? bind(device, rest)
    : { value: { mount: { type: "volume", source, ...rest } } };
}

/** A variable that ends a path that is known may stay in it; one that begins it may be anything. */
function bind(source: string, rest: Rest): ItemReading<AnyMount> {
  const path = withHome(source);
  return isOpen(path) && (leadingVariable(path) !== undefined || /^[./]*\0/.test(path))
    ? { open: openReason(path) }
    : { value: { mount: { type: "bind", source: hostPath(shownText(path)), ...rest } } };
}

/** Whoever starts it: their home is `~`, their working directory the project's. */
function withHome(source: string): string {
  const name = leadingVariable(source);
  const rest = name === undefined ? "" : source.slice(name.length + 2);
  if (!/^(\/|$)/.test(rest)) return source;
  return name === "HOME" ? `~${rest}` : name === "PWD" ? `.${rest}` : source;
}

/** Absolute where it is; otherwise from the project's directory, with `./` or `../` before it. */
export function hostPath(source: string): string {
  if (/^(~|[A-Za-z]:|\\)/.test(source)) return source;
  const path = normalPath(source);
  return path === "." || path === ".." || /^(\/|\.\.\/)/.test(path) ? path : `./${path}`;
}

function readTmpfs(item: Tree): ItemReading<TmpfsMount> {
  const text = textOf(item);
  if (text === undefined) return { open: `a ${item.kind} stands where a tmpfs mount belongs` };
  const colon = text.indexOf(":");
  const target = colon < 0 ? text : text.slice(0, colon);
  const options = colon < 0 ? [] : text.slice(colon + 1).split(",").filter((one) => one !== "");
  // What a size or an owner is does not say how dangerous the mount is.
  const open = options.find((one) => isOpen(one) && !/^(size|mode|uid|gid|nr_\w+)=/.test(one));
  if (open !== undefined) return { open: openReason(open) };
  const size = options.find((one) => one.startsWith("size="))?.slice(5);
  return {
    value: {
      target: shownText(target),
      options: options.map(shownText),
      size: size === undefined ? undefined : byteSize(size),
    },
  };
}

/** The host's part of a device: `/dev/a:/dev/b:rwm`, `{source: …}`, or a CDI name. */
export function readDevice(item: Tree): ItemReading<string> {
  const text = item.kind === "mapping" ? textOf(entry(item, "source")?.value) : textOf(item);
  if (text === undefined) return { open: "a device without a source" };
  const split = splitMount(text);
  const source = split.source ?? split.target;
  return isOpen(source) ? { open: openReason(source) } : { value: source };
}
