/**
 * A kernel state as data, the hardened one, and the instructions that bring launch.c there. A test
 * turns one knob: it takes the hardened state and replaces one part.
 */

/** One mount, made inside the new root. */
export interface Mount {
  /** A filesystem type, `bind`, or `remount` for new options of the mount at `target`. */
  readonly type: string;
  readonly source: string;
  readonly target: string;
  readonly options: string;
}

/** Something planted in the new root: a file with its text, a directory or a socket. */
export interface Planted {
  readonly kind?: "file" | "directory" | "socket";
  readonly path: string;
  /** Octal. */
  readonly mode: string;
  /** uid and gid. */
  readonly owner?: number;
  readonly text?: string;
}

/** Everything that a check looks at, in the order in which it is set up. */
export interface State {
  readonly namespaces: readonly string[];
  /** Whether the process is in a memory and pids cgroup of its own with a limit. */
  readonly limited: boolean;
  readonly rootOptions: string;
  /** Only /proc besides the program and its libraries: no /sys, /dev, /tmp. */
  readonly bare: boolean;
  /** Undefined: /proc is not mounted. */
  readonly procOptions: string | undefined;
  readonly mounts: readonly Mount[];
  readonly planted: readonly Planted[];
  readonly masked: readonly string[];
  readonly readOnly: readonly string[];
  /** `tcp:PORT:ADDRESS` or `udp:PORT:ADDRESS`. */
  readonly listeners: readonly string[];
  /** Inherited descriptors: `NUMBER:PATH`. */
  readonly descriptors: readonly string[];
  readonly umask: string;
  /** RLIMIT_CORE, bytes. */
  readonly core: number;
  /** `inside outside length`: in a user namespace of its own. */
  readonly userNamespace: string | undefined;
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
  /** Numbers of the capabilities left in the bounding set; undefined leaves it as it is. */
  readonly bounding: readonly number[] | undefined;
  /** Held: effective, permitted, inheritable, ambient. */
  readonly capabilities: readonly number[];
  readonly noNewPrivs: boolean;
  /** Undefined: no filter. `""` allows everything, `NUMBER:ERRNO` refuses one system call. */
  readonly seccomp: string | undefined;
  readonly traced: boolean;
  /** Shown as the process's own label by a file over /proc/PID/attr; undefined: the real one. */
  readonly lsmLabel: string | undefined;
  /** A program that another process of the same uid runs. */
  readonly sibling: string | undefined;
  readonly directory: string;
  readonly env: Readonly<Record<string, string>>;
  readonly args: readonly string[];
  /** Written to /etc/posture/policy.yaml; JSON is YAML. */
  readonly policy: Readonly<Record<string, unknown>> | undefined;
}

const TMPFS = "nosuid,nodev,noexec,mode=1777,size=16m";

function directory(path: string): Planted {
  return { kind: "directory", path, mode: "755" };
}

/** Judged by nearly every check that needs a policy: without it they would skip. */
const POLICY = {
  process: { user: "10001:10001", single_instance: true },
  filesystem: {
    tmpfs: [{ path: "/tmp", options: ["noexec", "nosuid", "nodev"], size: "16m" }],
    private_dirs: ["/app/cache"],
    secret_files: ["/app/secret"],
    env_file: "/app/.env",
    writable: ["/allowed"],
  },
  network: { ports: [8443, 9000], loopback_only: [9000] },
  program: "/app/server",
};

/** A container in which nothing is violated. */
export const HARDENED: State = {
  namespaces: ["pid", "mnt", "net", "ipc", "uts", "cgroup"],
  limited: true,
  rootOptions: "ro",
  bare: false,
  procOptions: "nosuid,nodev,noexec",
  mounts: [
    { type: "tmpfs", source: "tmpfs", target: "/tmp", options: TMPFS },
    { type: "tmpfs", source: "shm", target: "/dev/shm", options: TMPFS },
  ],
  planted: [
    { path: "/.dockerenv", mode: "755" },
    directory("/etc"),
    { path: "/etc/group", mode: "644", text: "root:x:0:\ndocker:x:998:\napp:x:10001:\n" },
    directory("/etc/posture"),
    directory("/app"),
    { path: "/app/server", mode: "755", text: "#!/posture\n" },
    { path: "/app/.env", mode: "640", text: "APP_NAME=demo\n" },
    { kind: "directory", path: "/app/cache", mode: "700", owner: 10001 },
    { path: "/app/secret", mode: "600", owner: 10001 },
    directory("/usr"),
    directory("/usr/bin"),
    directory("/var"),
    directory("/data"),
    directory("/run"),
  ],
  // The lists of Docker 28: https://docs.docker.com/engine/security/
  masked: [
    "/proc/acpi",
    "/proc/asound",
    "/proc/interrupts",
    "/proc/kcore",
    "/proc/keys",
    "/proc/latency_stats",
    "/proc/sched_debug",
    "/proc/scsi",
    "/proc/timer_list",
    "/proc/timer_stats",
    "/sys/devices/virtual/powercap",
    "/sys/firmware",
  ],
  readOnly: ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"],
  listeners: [],
  descriptors: [],
  umask: "077",
  core: 0,
  userNamespace: undefined,
  uid: 10001,
  gid: 10001,
  groups: [],
  bounding: [],
  capabilities: [],
  noNewPrivs: true,
  seccomp: "",
  traced: false,
  lsmLabel: undefined,
  sibling: undefined,
  directory: "/",
  env: { PATH: "/usr/local/bin:/usr/bin:/bin" },
  args: ["audit", "--json"],
  policy: POLICY,
};

