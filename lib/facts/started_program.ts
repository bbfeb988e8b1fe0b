/** The program that is to be started, or that runs: which file it is, and with which arguments. */
import { FILE_LIMIT, type Reading, type System } from "../system/types.ts";
import { findProgram } from "./program.ts";
import type { Target } from "./types.ts";

/** What the kernel shows of a process that runs it. */
export interface StartedProgram {
  readonly path: string;
  /** Of the executable, which for a script is its interpreter. */
  readonly device: string;
  readonly inode: string;
  /** What the interpreter is given before the arguments; empty unless it is a script. */
  readonly script: readonly string[];
  /** Without argv[0]; undefined when they are not known, and any will do. */
  readonly args: readonly string[] | undefined;
}

/** From `--pid`, the command to be started or the policy's program, whichever there is. */
export function startedProgram(system: System, target: Target): Reading<StartedProgram> {
  if (target.pid !== undefined) return runningProgram(system, target.proc);
  const [name, ...args] = target.command ?? [];
  if (name !== undefined) return namedProgram(system, target, name, args);
  if (target.policy.program !== undefined) {
    return namedProgram(system, target, target.policy.program, undefined);
  }
  return failure("EINVAL", "no program is named");
}

/** The arguments after argv[0] of a process; undefined for a kernel thread or a zombie. */
export function commandArguments(
  system: System,
  proc: string,
): Reading<readonly string[] | undefined> {
  const reading = system.readText(`${proc}/cmdline`);
  if (!reading.ok) return reading;
  const value = reading.value === ""
    ? undefined
    : reading.value.replace(/\0$/, "").split("\0").slice(1);
  return { ok: true, value };
}

function runningProgram(system: System, proc: string): Reading<StartedProgram> {
  const args = commandArguments(system, proc);
  if (!args.ok) return args;
  const file = system.stat(`${proc}/exe`, { follow: true });
  if (!file.ok) return file;
  const link = system.readLink(`${proc}/exe`);
  const path = link.ok ? link.value : `${proc}/exe`;
  return found(path, file.value, [], args.value);
}

function namedProgram(
  system: System,
  target: Target,
  name: string,
  args: readonly string[] | undefined,
): Reading<StartedProgram> {
  const file = findProgram(system, target, name);
  if (!file.ok) return file;
  const { path, status } = file.value;
  const script = readShebang(system, path);
  if (!script.ok) return script;
  if (script.value === undefined) return found(path, status, [], args);
  const interpreter = findProgram(system, target, script.value.interpreter);
  if (!interpreter.ok) return interpreter;
  return found(path, interpreter.value.status, [...script.value.argument, name], args);
}

function found(
  path: string,
  file: { readonly device: string; readonly inode: string },
  script: readonly string[],
  args: readonly string[] | undefined,
): Reading<StartedProgram> {
  const { device, inode } = file;
  return { ok: true, value: { path, device, inode, script, args } };
}

/** What a script's first line names. */
export interface Shebang {
  readonly interpreter: string;
  /** None or one word or more words in one argument, as execve(2) passes them. */
  readonly argument: readonly string[];
}

/** Undefined when it is no script. `env NAME` is resolved to NAME, as env(1) would. */
export function parseShebang(text: string): Shebang | undefined {
  const [, interpreter, rest] = /^#![ \t]*([^\s]+)[ \t]*([^\n]*)/.exec(text.slice(0, 256)) ?? [];
  if (interpreter === undefined) return undefined;
  const argument = rest?.trim() ?? "";
  const viaEnv = interpreter.endsWith("/env") && /^[^\s=-][^\s=]*$/.test(argument);
  if (viaEnv) return { interpreter: argument, argument: [] };
  return { interpreter, argument: argument === "" ? [] : [argument] };
}

/** A file that cannot be read, or is larger than a script ever is, is no script. */
function readShebang(system: System, path: string): Reading<Shebang | undefined> {
  const reading = system.readText(path, { limit: FILE_LIMIT });
  if (reading.ok) {
    const script = parseShebang(reading.value);
    const isEnv = script?.interpreter.endsWith("/env") ?? false;
    return isEnv
      ? failure("EINVAL", `cannot tell which program ${path} starts with env`)
      : { ok: true, value: script };
  }
  const binary = reading.code === "ETOOBIG" || reading.code === "EACCES";
  return binary ? { ok: true, value: undefined } : reading;
}

function failure(code: string, message: string): Reading<never> {
  return { ok: false, code, message };
}
