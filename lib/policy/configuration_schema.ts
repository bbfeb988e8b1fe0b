/** The policy's `env`, `config` and declared credentials. Loaded with schema.ts, and only then. */
import * as z from "zod";
import { compilePattern } from "../configuration/pattern.ts";
import { setting } from "./setting.ts";

/** Variables are named as POSIX has it, and as .env files and ASP.NET do: `App__Key`, `app.key`. */
const NAME = /^[A-Za-z_][A-Za-z0-9_.-]{0,255}$/;

function variable(description: string) {
  return setting(z.string().regex(NAME), "a variable's name such as APP_PORT", description);
}

function variables(description: string) {
  return z.array(variable("A variable")).describe(description);
}

function count(expected: string, description: string) {
  return setting(z.int().min(0).max(1_048_576), expected, description);
}

const pattern = setting(
  z.string().refine((text) => compilePattern(text) !== undefined),
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

const number = (description: string) => setting(z.number(), "a number", description).optional();

const declarationShape = z.strictObject({
  format: setting(z.enum(FORMATS), `one of ${FORMATS.join(", ")}`, "Its format; default: string")
    .optional(),
  required: z.boolean().describe("Whether it must be set; default: true").optional(),
  secret: z.boolean()
    .describe(
      "Whether its value is a secret; default: true. With false secret-in-environment leaves it alone",
    )
    .optional(),
  min: number("The least int or port, or seconds of a duration"),
  max: number("The greatest int or port, or seconds of a duration"),
  min_length: count("a number of characters", "Characters at the least").optional(),
  max_length: count("a number of characters", "Characters at the most").optional(),
  bytes: count("a number of bytes", "Exactly so many bytes in base64 or hex").optional(),
  values: z.array(z.string()).min(1).describe("What an enum may be").optional(),
  pattern: pattern.optional(),
});

type Shape = z.infer<typeof declarationShape>;

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

const declaration = setting(
  declarationShape.refine(isConsistent),
  "a declaration whose limits fit its format (values: enum; pattern: regex; min and max: int, " +
    "port, duration; bytes: base64, hex)",
  "What one variable must be",
);

/** `env`: what the application needs to be configured with. */
export const envSettings = z.record(variable("A variable"), declaration)
  .describe("Variables that the application reads, and what each of them must be");

const forbiddenFlag = setting(
  z.string().regex(/^--?[A-Za-z0-9][A-Za-z0-9_.-]*$/),
  "a flag such as --insecure-listen",
  "A flag's name with its dashes, without a value",
);

/** `config`. */
export const configSettings = z.strictObject({
  forbidden_args: z.array(forbiddenFlag).describe(
    "Flags that neither the command nor a variable of that name may give; default: --insecure-listen",
  ).optional(),
  forbidden_env: variables("Variables that must not be set in production; default: none")
    .optional(),
  debug: variables("Debug switches besides the known ones").optional(),
  hosts: variables("Host allowlists besides the known ones").optional(),
  origins: variables("Allowlists of origins besides the known ones").optional(),
  cookies: variables("Switches that must not be off, besides the known ones").optional(),
  build_metadata: variables("Variables that say what was built; default: GIT_COMMIT").optional(),
});

const secret = z.strictObject({
  min_length: count("a number of characters", "Characters at the least; default: 32").optional(),
  distinct: count("a number of characters", "Different characters at the least; default: 5")
    .optional(),
}).describe("What this secret must be");

const key = z.strictObject({
  bytes: setting(
    z.int().min(1).max(65_536),
    "a number of bytes",
    "Exactly so many bytes; default: 32",
  ).optional(),
  encoding: setting(
    z.enum(["base64", "base64url", "hex", "auto"]),
    "base64, base64url, hex or auto",
    "How it is written; default: auto",
  ).optional(),
}).describe("What this key must be");

/** `credentials.secrets`. */
export const credentialSecrets = z.record(variable("A variable"), secret)
  .describe("Variables that hold a secret, and how strong it must be");

/** `credentials.allow_env`. */
export const credentialAllowances = variables(
  "Variables that may hold a secret all the same; default: none",
);

/** `credentials.broker`. */
export const credentialBroker = z.strictObject({
  fd: setting(z.int().min(3), "a descriptor's number, 3 or more", "The descriptor's number")
    .optional(),
  fd_variable: variable("The variable that holds the descriptor's number").optional(),
  key_variables: variables("Variables of the raw key, which must not be set").optional(),
  base_url_variable: variable("The variable of the base URL, which must be set").optional(),
}).describe("A socket to a credential broker, besides those that *_CRED_FD variables name");

/** `credentials.keys`. */
export const credentialKeys = z.record(variable("A variable"), key)
  .describe("Variables that hold an encryption key; one that is not set is reported as info");
