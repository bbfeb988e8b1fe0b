import * as z from "zod/mini";

const EXPECTED = new WeakMap<z.core.$ZodType, string>();

/** What each part of a policy is for. Zod's own way to say so makes another schema of it. */
export const descriptions = z.registry<{ readonly description: string }>();

/** What a setting should have been, in the words of an error message: `a port from 1 to 65535`. */
export function expectation(schema: z.core.$ZodType): string | undefined {
  return EXPECTED.get(schema);
}

/** A schema with its description for `posture schema policy`. */
export function described<T extends z.ZodMiniType>(schema: T, description: string): T {
  descriptions.add(schema, { description });
  return schema;
}

/** A setting, its description for `posture schema policy`, and what an error message expects. */
export function setting<T extends z.ZodMiniType>(
  schema: T,
  expected: string,
  description: string,
): T {
  EXPECTED.set(schema, expected);
  return described(schema, description);
}

/** By key, what makes its schema; `used` is what the policy holds there, if that is known. */
type Makers = Readonly<Record<string, (used?: unknown) => z.ZodMiniType>>;

type Mapping<T extends Makers> = z.ZodMiniObject<
  { [K in keyof T]: z.ZodMiniOptional<ReturnType<T[K]>> },
  z.core.$strict
>;

/**
 * A mapping of which no key must be there. Where `used` is a mapping too, only for the keys that it
 * has: to make a schema costs 0.1 ms, and a policy uses a few of a hundred.
 */
export function mapping<T extends Makers>(makers: T, used: unknown): Mapping<T> {
  const known = Object.entries(makers);
  const asked = isMapping(used) ? known.filter(([key]) => Object.hasOwn(used, key)) : known;
  const shape = asked.map(([key, make]) => {
    return [key, z.optional(make(isMapping(used) ? used[key] : undefined))];
  });
  return z.strictObject(Object.fromEntries(shape)) as Mapping<T>;
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
