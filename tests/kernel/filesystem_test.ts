import { testKnobs } from "./knobs.ts";
import { HARDENED, type Mount, type Planted } from "./state.ts";

/** Other options for the tmpfs on /tmp. */
function tmp(options: string): readonly Mount[] {
  return HARDENED.mounts.map((one) => one.target === "/tmp" ? { ...one, options } : one);
}

function plant(...more: readonly Planted[]) {
  return { planted: [...HARDENED.planted, ...more] };
}

function bind(source: string, target: string, options: string) {
  return { mounts: [...HARDENED.mounts, { type: "bind", source, target, options }] };
}

function unmask(path: string) {
  const without = (list: readonly string[]) => list.filter((one) => one !== path);
  return { masked: without(HARDENED.masked), readOnly: without(HARDENED.readOnly) };
}

testKnobs([
  { name: "a writable root", state: { rootOptions: "rw" }, changes: { "writable-root": "warn" } },
  {
    name: "a tmpfs that allows programs",
    state: { mounts: tmp("nosuid,nodev,mode=1777,size=16m") },
    changes: { "weak-tmpfs": "warn", "missing-tmpfs": "warn" },
  },
  {
    name: "a tmpfs of another size than the policy's",
    state: { mounts: tmp("noexec,nosuid,nodev,mode=1777,size=64m") },
    changes: { "missing-tmpfs": "warn" },
  },
  {
    name: "a writable mount",
    state: bind("/usr/share", "/data", "rw,nosuid,nodev"),
    changes: { "unexpected-writable-mount": "warn" },
  },
  {
    name: "a writable mount that the policy allows",
    state: bind("/usr/share", "/allowed", "rw,nosuid,nodev"),
    changes: {},
  },
  {
    name: "a runtime's socket",
    state: plant({ kind: "socket", path: "/run/docker.sock", mode: "660" }),
    changes: { "runtime-socket-mounted": "fail" },
  },
  {
    name: "the host's /etc",
    state: bind("/etc", "/host", "ro"),
    changes: { "host-path-mounted": "fail" },
  },
  {
    name: "an unmasked /sys/firmware",
    state: unmask("/sys/firmware"),
    changes: { "unmasked-kernel-path": "warn" },
  },
  {
    name: "a writable /proc/sys",
    state: unmask("/proc/sys"),
    changes: { "unmasked-kernel-path": "warn" },
  },
  {
    name: "a private directory that the group may list",
    state: plant({ kind: "directory", path: "/app/cache", mode: "750", owner: 10001 }),
    changes: { "insecure-private-dir": "fail" },
  },
  {
    name: "a private directory of somebody else",
    state: plant({ kind: "directory", path: "/app/cache", mode: "700", owner: 10002 }),
    changes: { "insecure-private-dir": "fail" },
  },
  {
    name: "an .env file that everybody may read",
    state: plant({ path: "/app/.env", mode: "644", text: "APP_NAME=demo\n" }),
    changes: { "exposed-env-file": "warn" },
  },
  {
    name: "a secret file that everybody may read",
    state: plant({ path: "/app/secret", mode: "644", owner: 10001 }),
    changes: { "exposed-secret-file": "fail" },
  },
  {
    name: "a secret file that a variable names",
    state: {
      ...plant({ path: "/app/password", mode: "644", owner: 10001 }),
      env: { ...HARDENED.env, DB_PASSWORD_FILE: "/app/password" },
    },
    changes: { "exposed-secret-file": "fail" },
  },
  {
    name: "a setuid program that no-new-privs makes harmless",
    state: plant({ path: "/usr/bin/tool", mode: "4755" }),
    changes: { "setuid-binary": "info" },
  },
  {
    name: "a setuid program",
    state: plant({ path: "/usr/bin/tool", mode: "4755" }),
    from: { ...HARDENED, noNewPrivs: false },
    changes: { "setuid-binary": "warn" },
  },
  {
    name: "a shell",
    state: plant({ path: "/usr/bin/sh", mode: "755" }),
    changes: { "shell-in-image": "info" },
  },
  {
    name: "a program that its own user may replace",
    state: plant({ path: "/app/server", mode: "755", owner: 10001 }),
    from: { ...HARDENED, rootOptions: "rw" },
    changes: { "writable-program": "fail" },
  },
  {
    name: "a program that is started as root, whoever starts it",
    state: plant({ path: "/app/server", mode: "4755", text: "\x7fELF" }),
    from: { ...HARDENED, noNewPrivs: false },
    changes: { "privileged-program": "fail" },
  },
]);
