/**
 * A container as the kernel would show it, made up: not hardened, so that what reports a violation
 * is compiled as well. A file that is missing here only costs what compiles at its first reading.
 */

const STATUS = `Name:\tposture
Umask:\t0022
State:\tR (running)
Tgid:\t7
Pid:\t7
PPid:\t1
TracerPid:\t0
Uid:\t10001\t10001\t10001\t10001
Gid:\t10001\t10001\t10001\t10001
Groups:\t0 10001
NStgid:\t7
Threads:\t1
SigIgn:\t0000000000001000
CapInh:\t0000000000000000
CapPrm:\t0000000000000400
CapEff:\t0000000000000400
CapBnd:\t00000000a80425fb
CapAmb:\t0000000000000000
NoNewPrivs:\t0
Seccomp:\t2
Seccomp_filters:\t1
`;

const LIMITS = `Limit                     Soft Limit           Hard Limit           Units
Max cpu time              unlimited            unlimited            seconds
Max core file size        unlimited            unlimited            bytes
Max processes             unlimited            unlimited            processes
Max open files            1024                 524288               files
`;

const MOUNTS = `100 50 0:40 / / rw,relatime - overlay overlay rw,lowerdir=/l,upperdir=/u,workdir=/w
101 100 0:41 / /proc rw,nosuid,nodev,noexec,relatime - proc proc rw
102 100 0:42 / /dev rw,nosuid - tmpfs tmpfs rw,size=65536k,mode=755
103 102 0:43 / /dev/pts rw,nosuid,noexec,relatime - devpts devpts rw,gid=5,mode=620,ptmxmode=666
104 100 0:44 / /sys ro,nosuid,nodev,noexec,relatime - sysfs sysfs ro
105 104 0:45 / /sys/fs/cgroup ro,nosuid,nodev,noexec,relatime - cgroup2 cgroup rw
106 102 0:46 / /dev/shm rw,nosuid,nodev,noexec,relatime - tmpfs shm rw,size=65536k
107 100 0:47 / /tmp rw,relatime - tmpfs tmpfs rw,size=16384k
108 100 8:1 /srv/data /data rw,relatime - ext4 /dev/sda1 rw
109 101 0:41 /sys /proc/sys ro,nosuid,nodev,noexec,relatime - proc proc rw
110 101 0:42 /null /proc/kcore rw,nosuid - tmpfs tmpfs rw,size=65536k,mode=755
`;

const POLICY = `profile: baseline
process:
  user: 10001:10001
filesystem:
  tmpfs: [{ path: /tmp, options: [noexec, nosuid, nodev] }]
  private_dirs: [/app/cache]
network:
  ports: [8080]
waivers:
  - { id: writable-root, reason: being moved, expires: 2099-01-01 }
levels:
  root-group: fail
`;

const POLICY_JSON = `{
  "process": { "user": "10001:10001" },
  "filesystem": { "private_dirs": ["/app/cache"] },
  "network": { "ports": [8080], "loopback_only": [9000] },
  "host": { "sysctl": { "net.ipv4.ip_forward": 0 } }
}
`;

const SYSCTLS: Readonly<Record<string, string>> = {
  "kernel/cap_last_cap": "40",
  "kernel/core_pattern": "core",
  "kernel/core_uses_pid": "0",
  "kernel/hostname": "posture",
  "kernel/osrelease": "6.1.0-18-amd64",
  "kernel/yama/ptrace_scope": "1",
  "kernel/dmesg_restrict": "1",
  "kernel/kptr_restrict": "0",
  "kernel/randomize_va_space": "2",
  "kernel/unprivileged_bpf_disabled": "2",
  "fs/protected_hardlinks": "1",
  "fs/protected_symlinks": "1",
  "fs/suid_dumpable": "0",
  "net/ipv4/conf/all/rp_filter": "0",
  "net/ipv4/conf/default/rp_filter": "0",
  "net/ipv4/conf/eth0/rp_filter": "0",
  "net/ipv4/conf/all/accept_redirects": "1",
  "net/ipv4/tcp_syncookies": "1",
};

/** Regular files. */
export const FILES: Readonly<Record<string, string>> = {
  "/.dockerenv": "",
  "/proc/self/status": STATUS,
  "/proc/self/limits": LIMITS,
  "/proc/self/mountinfo": MOUNTS,
  "/proc/self/cgroup": "0::/\n",
  "/proc/self/environ": "PATH=/usr/bin:/bin\0HOME=/app\0APP_NAME=demo\0DEBUG=1\0SESSION_TOKEN=\0",
  "/proc/self/uid_map": "         0          0 4294967295\n",
  "/proc/self/gid_map": "         0          0 4294967295\n",
  "/proc/self/attr/current": "docker-default (enforce)\n",
  "/proc/self/attr/apparmor/current": "docker-default (enforce)\n",
  "/proc/self/fdinfo/0": "pos:\t0\nflags:\t0100000\nmnt_id:\t102\nino:\t3\n",
  "/proc/self/fdinfo/1": "pos:\t0\nflags:\t01\nmnt_id:\t11\nino:\t20\n",
  "/proc/self/fdinfo/2": "pos:\t0\nflags:\t01\nmnt_id:\t11\nino:\t21\n",
  "/proc/self/fdinfo/3": "pos:\t0\nflags:\t0100001\nmnt_id:\t108\nino:\t22\n",
  "/proc/1/comm": "sh\n",
  "/proc/1/status": STATUS.replaceAll("\t7\n", "\t1\n").replace("PPid:\t1", "PPid:\t0"),
  "/proc/7/status": STATUS,
  "/proc/7/comm": "posture\n",
  "/proc/cmdline": "BOOT_IMAGE=/vmlinuz root=/dev/sda1 ro\n",
  "/sys/fs/cgroup/memory.max": "max\n",
  "/sys/fs/cgroup/pids.max": "100\n",
  "/sys/fs/cgroup/cgroup.controllers": "memory pids\n",
  "/sys/fs/cgroup/cgroup.procs": "1\n7\n",
  "/etc/group": "root:x:0:\ndocker:x:998:\napp:x:10001:\n",
  "/warm/policy.yaml": POLICY,
  "/warm/policy.json": POLICY_JSON,
  "/app/.env": "APP_NAME=demo\nSECRET_KEY=short\n",
  "/app/cache/index": "",
  "/usr/bin/true": "",
  "/usr/bin/apt": "",
  ...Object.fromEntries(
    Object.entries(SYSCTLS).map(([name, value]) => [`/proc/sys/${name}`, `${value}\n`]),
  ),
};

/** Symbolic links. */
export const LINKS: Readonly<Record<string, string>> = {
  "/proc/self/cwd": "/app",
  "/proc/self/exe": "/usr/bin/true",
  "/proc/self/fd/0": "/dev/null",
  "/proc/self/fd/1": "pipe:[20]",
  "/proc/self/fd/2": "pipe:[21]",
  "/proc/self/fd/3": "/data/app.log",
  "/proc/self/ns/mnt": "mnt:[4026532500]",
  "/proc/self/ns/pid": "pid:[4026532501]",
  "/proc/self/ns/net": "net:[4026532502]",
  "/proc/self/ns/user": "user:[4026531837]",
};
