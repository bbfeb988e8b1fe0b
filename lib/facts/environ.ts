/**
 * /proc/PID/environ: the environment as it was at the time of exec. Values are secrets until
 * somebody proves otherwise: nothing here ends up in a fact by itself. proc_pid_environ(5).
 */
import { type Reading, type System, TABLE_LIMIT } from "../system/types.ts";
import { once } from "./once.ts";
import type { Target } from "./types.ts";

/** Variables by name; null for a value that is not UTF-8 and so has no text. */
export type Environ = ReadonlyMap<string, string | null>;

/** A name and what it is worth; null for a value that is not UTF-8. */
type Entry = readonly [name: string, value: string | null];

/** What a name that was set before is set to once more. */
const repeated = new WeakMap<Environ, readonly Entry[]>();

/**
 * Values after a name's first one that differ from it. getenv(3) never shows them, but the dynamic
 * loader and shells take the last: whoever looks for harm looks at these too.
 */
export function repeatedVariables(environ: Environ): readonly Entry[] {
  return repeated.get(environ) ?? [];
}

const lossy = new TextDecoder();
const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Splits at NUL: values hold newlines and `=`. Of duplicates the first counts, as for getenv(3). */
export function parseEnviron(bytes: Uint8Array): Environ {
  const text = decode(bytes);
  // A name's byte order mark does not count: decoding name by name takes care of it.
  return text === null || text.includes("\ufeff") ? fromBytes(bytes) : fromText(text);
}

/** All of it is UTF-8, as nearly always: a tenth of the steps. */
function fromText(text: string): Environ {
  const entries: Entry[] = [];
  for (const variable of text.split("\0")) {
    const equals = variable.indexOf("=");
    if (equals > 0) entries.push([variable.slice(0, equals), variable.slice(equals + 1)]);
  }
  return fromEntries(entries);
}

function fromBytes(bytes: Uint8Array): Environ {
  const entries: Entry[] = [];
  for (let start = 0; start < bytes.length;) {
    const nul = bytes.indexOf(0, start);
    const end = nul < 0 ? bytes.length : nul;
    const equals = bytes.indexOf(0x3d, start);
    if (equals > start && equals < end) {
      const name = lossy.decode(bytes.subarray(start, equals));
      entries.push([name, decode(bytes.subarray(equals + 1, end))]);
    }
    start = end + 1;
  }
  return fromEntries(entries);
}

function fromEntries(entries: readonly Entry[]): Environ {
  const variables = new Map<string, string | null>();
  const others: Entry[] = [];
  for (const [name, value] of entries) {
    if (!variables.has(name)) variables.set(name, value);
    else if (value === null || variables.get(name) !== value) others.push([name, value]);
  }
  if (others.length > 0) repeated.set(variables, others);
  return variables;
}

function decode(bytes: Uint8Array): string | null {
  try {
    return strict.decode(bytes);
  } catch {
    return null;
  }
}

/** The environment of the target, up to 16 MiB. */
export function readEnviron(system: System, target: Pick<Target, "proc">): Reading<Environ> {
  return readVariables(system, `${target.proc}/environ`);
}

const readVariables = once((system, path: string): Reading<Environ> => {
  const reading = system.readBytes(path, { limit: TABLE_LIMIT });
  return reading.ok ? { ok: true, value: parseEnviron(reading.value) } : reading;
});

/** One variable of the target: undefined when it is not set, null when it is not UTF-8. */
export function readVariable(
  system: System,
  target: Pick<Target, "proc">,
  name: string,
): Reading<string | null | undefined> {
  const environ = readEnviron(system, target);
  return environ.ok ? { ok: true, value: environ.value.get(name) } : environ;
}

/** What execvp(3) uses where there is no PATH: confstr(_CS_PATH) of glibc. */
const DEFAULT_PATH = "/bin:/usr/bin";

/** The elements of PATH in their order; an empty one means the working directory. */
export function pathElements(environ: Environ): readonly string[] {
  return (environ.get("PATH") ?? DEFAULT_PATH).split(":");
}

/** The directories of PATH in their order; an empty element is the working directory (`.`). */
export function searchPath(environ: Environ): readonly string[] {
  return pathElements(environ).map((directory) => directory === "" ? "." : directory);
}
