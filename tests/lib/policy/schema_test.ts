import * as z from "zod";
import { descriptions, policySchema } from "../../../lib/policy/schema.ts";
import { assert, assertEquals } from "../../../lib/std/assert.ts";
import { FULL } from "./full_policy.ts";

interface JsonSchema {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly additionalProperties?: JsonSchema | boolean;
}

/** Every key with its schema: `filesystem.tmpfs[].size`. */
function keys(schema: JsonSchema, place = ""): readonly (readonly [string, JsonSchema])[] {
  const inItems = schema.items === undefined ? [] : keys(schema.items, `${place}[]`);
  const inForms = (schema.anyOf ?? []).flatMap((
    one,
  ) => [[place, one] as const, ...keys(one, place)])
    .filter(([, one]) => one.properties !== undefined || one.description !== undefined);
  const below = Object.entries(schema.properties ?? {}).flatMap(([key, one]) => {
    const path = place === "" ? key : `${place}.${key}`;
    return [[path, one] as const, ...keys(one, path)];
  });
  return [...below, ...inItems, ...inForms];
}

/** The keys of a value, spelled the same way. */
function keysOf(value: unknown, place = ""): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((one) => keysOf(one, `${place}[]`));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => {
    const path = place === "" ? key : `${place}.${key}`;
    return [path, ...keysOf(one, path)];
  });
}

const ALL_KEYS = keys(z.toJSONSchema(policySchema(), { metadata: descriptions }) as JsonSchema);

Deno.test("policy schema: every key has a description", () => {
  assert(ALL_KEYS.length > 25);
  const silent = ALL_KEYS.filter(([, one]) => !one.description).map(([path]) => path);
  assertEquals(silent, []);
});

Deno.test("policy schema: every object is strict", () => {
  const objects = ALL_KEYS.filter(([, one]) => one.properties !== undefined);
  const open = objects.filter(([, one]) => one.additionalProperties !== false);
  assertEquals(open.map(([path]) => path), []);
});

Deno.test("policy schema: the full policy of these tests has every key, and is accepted", () => {
  const held = keysOf(FULL);
  const missing = ALL_KEYS.map(([path]) => path).filter((path) => !held.includes(path));
  assertEquals(missing, [], "add the new keys to full_policy.ts, which the other tests rely on");
  assert(policySchema().safeParse(FULL).success);
});
