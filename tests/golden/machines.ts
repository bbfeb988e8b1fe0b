/**
 * Four machines as the kernel's files, which the collectors read to make tests/fixtures: a hardened
 * container, `docker run debian`, a user's shell on a node, and a root service on that node.
 */
import type { MemoryFiles, MemoryNode } from "../../lib/system/memory.ts";

/** A machine, and which of its processes is looked at. */
export interface Machine {
  readonly name: string;
  readonly pid: number | undefined;
  readonly files: MemoryFiles;
}

/** A process as its /proc directory shows it. */
interface Process {
  readonly uid: number;
  readonly groups: string;
  /** Hexadecimal masks. */
  readonly effective: string;
  readonly bounding: string;
  readonly noNewPrivs: boolean;
  readonly seccomp: 0 | 2;
  readonly apparmor: string;
  readonly core: string;
  readonly mounts: readonly string[];
  readonly cgroup: string;
  readonly namespaces: "own" | "host";
  readonly descriptors: readonly string[];
}

const INITIAL = {
  cgroup: 4026531835,
  ipc: 4026531839,
  mnt: 4026531841,
  net: 4026531840,
  pid: 4026531836,
  time: 4026531834,
  user: 4026531837,
  uts: 4026531838,
};
const OWN = {
  ...INITIAL,
  cgroup: 4026532785,
  ipc: 4026532723,
  mnt: 4026532721,
  net: 4026532726,
  pid: 4026532724,
  uts: 4026532722,
};

/** What Docker keeps of the capabilities: a80425fb. */
const DOCKER_CAPABILITIES = "00000000a80425fb";
const NO_CAPABILITIES = "0000000000000000";
const ALL_CAPABILITIES = "000001ffffffffff";

const SOCKET_TABLE = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when " +
  "retrnsmt   uid  timeout inode\n";
const SSH_SOCKET = "   0: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 " +
  "00000000     0        0 18234 1 0000000000000000 100 0 0 10 0\n";

/** The files of one process; `proc` is /proc/self or /proc/N. */
function processFiles(proc: string, process: Process): Record<string, MemoryNode | string> {
  const { uid, groups, effective, bounding } = process;
  const ids = `${uid}\t${uid}\t${uid}\t${uid}`;
  const inodes = process.namespaces === "own" ? OWN : INITIAL;
  const pid = proc === "/proc/self" ? 1 : Number(proc.slice("/proc/".length));
  const status = [
    "Name:\tposture",
    "Umask:\t0022",
    `Pid:\t${pid}`,
    "PPid:\t0",
    "TracerPid:\t0",
    `Uid:\t${ids}`,
    `Gid:\t${ids}`,
    `Groups:\t${groups} `,
    `CapInh:\t${NO_CAPABILITIES}`,
    `CapPrm:\t${effective}`,
    `CapEff:\t${effective}`,
    `CapBnd:\t${bounding}`,
    `CapAmb:\t${NO_CAPABILITIES}`,
    `NoNewPrivs:\t${process.noNewPrivs ? 1 : 0}`,
    `Seccomp:\t${process.seccomp}`,
    `Seccomp_filters:\t${process.seccomp === 2 ? 1 : 0}`,
  ];
  const limits = [
    "Limit                     Soft Limit           Hard Limit           Units     ",
    `Max core file size        ${process.core.padEnd(20)} ${process.core.padEnd(20)} bytes     `,
  ];
  return {
    [`${proc}/status`]: lines(status),
    [`/proc/${pid}/status`]: lines(status),
    [`${proc}/limits`]: lines(limits),
    [`${proc}/uid_map`]: "         0          0 4294967295\n",
    [`${proc}/gid_map`]: "         0          0 4294967295\n",
    [`${proc}/mountinfo`]: lines(process.mounts),
    [`${proc}/cgroup`]: `0::${process.cgroup}\n`,
    [`${proc}/attr/apparmor/current`]: `${process.apparmor}\n`,
    [`${proc}/environ`]: "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\0",
    [`${proc}/cwd`]: { link: "/" },
    ...Object.fromEntries(
      Object.entries(inodes).map((
        [name, inode],
      ) => [`${proc}/ns/${name}`, { link: `${name}:[${inode}]` }]),
    ),
    ...Object.fromEntries(process.descriptors.flatMap((link, number) => [
      [`${proc}/fd/${number}`, { link }],
      [`${proc}/fdinfo/${number}`, "pos:\t0\nflags:\t0100002\nmnt_id:\t15\n"],
    ])),
  };
}

function lines(list: readonly string[]): string {
  return list.map((line) => `${line}\n`).join("");
}

