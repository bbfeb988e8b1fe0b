/**
 * The shape of every fact, once: the types that collectors and checks share are inferred from
 * these, `posture schema facts` prints them, and `audit --facts FILE` is held to them. Import
 * types only from here: at run time zod is loaded by those two commands alone.
 */
import * as z from "zod";

/** A fact nested in another one (one of several files, one of several settings). */
function factOf<T extends z.ZodType>(value: T) {
  return z.discriminatedUnion("state", [
    z.strictObject({ state: z.literal("known"), value, source: z.string() }),
    z.strictObject({ state: z.literal("absent"), reason: z.string() }),
    z.strictObject({ state: z.literal("unknown"), reason: z.string() }),
  ]);
}

const id = z.int().min(0).max(4294967295);
const capabilityNames = z.array(z.string().regex(/^CAP_[A-Z0-9_]+$/));
const idMap = z.array(z.strictObject({ inside: id, outside: id, length: id }));
const fileType = z.enum([
  "file",
  "directory",
  "symlink",
  "socket",
  "fifo",
  "block-device",
  "character-device",
  "unknown",
]);
const fileStatus = z.strictObject({
  type: fileType,
  mode: z.int().min(0).max(0o7777).describe("Permission bits with setuid, setgid and sticky"),
  uid: id,
  gid: id,
  size: z.number(),
  device: z.string(),
  inode: z.string(),
});
/** A path that the policy or the environment names, and what is there. */
const namedPath = z.strictObject({
  path: z.string().nullable().describe("Null when a variable names it: values are never shown"),
  origin: z.string().describe("What named the path: a policy key or an environment variable"),
  status: factOf(fileStatus).describe("lstat, except for secret files: links are followed there"),
});
const limitValue = z.union([z.number(), z.literal("unlimited")]);

const mount = z.strictObject({
  id: z.int(),
  parent: z.int(),
  device: z.string().describe("major:minor"),
  root: z.string().describe("The directory of the filesystem that is mounted: / unless a bind"),
  mountPoint: z.string(),
  options: z.array(z.string()).describe("Field 6: the per-mount options"),
  fsType: z.string(),
  source: z.string(),
  superOptions: z.array(z.string()).describe(
    "The superblock's own, values of unknown keys left out",
  ),
});
const socket = z.strictObject({
  protocol: z.enum(["tcp", "tcp6", "udp", "udp6"]),
  address: z.string().describe("As inet_ntop prints it"),
  port: z.int().min(0).max(65535),
  uid: id,
  inode: z.string(),
});
const limit = z.strictObject({
  limit: z.number().nullable().describe("The least limit up to the root; null: unlimited"),
  path: z.string().describe("The cgroup file that sets it, or the last one read"),
  complete: z.boolean().describe("Read up to the real root: no cgroup namespace hides the rest"),
});

const judgedVariable = z.strictObject({
  name: z.string(),
  origin: z.string().nullable().describe("environment, or .env:LINE; null: not set"),
  problem: z.string().nullable().describe("What is wrong with it, without any part of the value"),
});
function judgedVariables<T extends z.ZodType>(variable: T) {
  return z.strictObject({
    variables: z.array(variable),
    incomplete: z.string().nullable().describe("Why more variables may be set: .env was not read"),
  });
}

