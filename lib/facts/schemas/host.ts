/** Settings of the kernel, and limits of the cgroup. */
import * as z from "zod";
import { factOf } from "./values.ts";

const limit = z.strictObject({
  limit: z.number().nullable().describe("The least limit up to the root; null: unlimited"),
  path: z.string().describe("The cgroup file that sets it, or the last one read"),
  complete: z.boolean().describe("Read up to the real root: no cgroup namespace hides the rest"),
});

/** The facts about kernel settings and limits. */
export const hostFacts = {
  sysctls: z.record(z.string(), factOf(z.string())),
  ptraceScope: z.string().describe("kernel.yama.ptrace_scope; absent: the kernel has no Yama"),
  cgroupLimits: z.strictObject({ memory: factOf(limit), pids: factOf(limit) })
    .describe("memory in bytes, pids in tasks"),
} as const;