/** Of every machine: Debian's kernel with AppArmor, cgroup v2. */
const KERNEL: MemoryFiles = {
  "/proc/sys/kernel/osrelease": "6.12.48+deb13-amd64\n",
  "/proc/sys/kernel/cap_last_cap": "40\n",
  "/proc/sys/kernel/core_pattern": "core\n",
  "/proc/sys/kernel/core_uses_pid": "0\n",
  "/proc/cmdline": "BOOT_IMAGE=/boot/vmlinuz-6.12.48+deb13-amd64 root=UUID=1 ro quiet\n",
  "/etc/group": "root:x:0:\nadm:x:4:\ndisk:x:6:\nsudo:x:27:\nshadow:x:42:\nusers:x:100:\n",
};

const MASKED_FILES = ["/proc/kcore", "/proc/keys", "/proc/timer_list"];
const MASKED_DIRECTORIES = [
  "/proc/acpi",
  "/proc/scsi",
  "/sys/devices/virtual/powercap",
  "/sys/firmware",
];
const READ_ONLY_DIRECTORIES = ["/proc/bus", "/proc/fs", "/proc/irq"];
const KERNEL_PATHS: MemoryFiles = Object.fromEntries([
  ...[...MASKED_FILES, "/proc/sysrq-trigger"].map((path) => [path, { content: "" }] as const),
  ...[...MASKED_DIRECTORIES, ...READ_ONLY_DIRECTORIES].map((path) => [path, {}] as const),
]);

const VOLUMES = "/var/lib/docker/containers/4f1c9a2b7d3e";

/** The mountinfo of a container of Docker 28; `root` is `rw` or, with --read-only, `ro`. */
function dockerMounts(root: "rw" | "ro"): string[] {
  const kernel = "nosuid,nodev,noexec,relatime";
  const bound = ["resolv.conf", "hostname", "hosts"].map((name, index) =>
    `${760 + index} 743 8:1 ${VOLUMES}/${name} /etc/${name} ${root},relatime - ext4 /dev/sda1 rw`
  );
  const readOnly = [...READ_ONLY_DIRECTORIES, "/proc/sys", "/proc/sysrq-trigger"].map((
    path,
    index,
  ) => `${770 + index} 744 0:52 ${path.slice("/proc".length)} ${path} ro,${kernel} - proc proc rw`);
  const files = MASKED_FILES.map((path, index) =>
    `${780 + index} 744 0:53 /null ${path} rw,nosuid - tmpfs tmpfs rw,size=65536k,mode=755`
  );
  const directories = MASKED_DIRECTORIES.map((path, index) => {
    const parent = path.startsWith("/proc") ? 744 : 747;
    return `${790 + index} ${parent} 0:6${index} / ${path} ro,relatime - tmpfs tmpfs ro,inode64`;
  });
  return [
    `743 632 0:51 / / ${root},relatime - overlay overlay ` +
    "rw,lowerdir=/var/lib/docker/overlay2/l/A,upperdir=/var/lib/docker/overlay2/b/diff",
    `744 743 0:52 / /proc rw,${kernel} - proc proc rw`,
    "745 743 0:53 / /dev rw,nosuid - tmpfs tmpfs rw,size=65536k,mode=755,inode64",
    "746 745 0:54 / /dev/pts rw,nosuid,noexec,relatime - devpts devpts rw,gid=5,mode=620",
    `747 743 0:55 / /sys ro,${kernel} - sysfs sysfs ro`,
    `748 747 0:29 / /sys/fs/cgroup ro,${kernel} - cgroup2 cgroup rw,nsdelegate`,
    `749 745 0:50 / /dev/mqueue rw,${kernel} - mqueue mqueue rw`,
    `750 745 0:56 / /dev/shm rw,${kernel} - tmpfs shm rw,size=65536k,inode64`,
    ...bound,
    ...readOnly,
    ...files,
    ...directories,
  ];
}

/** A container's own files: the marker, empty socket tables, its part of the cgroup tree. */
function containerFiles(memory: string, pids: string): MemoryFiles {
  return {
    ...KERNEL_PATHS,
    "/.dockerenv": "",
    "/proc/self/net/tcp": SOCKET_TABLE,
    "/proc/self/net/tcp6": SOCKET_TABLE,
    "/proc/self/net/udp": SOCKET_TABLE,
    "/proc/self/net/udp6": SOCKET_TABLE,
    "/sys/fs/cgroup/cgroup.procs": "1\n",
    "/sys/fs/cgroup/memory.max": `${memory}\n`,
    "/sys/fs/cgroup/pids.max": `${pids}\n`,
  };
}

const program: MemoryNode = { content: "", status: { mode: 0o755, size: 1 } };
const setuid: MemoryNode = { content: "", status: { mode: 0o4755, size: 1 } };
const setgid: MemoryNode = { content: "", status: { mode: 0o2755, gid: 42, size: 1 } };

