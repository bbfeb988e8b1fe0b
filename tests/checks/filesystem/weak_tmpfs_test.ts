import { weakTmpfs } from "../../../checks/filesystem/weak_tmpfs.ts";
import { unknown } from "../../../lib/facts/fact.ts";
import { testCheck } from "../../check_cases.ts";
import { DOCKER, KUBERNETES, NODE, PODMAN } from "../../fixtures/mountinfo.ts";
import { mounts } from "../../fixtures/mounts.ts";

const node = { inside: false, runtime: null, kubernetes: false, evidence: "none" };
const pod = { inside: true, runtime: "containerd", kubernetes: true, evidence: "token" };

testCheck(weakTmpfs, [
  {
    name: "Docker's own mounts and a hardened /tmp pass: masks, /dev, /dev/shm, read-only ones",
    facts: { mounts: mounts(DOCKER) },
    status: "pass",
    message: "/tmp",
  },
  {
    name: "Podman's files on the host's /run pass",
    facts: { mounts: mounts(PODMAN) },
    status: "pass",
  },
  {
    name: "no tmpfs at all passes",
    facts: { mounts: mounts("", "1 0 8:1 / / rw - ext4 x rw") },
    status: "pass",
    message: "No writable tmpfs",
  },
  {
    name: "each writable tmpfs is a result of its own; secrets and tokens are read-only",
    facts: { mounts: mounts(KUBERNETES), container: pod },
    results: [
      { status: "warn", subject: "/dev/shm", message: "noexec, nosuid, nodev", fix: "Kubernetes" },
      { status: "warn", subject: "/cache", message: "noexec, nosuid, nodev" },
    ],
  },
  {
    name: "one missing option is named",
    facts: { mounts: mounts(DOCKER, "9 1039 0:9 / /run rw,nosuid,nodev - tmpfs tmpfs rw") },
    status: "warn",
    subject: "/run",
    message: "lacks noexec",
    fix: "/run:noexec,nosuid,nodev",
  },
  {
    name: "/dev needs nosuid all the same",
    facts: {
      mounts: mounts("", "1 0 8:1 / / ro - ext4 x rw", "2 1 0:9 / /dev rw - tmpfs tmpfs rw"),
    },
    status: "warn",
    message: "lacks nosuid",
  },
  {
    name: "a tmpfs that another mount covers is not judged",
    facts: {
      mounts: mounts(DOCKER, "9 1039 0:9 / /x rw - tmpfs t rw", "11 9 0:11 / /x ro - tmpfs t ro"),
    },
    status: "pass",
  },
  {
    name: "a single-file bind on /null elsewhere is judged",
    facts: { mounts: mounts(DOCKER, "9 1039 0:9 /null /srv/x rw,nosuid - tmpfs t rw") },
    status: "warn",
  },
  {
    name: "on a node only the shared directories count",
    facts: { mounts: mounts(NODE, "9 27 0:9 / /srv rw - tmpfs t rw"), container: node },
    status: "warn",
    subject: "/dev/shm",
    fix: "/etc/fstab",
  },
  {
    name: "unreadable is unknown",
    facts: { mounts: unknown("cannot read /proc/self/mountinfo") },
    status: "unknown",
  },
  {
    name: "an unknown container is unknown",
    facts: { container: unknown("?") },
    status: "unknown",
  },
]);
