/** Numbers with units, as Docker reads them. */
import { set, type Setting } from "../place.ts";
import { type Fields, setting } from "./fields.ts";

const UNITS = "kmgtp";

/** Bytes of `64m`, `1.5gb`, `512 MiB` or a plain number; undefined for anything else. */
export function byteSize(text: string): number | undefined {
  const [, digits, unit = ""] = /^(\d{1,15}(?:\.\d{1,9})?) ?([kmgtp]?)(?:i?b)?$/i.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const power = unit === "" ? 0 : UNITS.indexOf(unit.toLowerCase()) + 1;
  return Math.floor(Number(digits) * 1024 ** power);
}

/** A memory limit; none at all (0, -1) is Infinity. */
export function memoryLimit(fields: Fields, key: string): Setting<number> {
  return setting(fields, key, (text) => unlimited(text) ?? byteSize(text), "a size such as 512m");
}

/** A number of processes; none at all (0, -1) is Infinity. */
export function countLimit(fields: Fields, key: string): Setting<number> {
  const read = (text: string) => unlimited(text) ?? (/^\d{1,9}$/.test(text) ? +text : undefined);
  return setting(fields, key, read, "a number");
}

function unlimited(text: string): number | undefined {
  return /^(-\d+|0+(\.0+)?\s*[kmgtp]?i?b?)$/i.test(text) ? Infinity : undefined;
}

/** Of two spellings of one limit: the lower one; one that is known over one that is not. */
export function stricter(one: Setting<number>, other: Setting<number>): Setting<number> {
  if (one.state === "set" && other.state === "set") return one.value <= other.value ? one : other;
  const known = [one, other].find((limit) => limit.state === "set");
  const open = [one, other].find((limit) => limit.state === "unresolved");
  if (known?.state === "set" && (open === undefined || known.value !== Infinity)) {
    return set(known.value, known.at);
  }
  return open ?? known ?? one;
}
