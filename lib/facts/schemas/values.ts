/** The shapes that facts of several kinds have in common. */
import * as z from "zod";

/** A fact nested in another one (one of several files, one of several settings). */
export function factOf<T extends z.ZodType>(value: T) {
  return z.discriminatedUnion("state", [
    z.strictObject({ state: z.literal("known"), value, source: z.string() }),
    z.strictObject({ state: z.literal("absent"), reason: z.string() }),
    z.strictObject({ state: z.literal("unknown"), reason: z.string() }),
  ]);
}

/** A uid or a gid. */
export const id = z.int().min(0).max(4294967295);
