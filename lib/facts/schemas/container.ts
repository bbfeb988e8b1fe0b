/** Where the process runs: system, container, sandbox, namespaces. */
import * as z from "zod";
import { factOf } from "./values.ts";

/** The facts about where the process runs. */
export const containerFacts = {
  platform: z.strictObject({
    os: z.string(),
    arch: z.string(),
    kernel: z.string().nullable().describe("uname -r; null elsewhere than on Linux"),
  }),
  container: z.strictObject({
    inside: z.boolean(),
    runtime: z.string().nullable(),
    kubernetes: z.boolean(),
    evidence: z.string(),
  }),
  sandbox: z.strictObject({ name: z.string(), evidence: z.string() })
    .describe("A kernel of its own between this process and the host: gvisor"),
  namespaces: z.record(
    z.enum(["cgroup", "ipc", "mnt", "net", "pid", "time", "user", "uts"]),
    factOf(z.int()),
  ).describe("Inode of each namespace of the process"),
  hostNetNamespace: z.int().describe("Inode of the host's network namespace, where it shows"),
} as const;
