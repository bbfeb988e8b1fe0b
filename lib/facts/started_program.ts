/** The program that is to be started, or that runs: which file it is, and with which arguments. */
import { type Reading, type System } from "../system/types.ts";
import { findProgram } from "./program.ts";
import { readShebang } from "./shebang.ts";
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

/** Programs that become, or only start, another one: which one is not for us to guess. */
const LAUNCHERS: ReadonlySet<string> = new Set([
  ...["sh", "ash", "bash", "dash", "ksh", "zsh"],
  ...["chpst", "env", "gosu", "nice", "nohup", "runuser", "setpriv", "setsid", "su", "su-exec"],
  ...["sudo", "taskset"],
]);

/** From `--pid`, the command to be started or, where that tells nothing, the policy's program. */
export function startedProgram(system: System, target: Target): Reading<StartedProgram> {
  if (target.pid !== undefined) return runningProgram(system, target.proc);
  const [name, ...args] = target.command ?? [];
  const { program } = target.policy;
  const named = name === undefined ? undefined : namedProgram(system, target, name, args);
  if (named?.ok || (named !== undefined && program === undefined)) return named;
  return program === undefined
    ? failure("EINVAL", "no program is named")
    : namedProgram(system, target, program, undefined);
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
  if (script.value === undefined) {
    return LAUNCHERS.has(baseName(name)) ? launches(name) : found(path, status, [], args);
  }
  const interpreter = findProgram(system, target, script.value.interpreter);
  if (!interpreter.ok) return interpreter;
  // Such as pyenv's: a shell script in the place of python3.
  const nested = readShebang(system, interpreter.value.path);
  if (!nested.ok) return nested;
  const launcher = LAUNCHERS.has(baseName(script.value.interpreter));
  if (launcher || nested.value !== undefined) return launches(name);
  return found(path, interpreter.value.status, [...script.value.argument, name], args);
}

function launches(name: string): Reading<never> {
  const message = `${name} starts another program: name that one in policy \`program\``;
  return failure("EINVAL", message);
}

/** What follows the last slash. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
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

function failure(code: string, message: string): Reading<never> {
  return { ok: false, code, message };
}