/** The programs of debian:13 that a check asks about. */
const DEBIAN_PROGRAMS: MemoryFiles = {
  "/bin": { link: "/usr/bin" },
  "/sbin": { link: "/usr/sbin" },
  ...Object.fromEntries(
    ["sh", "bash", "dash", "apt", "apt-get", "dpkg"].map((name) => [`/usr/bin/${name}`, program]),
  ),
  ...Object.fromEntries(
    ["chfn", "chsh", "gpasswd", "mount", "newgrp", "passwd", "su", "umount"].map((
      name,
    ) => [`/usr/bin/${name}`, setuid]),
  ),
  ...Object.fromEntries(
    ["/usr/bin/chage", "/usr/bin/expiry", "/usr/sbin/unix_chkpwd"].map((path) => [path, setgid]),
  ),
};

/** A distroless `cc` image with an application, as its README would start it. */
const hardened: Machine = {
  name: "hardened",
  pid: undefined,
  files: {
    ...KERNEL,
    ...containerFiles("268435456", "100"),
    "/usr/bin/app": program,
    ...processFiles("/proc/self", {
      uid: 10001,
      groups: "10001",
      effective: NO_CAPABILITIES,
      bounding: NO_CAPABILITIES,
      noNewPrivs: true,
      seccomp: 2,
      apparmor: "docker-default (enforce)",
      core: "0",
      mounts: [
        ...dockerMounts("ro"),
        "751 743 0:57 / /tmp rw,nosuid,nodev,noexec,relatime - tmpfs tmpfs rw,size=65536k",
      ],
      cgroup: "/",
      namespaces: "own",
      descriptors: ["/dev/null", "pipe:[81023]", "pipe:[81024]"],
    }),
  },
};

/** `docker run debian posture`, nothing else said. */
const dockerDefault: Machine = {
  name: "docker_default",
  pid: undefined,
  files: {
    ...KERNEL,
    ...containerFiles("max", "max"),
    ...DEBIAN_PROGRAMS,
    ...processFiles("/proc/self", {
      uid: 0,
      groups: "0",
      effective: DOCKER_CAPABILITIES,
      bounding: DOCKER_CAPABILITIES,
      noNewPrivs: false,
      seccomp: 2,
      apparmor: "docker-default (enforce)",
      core: "unlimited",
      mounts: dockerMounts("rw"),
      cgroup: "/",
      namespaces: "own",
      descriptors: ["/dev/null", "pipe:[81023]", "pipe:[81024]"],
    }),
  },
};

const NODE_MOUNTS = [
  "22 29 0:20 / /sys rw,nosuid,nodev,noexec,relatime shared:7 - sysfs sysfs rw",
  "23 29 0:21 / /proc rw,nosuid,nodev,noexec,relatime shared:14 - proc proc rw",
  "24 29 0:5 / /dev rw,nosuid,relatime shared:2 - devtmpfs udev rw,size=4005128k,mode=755",
  "26 29 0:22 / /run rw,nosuid,nodev,noexec,relatime shared:5 - tmpfs tmpfs rw,mode=755",
  "29 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw,errors=remount-ro",
  "31 24 0:24 / /dev/shm rw,nosuid,nodev shared:4 - tmpfs tmpfs rw,inode64",
  "33 22 0:27 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime shared:9 - cgroup2 cgroup2 rw",
  "41 29 0:35 / /tmp rw,nosuid,nodev shared:31 - tmpfs tmpfs rw,nr_inodes=1048576",
];

/** What Debian 13 sets, or leaves at the kernel's default. */
const SYSCTLS: Readonly<Record<string, string>> = {
  "dev/tty/ldisc_autoload": "1",
  "fs/protected_fifos": "1",
  "fs/protected_hardlinks": "1",
  "fs/protected_regular": "2",
  "fs/protected_symlinks": "1",
  "fs/suid_dumpable": "0",
  "kernel/dmesg_restrict": "1",
  "kernel/kptr_restrict": "0",
  "kernel/perf_event_paranoid": "3",
  "kernel/randomize_va_space": "2",
  "kernel/unprivileged_bpf_disabled": "2",
  "kernel/yama/ptrace_scope": "0",
  "net/core/bpf_jit_harden": "0",
  "net/ipv4/conf/all/accept_redirects": "0",
  "net/ipv4/conf/all/accept_source_route": "0",
  "net/ipv4/conf/all/rp_filter": "2",
  "net/ipv4/conf/all/send_redirects": "1",
  "net/ipv4/conf/default/accept_redirects": "1",
  "net/ipv4/icmp_echo_ignore_broadcasts": "1",
  "net/ipv4/tcp_syncookies": "1",
  "net/ipv6/conf/all/accept_redirects": "1",
  "net/ipv6/conf/all/accept_source_route": "0",
  "net/ipv6/conf/default/accept_redirects": "1",
  "vm/unprivileged_userfaultfd": "0",
};

