/**
 * The gate without a part of /proc, in a pid and mount namespace of its own: a posture that must be
 * refused stays refused, and the accepted one is refused where what its checks need is missing.
 */
import { assert, assertEquals, assertNotEquals } from "../../lib/std/assert.ts";
import { ACCEPTED, MARKER_EXIT, type Posture, REFUSED, runGate } from "./refused.ts";

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
