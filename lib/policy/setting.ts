import * as z from "zod/mini";

const EXPECTED = new WeakMap<z.core.$ZodType, string>();

/** What a setting should have been, in the words of an error message: `a port from 1 to 65535`. */
export function expectation(schema: z.core.$ZodType): string | undefined {
  return EXPECTED.get(schema);
}

/** A setting, its description for `posture schema policy`, and what an error message expects. */
export function setting<T extends z.ZodMiniType>(
  schema: T,
  expected: string,
  description: string,
): T {
  const described = schema.check(z.describe(description));
  EXPECTED.set(described, expected);
  return described;
}
