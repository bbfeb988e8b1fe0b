import { runtimeSocketMounted } from "../../../checks/filesystem/runtime_socket_mounted.ts";
import { absent, known, unknown } from "../../../lib/facts/fact.ts";
import { testCheck } from "../../check_cases.ts";
import { DOCKER } from "../../fixtures/mountinfo.ts";
import { mounts } from "../../fixtures/mounts.ts";

const status = (type: "socket" | "directory") =>
  known({ type, mode: 0o660, uid: 0, gid: 999, size: 0, device: "0:25", inode: "7" }, "stat");
const path = "/run/docker.sock";

testCheck(runtimeSocketMounted, [
  { name: "none is there", facts: { mounts: mounts(DOCKER) }, status: "pass" },
  {
    name: "a socket at a known path fails",
    facts: { runtimeSockets: [{ path, status: status("socket") }] },
    status: "fail",
    subject: path,
    message: path,
    fix: "volumes:",
  },
  {
    name: "a directory that Docker made for a missing source passes",
    facts: { runtimeSockets: [{ path, status: status("directory") }] },
    status: "pass",
  },
  {
    name: "absent passes",
    facts: { runtimeSockets: [{ path, status: absent("not there") }] },
    status: "pass",
  },
  {
    name: "unreadable is unknown",
    facts: { runtimeSockets: [{ path, status: unknown("cannot stat: EACCES") }] },
    status: "unknown",
    subject: path,
  },
  {
    name: "a bind of the socket to another name fails",
    facts: { mounts: mounts(DOCKER, "9 1039 0:25 /docker.sock /srv/api rw - tmpfs tmpfs rw") },
    status: "fail",
    subject: "/srv/api",
  },
  {
    name: "read-only is no protection; Docker Desktop's proxy and a replaced socket count",
    facts: {
      mounts: mounts(
        DOCKER,
        "9 1039 0:23 /host-services/docker.proxy.sock /run/docker.sock ro - tmpfs tmpfs rw",
        "8 1039 0:23 /podman/podman.sock//deleted /run/p rw - tmpfs tmpfs rw",
      ),
    },
    results: [{ status: "fail", subject: path }, { status: "fail", subject: "/run/p" }],
  },
  {
    name: "seen as a mount and as a path it is one result",
    facts: {
      runtimeSockets: [{ path, status: status("socket") }],
      mounts: mounts(DOCKER, "9 1039 0:25 /docker.sock /run/docker.sock rw - tmpfs tmpfs rw"),
    },
    status: "fail",
  },
  {
    name: "another socket is no runtime's",
    facts: { mounts: mounts(DOCKER, "9 1039 0:25 /notdocker.sock /run/x rw - tmpfs tmpfs rw") },
    status: "pass",
  },
  { name: "without mountinfo it is unknown", facts: { mounts: unknown("?") }, status: "unknown" },
  {
    name: "on a bare node the socket belongs there",
    facts: {
      runtimeSockets: [{ path, status: status("socket") }],
      container: { inside: false, runtime: null, kubernetes: false, evidence: "none" },
    },
    status: "skip",
  },
]);
