/** What the kernel says about the process itself. */
import * as z from "zod";
import { factOf, id } from "./values.ts";

const capabilityNames = z.array(z.string().regex(/^CAP_[A-Z0-9_]+$/));

const idMap = z.array(z.strictObject({ inside: id, outside: id, length: id }));

const limitValue = z.union([z.number(), z.literal("unlimited")]);

/** The facts about the process. */
export const processFacts = {
  uids: z.strictObject({ real: id, effective: id, saved: id, filesystem: id }),
  gids: z.strictObject({
    real: id,
    effective: id,
    saved: id,
    filesystem: id,
    supplementary: z.array(id),
  }),
  groupNames: z.array(z.strictObject({ gid: id, name: z.string() })).describe("From /etc/group"),
  userNamespace: z.strictObject({
    initial: z.boolean().describe("Whether the process is in the initial user namespace"),
    uidMap: idMap.describe("As posture sees ids: its own map, also with --pid"),
    gidMap: idMap,
    hostRoot: id.nullable().optional()
      .describe("The uid that the host's root has as posture sees ids; null: none that shows"),
  }),
  umask: z.int().min(0).max(0o777),
  tracer: z.strictObject({ pid: z.int(), name: z.string().nullable() }).describe("pid 0: none"),
  capabilities: z.strictObject({
    effective: capabilityNames,
    permitted: capabilityNames,
    inheritable: capabilityNames,
    bounding: capabilityNames,
    ambient: capabilityNames,
  }).describe("Bits up to cap_last_cap, by name"),
  noNewPrivs: z.boolean(),
  seccomp: z.strictObject({ mode: z.int().min(0).max(2), filters: z.int().nullable() })
    .describe("Absent: this kernel has no seccomp"),
  lsm: z.strictObject({
    module: z.enum(["apparmor", "selinux", "other"]),
    label: z.string(),
    mode: z.string().nullable().describe(
      "AppArmor: enforce, complain, kill, unconfined, mixed; SELinux: enforcing, permissive",
    ),
  }),
  coreLimit: z.strictObject({ soft: limitValue, hard: limitValue }).describe("RLIMIT_CORE, bytes"),
  coreDumps: z.strictObject({
    corePattern: factOf(z.string()).describe("kernel.core_pattern; absent: no core dumps at all"),
    coreUsesPid: factOf(z.int()).describe("kernel.core_uses_pid"),
  }),
  descriptors: z.array(z.strictObject({
    number: z.int(),
    target: z.string(),
    closeOnExec: factOf(z.boolean()),
  })),
  instances: z.strictObject({
    executable: z.string(),
    peers: z.array(z.strictObject({ pid: z.int(), name: z.string() })),
    unreadable: z.int().describe("Processes whose executable could not be read"),
  }).describe("Other live processes with the same executable and the same command"),
} as const;
