/** The shape of a report, once: types are inferred from it, `posture schema report` prints it. */
import * as z from "zod";

const level = z.enum(["fail", "warn", "info"]);
const status = z.enum(["fail", "unknown", "warn", "info", "skip", "pass"]);

const resultSchema = z.strictObject({
  id: z.string(),
  area: z.string(),
  level,
  status,
  subject: z.string().nullable(),
  message: z.string(),
  observed: z.string().nullable(),
  expected: z.string().nullable(),
  fix: z.string().nullable().describe("Only where something is to be done"),
  references: z.array(z.string()),
  waiver: z.strictObject({ reason: z.string(), expires: z.string() }).nullable(),
  location: z.strictObject({
    file: z.string(),
    line: z.int().min(1),
    column: z.int().min(1),
    path: z.string().describe("What stands there, without line numbers: services.web.privileged"),
    snippet: z.string().nullable().describe("The line, without what may be secret"),
  }).nullable().describe("Where in a manifest (scan); null: the result is about no file's line"),
});

const count = z.int().min(0);

/** A report, as `--json` prints it. */
export const reportSchema = z.strictObject({
  schema_version: z.literal(1),
  tool: z.strictObject({
    name: z.literal("posture"),
    version: z.string(),
    commit: z.string(),
    deno: z.string(),
  }),
  started_at: z.iso.datetime(),
  duration_ms: z.number(),
  platform: z.strictObject({
    os: z.string(),
    arch: z.string(),
    kernel: z.string().nullable(),
    container: z.string().nullable().describe("The runtime's name; null: not in a container"),
    sandbox: z.string().nullable(),
  }),
  profile: z.string(),
  mode: z.enum(["audit", "exec", "scan"]),
  target: z.union([z.literal("self"), z.literal("node"), z.literal("files"), z.int()]),
  files: z.int().nullable().describe("How many files a scan read; null: no scan"),
  production: z.boolean(),
  policy: z.strictObject({ source: z.string(), sha256: z.string() }).nullable(),
  permissions: z.array(z.string()).describe("Deno permissions held while judging"),
  summary: z.strictObject({
    pass: count,
    info: count,
    warn: count,
    fail: count,
    skip: count,
    unknown: count,
    waived: count,
  }),
  exit_code: z.int().describe("A gate's: 0 when it starts the command, 2 when it refuses to"),
  results: z.array(resultSchema),
});
