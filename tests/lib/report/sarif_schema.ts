/** Validates against the schema of SARIF 2.1.0 as OASIS has it, formats included. */
import Ajv from "ajv-draft-04";
import addFormats from "ajv-formats";
import { schemaPath } from "./tools.ts";

type Validator = InstanceType<typeof Ajv.default>;

const ajv: Validator = new Ajv.default({ strict: false, unicodeRegExp: false });
addFormats.default(ajv);
const validate = ajv.compile(JSON.parse(await Deno.readTextFile(schemaPath("sarif-2.1.0.json"))));

/** What the schema says against it; nothing: it is valid. */
export function sarifProblems(text: string): readonly string[] {
  validate(JSON.parse(text));
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
