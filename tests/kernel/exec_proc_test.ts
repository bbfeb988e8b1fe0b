/**
 * The gate without a part of /proc, in a pid and mount namespace of its own: a posture that must be
 * refused stays refused, and the accepted one is refused where what its checks need is missing.
 */
import { assert, assertEquals, assertMatch, assertNotEquals } from "../../lib/std/assert.ts";
import { ACCEPTED, AS_ROOT, MARKER_EXIT, type Posture, REFUSED, runGate } from "./refused.ts";

/** Ends with 90 when the state cannot be made: that would prove nothing. */
function inNamespace(text: string): readonly string[] {
  const script = `{ ${text}; } || exit 90; exec "$@"`;
  return ["unshare", "--pid", "--fork", "--mount", "--mount-proc", "bash", "-c", script, "bash"];
}

/** The gate is pid 1: /proc/self is /proc/1, but not for mount(8). */
const FILES = [
  ...["status", "mountinfo", "environ", "limits", "cgroup", "stat", "cmdline", "uid_map"],
  ...["gid_map", "setgroups", "maps", "net/tcp", "attr/current", "fdinfo", "fd", "ns", "task"],
].map((name) => `/proc/1/${name}`);
const ELSEWHERE = ["/proc/sys", "/proc/sys/kernel", "/proc/filesystems", "/proc/meminfo"]
  .concat(["/proc/self", "/proc/thread-self", "/proc/1", "/proc"]);

/** Nothing over a file, an empty directory over a directory; what is not there is left alone. */
function cover(path: string): string {
  const here = `"$(realpath "${path}")"`;
  return `if [ -d ${path} ]; then mkdir -p /dev/shm && mount -t tmpfs -o ro none ${
    path === "/proc/self" ? "/proc/1" : path
  }; elif [ -e ${path} ]; then mount --bind /dev/null ${here}; fi`;
}

const OPTIONS = ["hidepid=1", "hidepid=2", "hidepid=4", "subset=pid"];
const STATES: Readonly<Record<string, string>> = {
  ...Object.fromEntries([...FILES, ...ELSEWHERE].map((path) => [`no ${path}`, cover(path)])),
  ...Object.fromEntries(OPTIONS.map((option) => [
    `/proc with ${option}`,
    `mount -t proc -o ${option} proc /proc`,
  ])),
  "no /proc at all": "umount -l /proc",
};

for (const [name, text] of Object.entries(STATES)) {
  Deno.test(`exec proc: ${name}: nothing that must be refused starts`, async () => {
    for (const posture of REFUSED) await assertRefused(posture, text);
  });
}

/** What the kernel says of a process, with the words of an unprivileged one in its status. */
const PLANTED = [
  "mount -t tmpfs none /dev/shm && p=/dev/shm/proc && mkdir -p $p/self/ns $p/self/fd $p/sys/kernel",
  "mkdir $p/self/fdinfo && printf 'flags:\\t0100001\\n' > $p/self/fdinfo/2",
  "for f in environ mountinfo limits cgroup uid_map gid_map stat cmdline status",
  'do cat /proc/self/$f > $p/self/$f; done && ln -s "$PWD" $p/self/cwd && ln -s /dev/null $p/self/fd/2',
  "for f in osrelease cap_last_cap hostname; do cat /proc/sys/kernel/$f > $p/sys/kernel/$f; done",
  "for n in mnt pid net ipc uts user cgroup; do ln -s $(readlink /proc/self/ns/$n) $p/self/ns/$n; done",
  "sed -Ei 's/^([UG]id:).*/\\1\\t7\\t7\\t7\\t7/; s/^(Cap...:).*/\\1\\t0000000000000000/' $p/self/status",
  'for last; do case "$last" in */posture) ln -s "$last" $p/self/exe; break;; esac; done',
].join(" && ").replaceAll("status && do", "status; do");

const FALSE_PROCS: Readonly<Record<string, string>> = {
  "a directory of files in the place of /proc": `${PLANTED} && mount --bind $p /proc`,
  "a file over /proc/self/status": `${PLANTED} && mount --bind $p/self/status /proc/1/status`,
};

/** Nothing but what /proc says refuses it. */
const BY_PROC: Posture = { ...AS_ROOT, options: ["--skip", "being-traced,writable-program"] };

for (const [name, text] of Object.entries(FALSE_PROCS)) {
  Deno.test(`exec proc: ${name} is not the kernel's word: no start`, async () => {
    await assertRefused(BY_PROC, text);
    const { stderr } = await runGate(BY_PROC, { before: inNamespace(text) });
    assertMatch(stderr, /\[UNKNOWN\] cannot read \/proc\/self\/status: .*no proc filesystem/);
  });
}

for (const path of ["/proc/1/status", "/proc/1", "/proc"]) {
  Deno.test(`exec proc: no ${path}: what could not be looked at is no reason to start`, async () => {
    await assertRefused(ACCEPTED, cover(path));
  });
}

Deno.test("exec proc: the accepted posture starts in such a namespace", async () => {
  assertEquals((await runGate(ACCEPTED, { before: inNamespace("true") })).code, MARKER_EXIT);
});

async function assertRefused(posture: Posture, text: string): Promise<void> {
  const { started, code, stderr } = await runGate(posture, { before: inNamespace(text) });
  assert(!started, `${posture.name} was started: ${stderr}`);
  assertNotEquals(code, 90, `the state could not be made: ${stderr}`);
  assertNotEquals(code, 0, `${posture.name}: ${stderr}`);
  assertNotEquals(code, 137, `${posture.name} hung: ${stderr}`);
}
