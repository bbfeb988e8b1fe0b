import { keepOnly } from "../permissions.ts";
import { printableJson } from "../printable.ts";
import { suggestion } from "../errors.ts";
import { type Arguments, type Command, quoted, usage } from "./options.ts";
import { writeOut } from "./output.ts";

const SCHEMAS = ["policy", "report", "facts"] as const;

/** `posture schema`: the formats, generated from the zod schemas that enforce them. */
export const schemaCommand: Command = {
  name: "schema",
  summary: "Print the JSON Schema of a policy, a report or a facts file",
  usage: "posture schema policy|report|facts",
  options: [],
  operands: { min: 1, max: 1 },
  completes: SCHEMAS,
  run: runSchema,
};

async function runSchema(args: Arguments): Promise<number> {
  keepOnly([]);
  const [typed = ""] = args.operands;
  const name = SCHEMAS.find((one) => one === typed);
  if (name === undefined) {
    const problem = `unknown schema ${quoted(typed)}${suggestion(typed, SCHEMAS)}`;
    throw usage(schemaCommand, problem);
  }
  writeOut(printableJson(await jsonSchema(name)));
  return 0;
}

/** JSON Schema (draft 2020-12) of one format. Loads zod. */
async function jsonSchema(name: (typeof SCHEMAS)[number]): Promise<unknown> {
  const { toJSONSchema } = await import("../std/json_schema.ts");
  const title = `posture ${name}`;
  const { schema, metadata } = await zodSchema(name);
  return { title, ...toJSONSchema(schema, metadata === undefined ? {} : { metadata }) };
}

/** The schema, and where its descriptions are when zod itself does not have them. */
async function zodSchema(name: (typeof SCHEMAS)[number]) {
  switch (name) {
    case "policy": {
      const { descriptions, policySchema } = await import("../policy/schema.ts");
      return { schema: policySchema(), metadata: descriptions };
    }
    case "report":
      return { schema: (await import("../report/schema.ts")).reportSchema };
    case "facts":
      return { schema: (await import("../facts/schema.ts")).factsFileSchema };
  }
}
