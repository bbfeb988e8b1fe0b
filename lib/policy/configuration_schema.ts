/** The policy's `env`, `config` and declared credentials. Loaded with schema.ts, and only then. */
import * as z from "zod/mini";
import { compilePattern } from "../configuration/pattern.ts";
import { described, mapping, setting } from "./setting.ts";

/** Variables are named as POSIX has it, and as .env files and ASP.NET do: `App__Key`, `app.key`. */
const NAME = /^[A-Za-z_][A-Za-z0-9_.-]{0,255}$/;

function variable(description: string) {
  return setting(
    z.string().check(z.regex(NAME)),
    "a variable's name such as APP_PORT",
    description,
  );
}

function variables(description: string) {
  return described(z.array(variable("A variable")), description);
}

function count(expected: string, description: string) {
  return setting(z.int().check(z.minimum(0), z.maximum(1_048_576)), expected, description);
}

const pattern = () =>
  setting(
    z.string().check(z.refine((text) => compilePattern(text) !== undefined)),
    "a regular expression without lookaround and back references",
    "The whole value must match it",
  );

const FORMATS = [
  "string",
  "int",
  "port",
  "bool",
  "url",
  "https-url",
  "host",
  "host-list",
  "email",
  "duration",
  "path",
  "base64",
  "hex",
  "enum",
  "regex",
] as const;

const number = (description: string) => setting(z.number(), "a number", description);

const declarationShape = () =>
  z.partial(z.strictObject({
    format: setting(z.enum(FORMATS), `one of ${FORMATS.join(", ")}`, "Its format; default: string"),
    required: described(z.boolean(), "Whether it must be set; default: true"),
    secret: described(
      z.boolean(),
      "Whether its value is a secret; default: true. With false secret-in-environment leaves it alone",
    ),
    min: number("The least int or port, or seconds of a duration"),
    max: number("The greatest int or port, or seconds of a duration"),
    min_length: count("a number of characters", "Characters at the least"),
    max_length: count("a number of characters", "Characters at the most"),
    bytes: count("a number of bytes", "Exactly so many bytes in base64 or hex"),
    values: described(z.array(z.string()).check(z.minLength(1)), "What an enum may be"),
    pattern: pattern(),
  }));

type Shape = z.infer<ReturnType<typeof declarationShape>>;

const NUMBERS: readonly Shape["format"][] = ["int", "port", "duration"];
const ENCODINGS: readonly Shape["format"][] = ["base64", "hex"];

/** A limit that its format does not know would look like a kept one. */
function isConsistent(one: Shape): boolean {
  const ordered = (low = -Infinity, high = Infinity) => low <= high;
  return (one.format === "enum") === (one.values !== undefined) &&
    (one.format !== "regex" || one.pattern !== undefined) &&
    (NUMBERS.includes(one.format) || one.min === undefined && one.max === undefined) &&
    (ENCODINGS.includes(one.format) || one.bytes === undefined) &&
    ordered(one.min, one.max) && ordered(one.min_length, one.max_length);
}

const declaration = () =>
  setting(
    declarationShape().check(z.refine(isConsistent)),
    "a declaration whose limits fit its format (values: enum; pattern: regex; min and max: int, " +
      "port, duration; bytes: base64, hex)",
    "What one variable must be",
  );

/** `env`: what the application needs to be configured with. */
export const envSettings = () =>
  described(
    z.record(variable("A variable"), declaration()),
    "Variables that the application reads, and what each of them must be",
  );

const forbiddenFlag = () =>
  setting(
    z.string().check(z.regex(/^--?[A-Za-z0-9][A-Za-z0-9_.-]*$/)),
    "a flag such as --insecure-listen",
    "A flag's name with its dashes, without a value",
  );

/** `config`. */
export const configSettings = (used: unknown) =>
  mapping({
    forbidden_args: () =>
      described(
        z.array(forbiddenFlag()),
        "Flags that neither the command nor a variable of that name may give; default: --insecure-listen",
      ),
    forbidden_env: () => variables("Variables that must not be set in production; default: none"),
    debug: () => variables("Debug switches besides the known ones"),
    hosts: () => variables("Host allowlists besides the known ones"),
    origins: () => variables("Allowlists of origins besides the known ones"),
    cookies: () => variables("Switches that must not be off, besides the known ones"),
    build_metadata: () => variables("Variables that say what was built; default: GIT_COMMIT"),
  }, used);

const secret = () =>
  described(
    z.partial(z.strictObject({
      min_length: count("a number of characters", "Characters at the least; default: 32"),
      distinct: count("a number of characters", "Different characters at the least; default: 5"),
    })),
    "What this secret must be",
  );

const key = () =>
  described(
    z.partial(z.strictObject({
      bytes: setting(
        z.int().check(z.minimum(1), z.maximum(65_536)),
        "a number of bytes",
        "Exactly so many bytes; default: 32",
      ),
      encoding: setting(
        z.enum(["base64", "base64url", "hex", "auto"]),
        "base64, base64url, hex or auto",
        "How it is written; default: auto",
      ),
    })),
    "What this key must be",
  );

/** `credentials.secrets`. */
export const credentialSecrets = () =>
  described(
    z.record(variable("A variable"), secret()),
    "Variables that hold a secret, and how strong it must be",
  );

/** `credentials.allow_env`. */
export const credentialAllowances = () =>
  variables(
    "Variables that may hold a secret all the same; default: none",
  );

/** `credentials.broker`. */
export const credentialBroker = () =>
  described(
    z.partial(z.strictObject({
      fd: setting(
        z.int().check(z.minimum(3)),
        "a descriptor's number, 3 or more",
        "The descriptor's number",
      ),
      fd_variable: variable("The variable that holds the descriptor's number"),
      key_variables: variables("Variables of the raw key, which must not be set"),
      base_url_variable: variable("The variable of the base URL, which must be set"),
    })),
    "A socket to a credential broker, besides those that *_CRED_FD variables name",
  );

/** `credentials.keys`. */
export const credentialKeys = () =>
  described(
    z.record(variable("A variable"), key()),
    "Variables that hold an encryption key; one that is not set is reported as info",
  );
