/** The first line of a script, which names the program that runs it: execve(2), "Interpreter scripts". */
import type { Reading, System } from "../system/types.ts";

/** What a script's first line names. */
export interface Shebang {
  /** As the kernel takes it: the path of a program. */
  readonly path: string;
  /** With `env NAME` resolved to NAME, as env(1) would. */
  readonly interpreter: string;
  /** None or one word or more words in one argument, as execve(2) passes them. */
  readonly argument: readonly string[];
}

/** As much of a first line as the kernel looks at: BINPRM_BUF_SIZE. */
const SHEBANG = 256;

/** Undefined when it is no script. */
export function parseShebang(text: string): Shebang | undefined {
  // A carriage return, as any other white space, is a part of the path.
  const [, path, rest] = /^#![ \t]*([^ \t\n]+)[ \t]*([^\n]*)/.exec(text.slice(0, SHEBANG)) ?? [];
  if (path === undefined) return undefined;
  const argument = rest?.trim() ?? "";
  const viaEnv = path.endsWith("/env") && /^[^\s=-][^\s=]*$/.test(argument);
  if (viaEnv) return { path, interpreter: argument, argument: [] };
  return { path, interpreter: path, argument: argument === "" ? [] : [argument] };
}

/** A file that may not be read is no script: its interpreter could not read it either. */
export function readShebang(system: System, path: string): Reading<Shebang | undefined> {
  const reading = system.readText(path, { limit: SHEBANG, cut: true });
  if (reading.ok) return { ok: true, value: parseShebang(reading.value) };
  return reading.code === "EACCES" ? { ok: true, value: undefined } : reading;
}
