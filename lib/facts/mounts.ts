/** /proc/PID/mountinfo: every mount that the process can reach. proc_pid_mountinfo(5). */
import { type System, TABLE_LIMIT } from "../system/types.ts";
import { type Fact, known, unknown } from "./fact.ts";
import { once } from "./once.ts";
import { defineCollector, type FactValue, type Target } from "./types.ts";

/** One line of mountinfo. */
export type Mount = FactValue<"mounts">[number];

/** Keys of superblock options whose values give nothing away; of others only the key is kept. */
const HARMLESS_KEYS = new Set([
  "size",
  "mode",
  "uid",
  "gid",
  "nr_inodes",
  "nr_blocks",
  "hidepid",
  "subset",
  "huge",
  "ptmxmode",
]);

/** Every mount in the order of the file; undefined when a line is damaged or the end is missing. */
export function parseMountinfo(text: string): readonly Mount[] | undefined {
  if (!text.endsWith("\n")) return undefined;
  const mounts: Mount[] = [];
  for (const line of text.slice(0, -1).split("\n")) {
    const mount = parseLine(line);
    if (mount === undefined) return undefined;
    mounts.push(mount);
  }
  return mounts;
}

/** `36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw`: any number of tags. */
function parseLine(line: string): Mount | undefined {
  if (!/^\d{1,10} \d{1,10} \d+:\d+ /.test(line)) return undefined;
  const fields = line.split(" ");
  const separator = fields.indexOf("-", 6);
  const [id = "", parent = "", device = "", root, mountPoint, options] = fields;
  const [fsType, source, superOptions] = separator < 0 ? [] : fields.slice(separator + 1);
  if (!root || !mountPoint?.startsWith("/") || !options || !fsType) return undefined;
  if (source === undefined || !superOptions) return undefined;
  return {
    id: Number(id),
    parent: Number(parent),
    device,
    root: unescapePath(root),
    mountPoint: unescapePath(mountPoint),
    options: options.split(","),
    fsType,
    source: redactSource(unescapePath(source)),
    superOptions: redactOptions(superOptions),
  };
}

/** The kernel writes space, tab, newline, backslash and # as three octal digits. */
function unescapePath(text: string): string {
  if (!text.includes("\\")) return text;
  return text.replace(/\\([0-7]{3})/g, (_, octal) => String.fromCharCode(parseInt(octal, 8)));
}

/** Up to the last @: a password may hold one, and a slash. */
function redactSource(source: string): string {
  return source.includes("@") ? source.replace(/\/\/.*@/s, "//…@") : source;
}

/** Splits at commas outside of quotes (SELinux contexts hold some) and drops unknown values. */
function redactOptions(text: string): readonly string[] {
  const options = text.includes('"') ? text.match(/(?:[^,"]|"[^"]*"?)+/g) ?? [] : text.split(",");
  return options.filter((option) => option !== "").map((option) => {
    const equals = option.indexOf("=");
    if (equals < 0) return /^[\w.-]{1,40}$/.test(option) ? option : "…";
    const key = option.slice(0, equals);
    return HARMLESS_KEYS.has(key) ? option : key;
  });
}

/** The mounts of the target, for collectors that look below them. */
export function readMounts(
  system: System,
  target: Pick<Target, "proc">,
): Fact<readonly Mount[]> {
  return readTable(system, `${target.proc}/mountinfo`);
}

const readTable = once((system, path: string): Fact<readonly Mount[]> => {
  const reading = system.readText(path, { limit: TABLE_LIMIT });
  if (!reading.ok) return unknown(reading.message);
  const mounts = parseMountinfo(reading.value);
  return mounts === undefined ? unknown(`cannot parse ${path}`) : known(mounts, path);
});

/** Every mount of the process's namespace. */
export const mountsCollector = defineCollector({
  name: "mountinfo",
  provides: ["mounts"],
  collect: (system, target) => ({ mounts: readMounts(system, target) }),
});