/** Where a state is built: directories that run.ts made. */
export interface Places {
  /** Holds the program and its libraries, read only through an overlay. */
  readonly lower: string;
  /** An empty directory. */
  readonly base: string;
  /** The `cgroup.procs` files to enter. */
  readonly procs: readonly string[];
}

/** What launch.c is to do, in order. */
export function instructions(state: State, places: Places): readonly string[] {
  const { base } = places;
  const upper = `lowerdir=${places.lower},upperdir=${base}/upper,workdir=${base}/work`;
  return [
    ...places.procs.map((one) => `write=${one}:0`),
    `unshare=${state.namespaces.join(",")}`,
    ...(state.namespaces.includes("net") ? ["loopback"] : []),
    ...state.listeners.map((one) => `listen=${one}`),
    "fork",
    `mount=tmpfs:tmpfs:${base}:mode=755`,
    ...["upper", "work", "root"].map((name) => `dir=${base}/${name}:755:0:0`),
    `mount=overlay:overlay:${base}/root:${upper}`,
    ...fill(state, `${base}/root`),
    `root=${base}/root`,
    ...state.masked.map((path) => `mask=${path}`),
    ...state.readOnly.map((path) => `readonly=${path}`),
    ...label(state),
    `remount=/:${state.rootOptions}`,
    ...become(state),
  ];
}

function fill(state: State, root: string): readonly string[] {
  return [
    ...(state.procOptions === undefined
      ? []
      : [`mount=proc:proc:${root}/proc:${state.procOptions}`]),
    ...(state.bare ? [] : [
      `mount=sysfs:sysfs:${root}/sys:ro,nosuid,nodev,noexec`,
      `mount=tmpfs:tmpfs:${root}/dev:nosuid,mode=755,size=64k`,
      `node=${root}/dev/null:1:3`,
      `node=${root}/dev/urandom:1:9`,
    ]),
    ...state.planted.map((one) => plant(one, root)),
    ...state.mounts.map((one) => mounted(one, root)),
    ...(state.policy === undefined ? [] : [
      `file=${root}/etc/posture/policy.yaml:644:0:0:${JSON.stringify(state.policy)}`,
    ]),
  ];
}

function mounted({ type, source, target, options }: Mount, root: string): string {
  if (type === "bind") return `bind=${source}:${root}${target}:${options}`;
  if (type === "remount") return `remount=${root}${target}:${options}`;
  return `mount=${type}:${source}:${root}${target}:${options}`;
}

function plant({ kind = "file", path, mode, owner = 0, text = "" }: Planted, root: string): string {
  const there = `${root}${path}:${mode}:${owner}:${owner}`;
  if (kind === "directory") return `dir=${there}`;
  return kind === "file" ? `file=${there}:${text}` : `socket=${there}`;
}

/** Two files, since a kernel with AppArmor has both. */
function label({ lsmLabel }: State): readonly string[] {
  if (lsmLabel === undefined) return [];
  const file = "/lsm-label";
  return [`file=${file}:444:0:0:${lsmLabel}`].concat(
    ["apparmor/current", "current"].map((name) => `cover=${file}:/proc/self/attr/${name}`),
  );
}

function become(state: State): readonly string[] {
  return [
    ...(state.traced ? ["traced"] : []),
    ...state.descriptors.map((one) => `open=${one}`),
    `umask=${state.umask}`,
    `core=${state.core}`,
    ...(state.userNamespace === undefined ? [] : [`userns=${state.userNamespace}`]),
    // While there is CAP_SYS_ADMIN: without no-new-privs nobody else may install a filter.
    ...(state.seccomp === undefined ? [] : [`seccomp=${state.seccomp}`]),
    ...(state.bounding === undefined ? [] : [
      // A capability outside of the bounding set cannot be made inheritable.
      `bounding=${[...state.bounding, ...state.capabilities].join(",")}`,
    ]),
    `groups=${state.groups.join(",")}`,
    `gid=${state.gid}`,
    `uid=${state.uid}`,
    `capabilities=${state.capabilities.join(",")}`,
    `chdir=${state.directory}`,
    ...(state.noNewPrivs ? ["no-new-privs"] : []),
    ...(state.sibling === undefined ? [] : [`sibling=${state.sibling}`]),
  ];
}
