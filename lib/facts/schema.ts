/**
 * The shape of every fact, once: the types that collectors and checks share are inferred from
 * these, `posture schema facts` prints them, and `audit --facts FILE` is held to them. Import
 * types only from here: at run time zod is loaded by those two commands alone.
 */
import * as z from "zod";
import { configurationFacts } from "./schemas/configuration.ts";
import { containerFacts } from "./schemas/container.ts";
import { filesystemFacts } from "./schemas/filesystem.ts";
import { hostFacts } from "./schemas/host.ts";
import { networkFacts } from "./schemas/network.ts";
import { processFacts } from "./schemas/process.ts";
import { factOf } from "./schemas/values.ts";

/** One zod schema per fact: the value it has when it is known. In the order of a facts file. */
export const factSchemas = {
  ...containerFacts,
  ...processFacts,
  ...filesystemFacts,
  ...configurationFacts,
  ...networkFacts,
  ...hostFacts,
} as const;

const factShapes = Object.fromEntries(
  Object.entries(factSchemas).map(([name, value]) => [name, factOf(value).optional()]),
);

/** The whole of a facts file: what `posture facts` prints and `audit --facts FILE` reads. */
export const factsFileSchema = z.strictObject({
  schema_version: z.literal(1),
  tool: z.strictObject({ name: z.literal("posture"), version: z.string() }),
  collected_at: z.iso.datetime(),
  target: z.union([z.literal("self"), z.int().min(1)]).describe("self, or the pid that was read"),
  policy: z.record(z.string(), z.json())
    .describe("By fact that depends on the policy: the part of it that was in force"),
  facts: z.strictObject(factShapes),
});
