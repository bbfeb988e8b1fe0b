import type * as z from "zod";

const EXPECTED = new WeakMap<z.ZodType, string>();

/** What a setting should have been, in the words of an error message: `a port from 1 to 65535`. */
export function expectation(schema: z.ZodType): string | undefined {
  return EXPECTED.get(schema);
}

/** A setting, its description for `posture schema policy`, and what an error message expects. */
export function setting<T extends z.ZodType>(schema: T, expected: string, description: string): T {
  const described = schema.describe(description);
  EXPECTED.set(described, expected);
  return described;
}