function nodeFiles(proc: string, cgroup: string): MemoryFiles {
  const slice = `/sys/fs/cgroup${cgroup}`;
  return {
    ...KERNEL,
    ...KERNEL_PATHS,
    ...Object.fromEntries(
      Object.entries(SYSCTLS).map(([path, value]) => [`/proc/sys/${path}`, `${value}\n`]),
    ),
    [`${proc}/net/tcp`]: SOCKET_TABLE + SSH_SOCKET,
    [`${proc}/net/tcp6`]: SOCKET_TABLE,
    [`${proc}/net/udp`]: SOCKET_TABLE,
    [`${proc}/net/udp6`]: SOCKET_TABLE,
    "/sys/fs/cgroup/cgroup.procs": "",
    [`${slice}/cgroup.procs`]: "812\n",
    [`${slice}/memory.max`]: "max\n",
    [`${slice}/pids.max`]: "4915\n",
  };
}

const SESSION = "/user.slice/user-1000.slice/session-3.scope";

/** A user's shell; root's processes do not let it look. */
const nodeUser: Machine = {
  name: "node_user",
  pid: undefined,
  files: {
    ...nodeFiles("/proc/self", SESSION),
    ...DEBIAN_PROGRAMS,
    "/proc/1/environ": { error: "EACCES" },
    "/proc/1/ns/net": { error: "EACCES" },
    "/proc/self/mountinfo": lines(NODE_MOUNTS),
    ...processFiles("/proc/self", {
      uid: 1000,
      groups: "27 100 1000",
      effective: NO_CAPABILITIES,
      bounding: ALL_CAPABILITIES,
      noNewPrivs: false,
      seccomp: 0,
      apparmor: "unconfined",
      core: "0",
      mounts: NODE_MOUNTS,
      cgroup: SESSION,
      namespaces: "host",
      descriptors: ["/dev/pts/0", "/dev/pts/0", "/dev/pts/0"],
    }),
  },
};

const SSH_SERVICE = "/system.slice/ssh.service";
const SSHD = 812;

/** `posture --pid 812` by root: the ssh server, which runs as root. */
const root: Machine = {
  name: "root",
  pid: SSHD,
  files: {
    ...nodeFiles(`/proc/${SSHD}`, SSH_SERVICE),
    "/proc/1/environ": "HOME=/\0",
    "/proc/1/ns/net": { link: `net:[${INITIAL.net}]` },
    "/proc/self/mountinfo": lines(NODE_MOUNTS),
    "/proc/self/ns/cgroup": { link: `cgroup:[${INITIAL.cgroup}]` },
    "/proc/self/ns/ipc": { link: `ipc:[${INITIAL.ipc}]` },
    "/proc/self/ns/net": { link: `net:[${INITIAL.net}]` },
    "/proc/self/ns/pid": { link: `pid:[${INITIAL.pid}]` },
    "/proc/self/ns/uts": { link: `uts:[${INITIAL.uts}]` },
    "/proc/self/uid_map": "         0          0 4294967295\n",
    "/proc/self/gid_map": "         0          0 4294967295\n",
    "/usr/sbin/sshd": program,
    [`/proc/${SSHD}/root/`]: {},
    [`/proc/${SSHD}/exe`]: { link: "/usr/sbin/sshd" },
    [`/proc/${SSHD}/comm`]: "sshd\n",
    [`/proc/${SSHD}/cmdline`]: "sshd: /usr/sbin/sshd -D [listener]\0",
    ...Object.fromEntries(
      Object.entries({
        ...DEBIAN_PROGRAMS,
        ...KERNEL_PATHS,
        "/etc/group": KERNEL["/etc/group"] ?? "",
      })
        .map(([path, node]) => [`/proc/${SSHD}/root${path}`, node]),
    ),
    ...processFiles(`/proc/${SSHD}`, {
      uid: 0,
      groups: "",
      effective: ALL_CAPABILITIES,
      bounding: ALL_CAPABILITIES,
      noNewPrivs: false,
      seccomp: 0,
      apparmor: "unconfined",
      core: "unlimited",
      mounts: NODE_MOUNTS,
      cgroup: SSH_SERVICE,
      namespaces: "host",
      descriptors: ["/dev/null", "socket:[18000]", "socket:[18000]", "socket:[18234]"],
    }),
  },
};

/** Every machine of the golden files. */
export const MACHINES: readonly Machine[] = [hardened, dockerDefault, nodeUser, root];
