import { unexpectedWritableMount } from "../../../checks/filesystem/unexpected_writable_mount.ts";
import { unknown } from "../../../lib/facts/fact.ts";
import { defaultPolicy } from "../../../lib/policy/defaults.ts";
import { testCheck } from "../../check_cases.ts";
import { DOCKER, KUBERNETES, PODMAN } from "../../fixtures/mountinfo.ts";
import { mounts } from "../../fixtures/mounts.ts";

const allow = (...writable: readonly string[]) => ({
  filesystem: { ...defaultPolicy("baseline").filesystem, writable },
});

testCheck(unexpectedWritableMount, [
  {
    name: "Docker's hosts, hostname and resolv.conf, pseudo filesystems and tmpfs pass",
    facts: { mounts: mounts(DOCKER) },
    status: "pass",
    message: "No volume is writable",
  },
  { name: "Podman's files pass", facts: { mounts: mounts(PODMAN) }, status: "pass" },
  {
    name: "a volume, an emptyDir and a subPath warn; the kubelet's files do not",
    facts: { mounts: mounts(KUBERNETES) },
    results: [
      { status: "warn", subject: "/work" },
      { status: "warn", subject: "/data", fix: "filesystem.writable: [/data]" },
      { status: "warn", subject: "/srv/etc" },
    ],
  },
  {
    name: "listed mounts pass",
    facts: { mounts: mounts(KUBERNETES) },
    policy: allow("/work", "/data/", "/srv/etc"),
    status: "pass",
    message: "/work, /data, /srv/etc",
  },
  {
    name: "a mount below a listed one is listed by itself",
    facts: { mounts: mounts(DOCKER, "9 1039 8:1 / /data/sub rw - ext4 x rw") },
    policy: allow("/data"),
    status: "warn",
    subject: "/data/sub",
  },
  {
    name: "a read-only volume passes",
    facts: { mounts: mounts(DOCKER, "9 1039 8:1 /v /data ro - ext4 x rw") },
    status: "pass",
  },
  {
    name: "the host's own /etc/hosts, bound writable, warns",
    facts: { mounts: mounts(DOCKER, "9 1050 254:1 /etc/hosts /etc/hosts rw - ext4 x rw") },
    status: "warn",
    subject: "/etc/hosts",
  },
  {
    name: "lxcfs over /proc/meminfo passes",
    facts: {
      mounts: mounts(DOCKER, "9 1040 0:60 /proc/meminfo /proc/meminfo rw - fuse.lxcfs lxcfs rw"),
    },
    status: "pass",
  },
  {
    name: "a network share warns",
    facts: { mounts: mounts(DOCKER, "9 1039 0:70 / /share rw - nfs4 nas:/x rw") },
    status: "warn",
    message: "nfs4",
  },
  { name: "unreadable is unknown", facts: { mounts: unknown("cannot read") }, status: "unknown" },
  {
    name: "a bare node skips",
    facts: { container: { inside: false, runtime: null, kubernetes: false, evidence: "none" } },
    status: "skip",
  },
]);
