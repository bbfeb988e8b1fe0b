/** The policy file's schema. Loaded only when there is a policy to read. */
import * as z from "zod";

const checkId = z.string().regex(/^[a-z]+(-[a-z0-9]+)*$/, "a check id such as running-as-root");
const path = z.string().regex(/^\//, "an absolute path");
const port = z.int().min(1).max(65535);
const level = z.enum(["fail", "warn", "info"]);

const waiver = z.strictObject({
  id: checkId.describe("The check that is waived"),
  subject: z.string().optional().describe("Only the result about this subject"),
  reason: z.string().min(1).describe("Why, for the next reader"),
  expires: z.iso.date().describe("The last day on which it counts (UTC)"),
});

/** A policy file. An unknown key is an error: a misspelt setting must not look like a kept one. */
export const policySchema = z.strictObject({
  profile: z.enum(["baseline", "restricted", "host"]).optional(),
  production: z.union([z.boolean(), z.strictObject({ env: z.string().min(1) })]).optional(),
  levels: z.record(checkId, level).optional(),
  required: z.array(checkId).optional(),
  only: z.array(z.string()).optional(),
  skip: z.array(z.string()).optional(),
  waivers: z.array(waiver).optional(),
  program: path.optional(),
  process: z.strictObject({
    user: z.union([
      z.int().min(0),
      z.string().regex(/^\d+(:\d+)?$/, "a uid, or uid:gid, in digits (10001:10001)"),
    ]).optional(),
    capabilities: z.array(z.string()).optional(),
    allow_groups: z.array(z.union([z.int().min(0), z.string()])).optional(),
    keep_descriptors: z.array(z.int().min(3)).optional(),
    single_instance: z.boolean().optional(),
  }).optional(),
  filesystem: z.strictObject({
    writable: z.array(path).optional(),
    tmpfs: z.array(z.strictObject({
      path,
      options: z.array(z.string()).optional(),
      size: z.union([z.int().min(1), z.string()]).optional(),
    })).optional(),
    private_dirs: z.array(path).optional(),
    secret_files: z.array(path).optional(),
    env_file: path.optional(),
    setuid: z.strictObject({ directories: z.array(path).optional() }).optional(),
  }).optional(),
  network: z.strictObject({
    ports: z.array(port).optional(),
    loopback_only: z.array(port).optional(),
  }).optional(),
  host: z.strictObject({
    sysctl: z.record(z.string(), z.union([z.string(), z.null()])).optional(),
  }).optional(),
});
