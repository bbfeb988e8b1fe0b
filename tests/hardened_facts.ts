/**
 * The facts of a hardened container: every check passes (or skips) on them. A test of a check
 * turns one knob. Values are those a real container gave (see tests/kernel for the real thing).
 */
import { absent, type Fact, known } from "../lib/facts/fact.ts";
import type { FactName, Facts, FactValues } from "../lib/facts/types.ts";

/** Overrides: a plain value stands for a known fact. */
export type FactOverrides = { readonly [N in FactName]?: FactValues[N] | Fact<FactValues[N]> };

const initialMap = [{ inside: 0, outside: 0, length: 4294967295 }];

const HARDENED: FactValues = {
  platform: { os: "linux", arch: "x86_64", kernel: "6.18.0" },
  container: { inside: true, runtime: "docker", kubernetes: false, evidence: "/.dockerenv" },
  sandbox: { name: "gvisor", evidence: "never known in the baseline" },
  namespaces: {
    cgroup: known(4026532600, "/proc/self/ns/cgroup"),
    ipc: known(4026532601, "/proc/self/ns/ipc"),
    mnt: known(4026532602, "/proc/self/ns/mnt"),
    net: known(4026532603, "/proc/self/ns/net"),
    pid: known(4026532604, "/proc/self/ns/pid"),
    time: known(4026531834, "/proc/self/ns/time"),
    user: known(4026531837, "/proc/self/ns/user"),
    uts: known(4026532605, "/proc/self/ns/uts"),
  },
  hostNetNamespace: 4026531833,
  uids: { real: 10001, effective: 10001, saved: 10001, filesystem: 10001 },
  gids: { real: 10001, effective: 10001, saved: 10001, filesystem: 10001, supplementary: [] },
  groupNames: [{ gid: 0, name: "root" }, { gid: 42, name: "shadow" }, { gid: 999, name: "docker" }],
  userNamespace: { initial: true, uidMap: initialMap, gidMap: initialMap },
  umask: 0o022,
  tracer: { pid: 0, name: null },
  capabilities: { effective: [], permitted: [], inheritable: [], bounding: [], ambient: [] },
  noNewPrivs: true,
  seccomp: { mode: 2, filters: 1 },
  lsm: { module: "apparmor", label: "docker-default", mode: "enforce" },
  coreLimit: { soft: 0, hard: 0 },
  coreDumps: {
    corePattern: known("core", "/proc/sys/kernel/core_pattern"),
    coreUsesPid: known(0, "/proc/sys/kernel/core_uses_pid"),
  },
  descriptors: [],
  instances: { executable: "/app/server", peers: [], unreadable: 0 },
  mounts: [
    {
      id: 100,
      parent: 99,
      device: "0:50",
      root: "/",
      mountPoint: "/",
      options: ["ro", "relatime"],
      fsType: "overlay",
      source: "overlay",
      superOptions: ["rw"],
    },
    {
      id: 101,
      parent: 100,
      device: "0:51",
      root: "/",
      mountPoint: "/proc",
      options: ["rw", "nosuid", "nodev", "noexec", "relatime"],
      fsType: "proc",
      source: "proc",
      superOptions: ["rw"],
    },
    {
      id: 102,
      parent: 100,
      device: "0:52",
      root: "/",
      mountPoint: "/tmp",
      options: ["rw", "nosuid", "nodev", "noexec", "relatime"],
      fsType: "tmpfs",
      source: "tmpfs",
      superOptions: ["rw", "size=65536k"],
    },
  ],
  runtimeSockets: [],
  kernelPaths: [],
  privateDirs: [],
  secretFiles: [],
  envFile: {
    path: "/app/.env",
    origin: "working directory",
    status: absent("/app/.env does not exist"),
  },
  setuidFiles: { files: [], directories: ["/usr/bin"], searched: 10, incomplete: null },
  imageTools: [],
  program: { path: "/app/server", components: [], executed: [] },
  command: { forbidden: [], secrets: [] },
  declaredVariables: { variables: [], incomplete: null, malformed: [] },
  insecureListenVariables: { variables: [], incomplete: null },
  forbiddenVariables: { variables: [], incomplete: null },
  debugSwitches: { variables: [], incomplete: null },
  dangerousVariables: { variables: [], incomplete: null },
  declaredSecrets: { variables: [], incomplete: null },
  encryptionKeys: { variables: [], incomplete: null },
  hostLists: { variables: [], incomplete: null },
  originLists: { variables: [], incomplete: null },
  cookieSwitches: { variables: [], incomplete: null },
  buildMetadata: {
    variables: [{ name: "GIT_COMMIT", origin: "environment", problem: null }],
    incomplete: null,
  },
  environmentSecrets: [],
  uidPeers: { peers: [], unreadable: 0 },
  credentialBrokers: [],
  sockets: [],
  socketOwners: { owners: [], hidden: 0 },
  deployment: { variables: [], modes: ["standalone"], incomplete: null },
  hubUrl: { origin: "environment", scheme: "https", port: 443, problem: null },
  deploymentSecrets: ["DJANGO_SECRET_KEY", "WEBHOOK_SECRET_CLUSTER"].map((name) => ({
    name,
    state: known({ origin: "environment", problem: null }, "environment"),
  })),
  hubConnection: { open: true, problem: null },
  hubCertificate: {
    verified: true,
    reason: null,
    validFrom: "2026-01-01",
    validTo: "2027-01-01",
    daysLeft: 90,
  },
  proxies: { processes: [{ name: "nginx", pid: 20 }], hidden: null },
  dependencyAudit: { audited: 12, vulnerable: [], skipped: 0, leftOut: 0 },
  sysctls: {},
  ptraceScope: "1",
  cgroupLimits: {
    memory: known(
      { limit: 268435456, path: "/sys/fs/cgroup/memory.max", complete: false },
      "cgroup",
    ),
    pids: known({ limit: 100, path: "/sys/fs/cgroup/pids.max", complete: false }, "cgroup"),
  },
};

/** The baseline's facts that are not there in it. */
const ABSENT: Partial<Facts> = {
  sandbox: absent("no sandbox was found"),
  hostNetNamespace: absent("the host's pid 1 is not visible from this pid namespace"),
  envFile: absent("no .env file in use"),
  credentialBrokers: absent("no credential broker is declared"),
  hubUrl: absent("HUB_URL is not set"),
  hubConnection: absent("HUB_URL is not set, or is no URL"),
  hubCertificate: absent("HUB_URL is not set, or is no URL"),
  dependencyAudit: absent("pip-audit is not installed"),
};

/** The hardened facts with some replaced. */
export function hardenedFacts(overrides: FactOverrides = {}): Facts {
  const base = Object.fromEntries(
    Object.entries(HARDENED).map(([name, value]) => [name, known(value, "test")]),
  );
  const changed = Object.fromEntries(
    Object.entries(overrides).map((
      [name, value],
    ) => [name, isFact(value) ? value : known(value, "test")]),
  );
  return { ...base, ...ABSENT, ...changed } as unknown as Facts;
}

function isFact(value: unknown): value is Fact<never> {
  return typeof value === "object" && value !== null && "state" in value;
}

/** One of the hardened values, to change a part of it. */
export function hardened<N extends FactName>(name: N): FactValues[N] {
  return HARDENED[name];
}
