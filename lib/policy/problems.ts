/** Zod's issues in our words: the path of the key, what was expected, what was found. */
import * as z from "zod/mini";
import { suggestion } from "../errors.ts";
import { printable } from "../printable.ts";
import { expectation } from "./schema.ts";

type Path = readonly PropertyKey[];
type Issue = z.core.$ZodIssue;

const MAX_FOUND = 40;

/** One line per problem, in the order of the schema; `data` is what `schema` refused. */
export function describeIssues(
  issues: readonly Issue[],
  data: unknown,
  schema: z.core.$ZodType,
): readonly string[] {
  const lines = issues.flatMap((issue) => describeIssue(issue, data, schema));
  return [...new Set(lines)];
}

function describeIssue(issue: Issue, data: unknown, schema: z.core.$ZodType): readonly string[] {
  if (issue.code === "unrecognized_keys") {
    const known = keysOf(schemaAt(schema, issue.path));
    return issue.keys.map((key) =>
      `${pathText([...issue.path, key])}: unknown key${suggestion(key, known)}`
    );
  }
  if (issue.code === "invalid_key") return [describeKey(issue.path, schema)];
  const path = describedPart(issue.path, schema);
  const value = valueAt(data, path);
  const at = schemaAt(schema, path);
  const place = path.length === 0 ? "" : `${pathText(path)}: `;
  const atLeastOne = issue.code === "too_small" && at instanceof z.ZodMiniArray;
  const expected = `expected ${atLeastOne ? "at least one item" : expectedText(at)}`;
  if (value === undefined) return [`${place}missing; ${expected}`];
  return [`${place}${expected}, found ${foundText(value, path)}${nearestValue(at, value)}`];
}

/** Without what is inside of a union: its own expectation names every form that it can have. */
function describedPart(path: Path, schema: z.core.$ZodType): Path {
  return schemaAt(schema, path) === undefined ? describedPart(path.slice(0, -1), schema) : path;
}

function describeKey(path: Path, schema: z.core.$ZodType): string {
  const record = schemaAt(schema, path.slice(0, -1));
  const expected = record instanceof z.ZodMiniRecord
    ? expectedText(record._zod.def.keyType)
    : "another name";
  return `${pathText(path)}: the key must be ${expected}`;
}

/** `waivers[0].reason` */
function pathText(path: Path): string {
  const text = path.map((key) => typeof key === "number" ? `[${key}]` : `.${keyText(String(key))}`);
  return text.join("").replace(/^\./, "");
}

/** A key as typed, unless it is no name at all: every line of /etc/shadow is a YAML key. */
export function keyText(key: string): string {
  return /^(<<|[\w./-]{1,64})$/.test(key) ? key : `(a key of ${key.length} characters)`;
}

function valueAt(data: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, key)
        ? (value as Record<PropertyKey, unknown>)[key]
        : undefined,
    data,
  );
}

function schemaAt(schema: z.core.$ZodType, path: Path): z.core.$ZodType | undefined {
  return path.reduce<z.core.$ZodType | undefined>((at, key) => child(at, key), unwrap(schema));
}

function child(schema: z.core.$ZodType | undefined, key: PropertyKey) {
  if (schema instanceof z.ZodMiniArray) return unwrap(schema._zod.def.element);
  if (schema instanceof z.ZodMiniRecord) return unwrap(schema._zod.def.valueType);
  if (schema instanceof z.ZodMiniObject && Object.hasOwn(schema.shape, key)) {
    return unwrap(schema.shape[String(key)]);
  }
  return undefined;
}

function unwrap(schema: z.core.$ZodType | undefined): z.core.$ZodType | undefined {
  return schema instanceof z.ZodMiniOptional ? unwrap(schema._zod.def.innerType) : schema;
}

function keysOf(schema: z.core.$ZodType | undefined): readonly string[] {
  return schema instanceof z.ZodMiniObject ? Object.keys(schema.shape) : [];
}

function expectedText(schema: z.core.$ZodType | undefined): string {
  const own = schema === undefined ? undefined : expectation(schema);
  if (own !== undefined) return own;
  if (schema instanceof z.ZodMiniBoolean) return "true or false";
  if (schema instanceof z.ZodMiniArray) {
    return `a list, each item ${expectedText(unwrap(schema._zod.def.element))}`;
  }
  if (schema instanceof z.ZodMiniRecord) return "a mapping";
  const keys = keysOf(schema);
  return keys.length === 0 ? "something else" : `a mapping with keys such as ${keys[0]}`;
}

/** The value where it is short; never the text of a whole file that is no policy at all. */
function foundText(value: unknown, path: Path): string {
  if (value === null) return "nothing (null)";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value === "object") return "a mapping";
  // `env: { API_KEY: … }` is easily mistaken for the place where values are set.
  if (isDeclaration(path)) return typeof value === "string" ? "text" : `a ${typeof value}`;
  if (typeof value !== "string") return path.length === 0 ? `a ${typeof value}` : String(value);
  if (path.length === 0) return "text";
  const short = value.length > MAX_FOUND ? `${value.slice(0, MAX_FOUND)}…` : value;
  return `"${printable(short)}"`;
}

function isDeclaration([top, group, name, ...rest]: Path): boolean {
  if (rest.length > 0) return false;
  return top === "env" && name === undefined || top === "credentials" && group !== undefined;
}

function nearestValue(schema: z.core.$ZodType | undefined, value: unknown): string {
  return schema instanceof z.ZodMiniEnum && typeof value === "string"
    ? suggestion(value, Object.values(schema._zod.def.entries).map(String))
    : "";
}