/** One zod schema per fact: the value it has when it is known. */
export const factSchemas = {
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

  mounts: z.array(mount),
  runtimeSockets: z.array(z.strictObject({ path: z.string(), status: factOf(fileStatus) })),
  kernelPaths: z.array(z.strictObject({
    path: z.string(),
    protection: z.enum(["masked", "read-only"]),
    status: factOf(fileStatus),
  })).describe("The paths that container runtimes mask or mount read-only"),
  privateDirs: z.array(namedPath),
  secretFiles: z.array(namedPath),
  envFile: namedPath,
  setuidFiles: z.strictObject({
    files: z.array(z.strictObject({ path: z.string(), mode: z.int(), uid: id, gid: id })),
    directories: z.array(z.string()),
    searched: z.int().describe("Directory entries looked at"),
    incomplete: z.string().nullable().describe("Why the walk did not see everything"),
  }),
  imageTools: z.array(z.strictObject({
    name: z.string(),
    path: z.string(),
    kind: z.enum(["shell", "package manager", "download tool"]),
  })),
  program: z.strictObject({
    path: z.string(),
    components: z.array(z.strictObject({
      path: z.string(),
      status: factOf(fileStatus),
      writable: z.boolean().nullable().describe("access(2); null for another process or a link"),
    })).describe("The program and its interpreters, each before what leads to it"),
    executed: z.array(z.strictObject({
      path: z.string(),
      setuid: id.nullable().describe("The uid that starting it gives"),
      setgid: id.nullable().describe("The gid that starting it gives"),
      capabilities: factOf(z.array(z.string())).describe("Those that the file permits"),
    })).describe("The files that execve(2) takes identity and capabilities from: no script"),
  }),

  command: z.strictObject({
    forbidden: z.array(z.string()).describe("Flags that the policy forbids and the command holds"),
    secrets: z.array(z.strictObject({
      position: z.int().min(1),
      name: z.string().nullable().describe("The option's name, never its value"),
      reason: z.string(),
    })),
  }).describe("What was found in the arguments; no argument itself"),

  declaredVariables: judgedVariables(judgedVariable).extend({
    malformed: z.array(z.int().min(1)).describe("Lines of .env that are no assignment"),
  }).describe("Those of the policy's env"),
  insecureListenVariables: judgedVariables(judgedVariable)
    .describe("Named after a forbidden flag, and not off"),
  forbiddenVariables: judgedVariables(judgedVariable).describe("Set, and in config.forbidden_env"),
  debugSwitches: judgedVariables(judgedVariable.extend({
    mild: z.boolean().describe("Output only: no debugger, no error page"),
  })).describe("Debug switches that are on"),
  dangerousVariables: judgedVariables(judgedVariable.extend({
    trustsEverybody: z.boolean().describe("Switches the verification of TLS off"),
  })),
  declaredSecrets: judgedVariables(judgedVariable).describe("Those of credentials.secrets"),
  encryptionKeys: judgedVariables(judgedVariable).describe("Those of credentials.keys"),
  hostLists: judgedVariables(judgedVariable).describe("Host allowlists that are set"),
  originLists: judgedVariables(judgedVariable).describe("Allowlists of origins that are set"),
  cookieSwitches: judgedVariables(judgedVariable).describe("Switches of cookies that are set"),
  buildMetadata: judgedVariables(judgedVariable).describe("Those of config.build_metadata"),

  environmentSecrets: z.array(z.strictObject({ name: z.string(), reason: z.string() }))
    .describe("Variables of the environment that carry a secret; no value"),
  uidPeers: z.strictObject({
    peers: z.array(z.strictObject({ pid: z.int(), name: z.string() })),
    unreadable: z.int().describe("Processes whose status could not be read"),
  }).describe("Processes of the same uid and gid that are neither its ancestors nor its children"),
  credentialBrokers: z.array(z.strictObject({
    subject: z.string().describe("What declares it: a variable, or credentials.broker"),
    descriptor: z.int().nullable(),
    problem: z.string().nullable().describe("Why what is declared is no descriptor"),
    socket: factOf(z.strictObject({
      kind: z.string(),
      hungUp: z.boolean().nullable().describe("The broker's end is closed; null: not looked at"),
    })).describe("Absent: not open"),
    keys: z.array(z.strictObject({ name: z.string(), origin: z.string() }))
      .describe("Variables of the raw key that are set"),
    baseUrl: z.strictObject({
      name: z.string(),
      origin: z.string().nullable().describe("Null: not set"),
      problem: z.string().nullable(),
    }).nullable(),
    incomplete: z.string().nullable().describe("Why the .env, which is there, could not be read"),
    probe: factOf(z.strictObject({ problem: z.string().nullable() }))
      .describe("What the handshake gave; absent without --probe"),
  })),

  sockets: z.array(socket).describe("Listening TCP and bound, unconnected UDP sockets"),
  socketOwners: z.strictObject({
    owners: z.array(z.strictObject({ inode: z.string(), pid: z.int(), name: z.string() })),
    hidden: z.int().describe("Processes whose descriptors could not be read"),
  }),

  deployment: z.strictObject({
    variables: z.array(z.string()).describe("Names of the variables that say so, 20 at most"),
    modes: z.array(z.enum(["agent", "hub", "standalone"])),
    incomplete: z.string().nullable().describe("Why the .env, which is there, could not be read"),
  }).describe("What the deployment is for, by its variables"),
  hubUrl: z.strictObject({
    origin: z.string(),
    scheme: z.enum(["http", "https"]).nullable(),
    port: z.int().nullable(),
    problem: z.string().nullable().describe("Why it is no URL that can be connected to"),
  }).describe("The shape of HUB_URL, never its host"),
  deploymentSecrets: z.array(z.strictObject({
    name: z.string(),
    state: factOf(z.strictObject({
      origin: z.string(),
      problem: z.string().nullable().describe("In words that hold its length and no more of it"),
    })),
  })).describe("The secrets that every deployment of its kind has"),
  hubConnection: z.strictObject({ open: z.boolean(), problem: z.string().nullable() })
    .describe("Whether a TCP connection to the hub opens"),
  hubCertificate: z.strictObject({
    verified: z.boolean(),
    reason: z.string().nullable().describe("Why it was refused, without any name"),
    validFrom: z.string().nullable(),
    validTo: z.string().nullable(),
    daysLeft: z.int().nullable(),
  }).describe("The verdict of a TLS handshake with the hub, and its certificate's dates"),
  proxies: z.strictObject({
    processes: z.array(z.strictObject({ name: z.string(), pid: z.int() })),
    hidden: z.string().nullable().describe("Why not every process could be seen"),
  }).describe("Reverse proxies that run"),
  dependencyAudit: z.strictObject({
    audited: z.int().describe("Packages that pip-audit looked at"),
    vulnerable: z.array(z.strictObject({
      package: z.string(),
      version: z.string(),
      ids: z.array(z.string()),
      fixed: z.array(z.string()),
    })),
    skipped: z.int().describe("Packages that pip-audit could not look up"),
    leftOut: z.int().describe("Vulnerable packages beyond the first 100"),
  }).describe("What pip-audit reports; absent: it is not there, or not to be trusted"),

  sysctls: z.record(z.string(), factOf(z.string())),
  ptraceScope: z.string().describe("kernel.yama.ptrace_scope; absent: the kernel has no Yama"),
  cgroupLimits: z.strictObject({ memory: factOf(limit), pids: factOf(limit) })
    .describe("memory in bytes, pids in tasks"),
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
