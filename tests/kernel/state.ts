/**
 * A kernel state as data, and the hardened one. A test turns one knob: it takes the hardened state
 * and replaces one part.
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
  /** A memory and pids cgroup of its own, with or without limits; undefined: none is visible. */
  readonly cgroups: "limited" | "unlimited" | undefined;
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
  /**
   * Undefined: no filter. `""` allows everything, `NUMBER:ERRNO` refuses one system call,
   * `write-execute` memory that is writable and executable.
   */
  readonly seccomp: string | undefined;
  readonly traced: boolean;
  /** Kernel files with a text of our own over them, where this kernel has them. */
  readonly covers: Readonly<Record<string, string>>;
  /** Written to /proc/sys, of this network namespace: `net.ipv4.ip_forward`. */
  readonly sysctls: Readonly<Record<string, string>>;
  /** A program that another process of the same uid runs. */
  readonly sibling: string | undefined;
  /** `uid:gid` of another program, that has nothing to do with this one. */
  readonly companion: string | undefined;
  readonly directory: string;
  readonly env: Readonly<Record<string, string>>;
  /** `NAME=VALUE`, behind a variable of the same name. */
  readonly again: readonly string[];
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
  host: { sysctl: { "net.ipv4.ip_forward": 0 } },
  program: "/app/server",
};

/** A container in which nothing is violated. */
export const HARDENED: State = {
  namespaces: ["pid", "mnt", "net", "ipc", "uts", "cgroup"],
  cgroups: "limited",
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
    { path: "/app/.env", mode: "640", owner: 10001, text: "APP_NAME=demo\n" },
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
  covers: {},
  sysctls: { "net.ipv4.ip_forward": "0" },
  sibling: undefined,
  companion: undefined,
  directory: "/",
  env: { PATH: "/usr/local/bin:/usr/bin:/bin" },
  again: [],
  args: ["audit", "--json"],
  policy: POLICY,
};
