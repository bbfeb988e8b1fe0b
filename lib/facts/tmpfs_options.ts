/** What a tmpfs was mounted with, compared with what is wanted of it. tmpfs(5). */
import type { TmpfsEntry } from "../policy/types.ts";
import type { Mount } from "./mounts.ts";

/** The kernel rounds a size up to whole pages, of 64 KiB at most. */
const PAGE = 65_536;
const UNITS: Readonly<Record<string, number>> = { "": 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

/** What the kernel leaves out of mountinfo, because it is the default. */
const DEFAULTS: Readonly<Record<string, string>> = { mode: "1777", uid: "0", gid: "0" };

/** Bytes of `65536`, `64m`, `64M`, `64Mi` or `64MB`; undefined for anything else (`50%`). */
export function parseSize(size: string): number | undefined {
  const [, digits = "", unit = ""] = /^(\d{1,15})([kmg]?)(?:i?b?)$/i.exec(size) ?? [];
  const factor = UNITS[unit.toLowerCase()];
  return digits === "" || factor === undefined ? undefined : Number(digits) * factor;
}

/** The options of an entry, its size (bytes) among them, as mount(8) takes them. */
export function wantedOptions({ options, size }: Omit<TmpfsEntry, "path">): readonly string[] {
  if (size === undefined) return options;
  const unit = ["g", "m", "k"].find((one) => size % (UNITS[one] ?? 1) === 0) ?? "";
  return [...options, `size=${size / (UNITS[unit] ?? 1)}${unit}`];
}

/** Wanted options that the mount lacks, and those that cannot be compared. */
export function unmetOptions(
  entry: Omit<TmpfsEntry, "path">,
  mount: Pick<Mount, "options" | "superOptions">,
): { readonly unmet: readonly string[]; readonly unclear: readonly string[] } {
  const verdicts = wantedOptions(entry).map((option) => ({ option, met: isMet(option, mount) }));
  return {
    unmet: verdicts.filter((one) => one.met === false).map((one) => one.option),
    unclear: verdicts.filter((one) => one.met === undefined).map((one) => one.option),
  };
}

function isMet(
  option: string,
  mount: Pick<Mount, "options" | "superOptions">,
): boolean | undefined {
  const equals = option.indexOf("=");
  if (equals < 0) return mount.options.includes(option) || mount.superOptions.includes(option);
  const key = option.slice(0, equals);
  const wanted = option.slice(equals + 1);
  const actual = mount.superOptions.find((one) => one.startsWith(`${key}=`))?.slice(equals + 1) ??
    DEFAULTS[key];
  if (key === "size") return isWithinSize(actual, wanted);
  if (key !== "mode") return actual === wanted;
  return actual !== undefined && parseInt(actual, 8) === parseInt(wanted, 8);
}

/** Without a size a tmpfs may take half of all memory: that is no limit. */
function isWithinSize(actual: string | undefined, wanted: string): boolean | undefined {
  const limit = parseSize(wanted);
  if (limit === undefined) return undefined;
  const size = actual === undefined ? Infinity : parseSize(actual);
  return size === undefined ? undefined : size > 0 && size <= Math.ceil(limit / PAGE) * PAGE;
}
