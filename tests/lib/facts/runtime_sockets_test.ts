import { runtimeSocketsCollector, socketsBelow } from "../../../lib/facts/runtime_sockets.ts";
import type { Facts } from "../../../lib/facts/types.ts";
import { defaultPolicy } from "../../../lib/policy/defaults.ts";
import { assert, assertEquals } from "../../../lib/std/assert.ts";
import { type MemoryFiles, memorySystem } from "../../../lib/system/memory.ts";
import { DOCKER, withLines } from "../../fixtures/mountinfo.ts";

const policy = defaultPolicy("baseline");
const directory = { entries: [] };
const socket = { content: "", status: { type: "socket", inode: "77" } } as const;

function collect(files: MemoryFiles, mountinfo = DOCKER) {
  const system = memorySystem({
    files: { "/": directory, "/proc/self/mountinfo": mountinfo, ...files },
  });
  const target = { proc: "/proc/self", pid: undefined, policy };
  const fact = (runtimeSocketsCollector.collect(system, target) as Partial<Facts>).runtimeSockets;
  assert(fact?.state === "known");
  return fact.value.map(({ path, status }) => `${path} ${status.state}`);
}

Deno.test({
  name: "runtime sockets: none there, none told",
  permissions: "none",
  fn: () => assertEquals(collect({ "/run": directory }), []),
});

Deno.test({
  name: "runtime sockets: /var/run that is a link to /run tells each socket once",
  permissions: "none",
  fn() {
    const files = { "/run/docker.sock": socket, "/var": directory, "/var/run": { link: "/run" } };
    assertEquals(collect(files), ["/run/docker.sock known"]);
  },
});

Deno.test({
  name: "runtime sockets: /var/run that is a directory of its own is looked at too",
  permissions: "none",
  fn() {
    assertEquals(collect({ "/var/run/docker.sock": socket }), ["/var/run/docker.sock known"]);
  },
});

Deno.test({
  name: "runtime sockets: the host's / or /run under another name shows them",
  permissions: "none",
  fn() {
    const mountinfo = withLines(
      DOCKER,
      "9 1039 254:1 / /host rw - ext4 x rw",
      "8 1039 0:25 / /r rw - tmpfs t rw",
    );
    const files = {
      "/host/run/containerd/containerd.sock": socket,
      "/r/docker.sock": { ...socket, status: { ...socket.status, inode: "78" } },
    };
    assertEquals(collect(files, mountinfo), [
      "/host/run/containerd/containerd.sock known",
      "/r/docker.sock known",
    ]);
    assert(socketsBelow("/", true).every((path) => !path.includes("//")));
  },
});

Deno.test({
  name: "runtime sockets: what may not be looked at is unknown, not absent",
  permissions: "none",
  fn() {
    const files = { "/run/podman/podman.sock": { error: "EACCES" } };
    assertEquals(collect(files), ["/run/podman/podman.sock unknown"]);
  },
});

Deno.test({
  name: "runtime sockets: mounts beyond the bound are told, not passed over",
  permissions: "none",
  fn() {
    const table = (count: number) =>
      "1 0 0:1 / / rw - ext4 a rw\n" +
      Array.from({ length: count }, (_, n) => `${n + 2} 1 0:9 / /m${n} rw - ext4 b rw\n`).join("");
    assertEquals(collect({ "/run": directory }, table(500)), []);
    assertEquals(collect({ "/run": directory }, table(501)), ["/proc/self/mountinfo unknown"]);
  },
});

Deno.test({
  name: "runtime sockets: no directory is listed for them",
  permissions: "none",
  fn() {
    const mountinfo = withLines(DOCKER, "8 1039 0:25 / /r rw - tmpfs t rw");
    const files = { "/r": { openError: "EACCES" }, "/r/docker.sock": socket };
    assertEquals(collect(files, mountinfo), ["/r/docker.sock known"]);
  },
});
