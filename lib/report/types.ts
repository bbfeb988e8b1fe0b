import type * as z from "zod";
import type { reportSchema } from "./schema.ts";

type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;

/** The outcome of one audit. */
export type Report = DeepReadonly<z.infer<typeof reportSchema>>;

/** One line of it: one check, one subject. */
export type Result = Report["results"][number];

/** What a result can say. */
export type Status = Result["status"];
