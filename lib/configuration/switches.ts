/**
 * Switches in variables, each in the syntax of whoever reads it. Pure; what it says of a value is
 * never a part of it.
 */

const ON = /^\s*(1|t|true|y|yes|on|enable|enabled)\s*$/i;
const OFF = /^\s*(0+|f|false|n|no|off|none|null|disable|disabled|)\s*$/i;

/** `1`, `true`, `yes`, `on` and their like. */
export function isOn(value: string | null): boolean {
  return value !== null && ON.test(value);
}

/** `0`, `false`, `no`, `off` and their like, and nothing at all. */
export function isOff(value: string | null): boolean {
  return value !== null && OFF.test(value);
}

/** A debug switch that is on. */
export interface DebugSwitch {
  readonly problem: string;
  /** Only output, and no console or source on an error page. */
  readonly mild: boolean;
}

type Judge = (value: string) => boolean;

/** What is not switched off is on: the name leaves no doubt about what it switches. */
const notOff: Judge = (value) => !isOff(value);
/** Flask's own get_debug_flag(): `off` is on. */
const flask: Judge = (value) => !/^(|0|false|no)$/i.test(value);

const oneOf = (...words: readonly string[]): Judge => {
  return (value) => words.includes(bare(value).toLowerCase());
};
/** Laravel's env(): the quotes go, and `(false)` and `(empty)` are words of their own. */
const laravel: Judge = (value) =>
  !isOff(bare(value).replace(/^\((false|null)\)$/i, "$1").replace(/^\(empty\)$/i, ""));

/** Docker's --env-file keeps the quotes around a value; many readers take them off. */
function bare(value: string): string {
  return value.trim().replace(/^(["'])(.*)\1$/s, "$2").trim();
}
const anyOf = (...words: readonly string[]): Judge => {
  return (value) => value.split(/[,;\s]+/).some((word) => words.includes(word.toLowerCase()));
};

const DEBUG_MODE = "switches debug mode on";
const DEVELOPMENT = "selects the development environment";

/** Every switch that is known, with what it does when it is on. */
const DEBUG_SWITCHES: Readonly<Record<string, readonly [on: Judge, does: string]>> = {
  // Python's and Rails' alike; `DEBUG=app:*` is the syntax of Node's debug module: see below.
  DEBUG: [(value) => isOn(bare(value)), DEBUG_MODE],
  DJANGO_DEBUG: [notOff, DEBUG_MODE],
  FLASK_DEBUG: [flask, "switches Flask's debugger on"],
  FLASK_ENV: [oneOf("development"), DEVELOPMENT],
  QUART_DEBUG: [flask, "switches Quart's debugger on"],
  SANIC_DEBUG: [notOff, DEBUG_MODE],
  DASH_DEBUG: [notOff, DEBUG_MODE],
  WERKZEUG_DEBUG_PIN: [oneOf("off"), "takes the PIN off Werkzeug's debugger"],
  APP_DEBUG: [laravel, DEBUG_MODE],
  APP_ENV: [oneOf("dev", "development", "local"), DEVELOPMENT],
  WP_DEBUG: [notOff, DEBUG_MODE],
  NODE_ENV: [oneOf("development", "dev"), DEVELOPMENT],
  RAILS_ENV: [oneOf("development"), DEVELOPMENT],
  RACK_ENV: [oneOf("development"), DEVELOPMENT],
  ASPNETCORE_ENVIRONMENT: [oneOf("development"), DEVELOPMENT],
  DOTNET_ENVIRONMENT: [oneOf("development"), DEVELOPMENT],
  SPRING_PROFILES_ACTIVE: [anyOf("dev", "development"), "activates a development profile"],
  SPRING_DEVTOOLS_REMOTE_SECRET: [(value) => value !== "", "switches Spring's remote restart on"],
  QUARKUS_PROFILE: [anyOf("dev"), "activates a development profile"],
  GIN_MODE: [oneOf("debug"), DEBUG_MODE],
  MIX_ENV: [oneOf("dev"), DEVELOPMENT],
};

/** The names of the built-in debug switches. */
export const DEBUG_NAMES: readonly string[] = Object.keys(DEBUG_SWITCHES);

/** What the variable switches on, if it does; `own`: it is one of the policy's own switches. */
export function debugSwitch(
  name: string,
  value: string | null,
  own: boolean,
): DebugSwitch | undefined {
  const known = Object.hasOwn(DEBUG_SWITCHES, name) ? DEBUG_SWITCHES[name] : undefined;
  const [on, does] = known ?? (own ? [notOff, DEBUG_MODE] : [() => false, ""]);
  if (value === null) {
    return known === undefined && !own
      ? undefined
      : { problem: "is not UTF-8: what it switches cannot be told", mild: false };
  }
  if (on(value)) return { problem: does, mild: false };
  const everything = name === "DEBUG" && value.trim() === "*";
  return everything
    ? { problem: "switches the debug output of every Node.js module on", mild: true }
    : undefined;
}

/** True for `INSECURE_LISTEN` and `APP_INSECURE_LISTEN`, when the flags are --insecure-listen. */
export function flagSwitches(flags: readonly string[]): (name: string) => boolean {
  const variables = flags
    .map((flag) => flag.replace(/^-+/, "").replace(/[-.]/g, "_").toUpperCase())
    .filter((variable) => variable.length > 1);
  return (name) => {
    const upper = name.toUpperCase();
    return variables.some((one) => upper === one || upper.endsWith(`_${one}`));
  };
}
