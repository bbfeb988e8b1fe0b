import { hostPathMounted } from "../../../checks/filesystem/host_path_mounted.ts";
import { unknown } from "../../../lib/facts/fact.ts";
import { testCheck } from "../../check_cases.ts";
import { DOCKER, KUBERNETES, PODMAN } from "../../fixtures/mountinfo.ts";
import { mounts } from "../../fixtures/mounts.ts";

const pod = { inside: true, runtime: "containerd", kubernetes: true, evidence: "token" };
const docker = (...lines: readonly string[]) => ({ mounts: mounts(DOCKER, ...lines) });
const podman = (...lines: readonly string[]) => ({ mounts: mounts(PODMAN, ...lines) });

testCheck(hostPathMounted, [
  { name: "Docker's own mounts pass", facts: docker(), status: "pass" },
  {
    name: "Kubernetes: disks, and a subPath named etc on one of them, pass",
    facts: { mounts: mounts(KUBERNETES), container: pod },
    status: "pass",
  },
  { name: "Podman's own mounts pass", facts: podman(), status: "pass" },
  {
    name: "the host's /etc fails",
    facts: docker("9 1039 254:1 /etc /host-etc rw - ext4 /dev/vda1 rw"),
    status: "fail",
    subject: "/host-etc",
    message: "/etc is mounted at /host-etc (writable)",
  },
  {
    name: "read-only fails as well",
    facts: docker("9 1039 254:1 /root /r ro - ext4 /dev/vda1 rw"),
    status: "fail",
    message: "read-only",
  },
  {
    name: "whole components: /etcetera and /etc/localtime are not /etc",
    facts: docker(
      "9 1039 254:1 /etcetera /a rw - ext4 x rw",
      "8 1039 254:1 /etc/localtime /etc/localtime ro - ext4 x rw",
      "7 1039 254:1 /home/alice/app /app rw - ext4 x rw",
      "6 1039 254:1 /var/lib/docker/volumes/v/_data /data rw - ext4 x rw",
    ),
    status: "pass",
  },
  {
    name: "the host's / is one result, with everything that comes along",
    facts: docker(
      "9 1039 254:1 / /host rw - ext4 /dev/vda1 rw",
      "8 9 0:21 / /host/proc rw - proc proc rw",
      "7 9 0:22 / /host/sys rw - sysfs sysfs rw",
      "6 9 0:6 / /host/dev rw - devtmpfs udev rw",
    ),
    status: "fail",
    subject: "/host",
    message: "The host's / ",
  },
  {
    name: "the host's / on an unknown disk is known by the /proc that comes along",
    facts: podman("9 371 8:2 / /mnt rw - xfs /dev/sda2 rw", "8 9 0:21 / /mnt/proc rw - proc p rw"),
    status: "fail",
    message: "The host's / ",
  },
  {
    name: "a disk of its own is no host's /",
    facts: docker("9 1039 259:3 / /data rw - ext4 /dev/nvme1n1 rw"),
    status: "pass",
  },
  {
    name: "a share's /etc is not the host's",
    facts: podman("9 371 0:80 /etc /x rw - nfs4 nas:/ rw"),
    status: "pass",
  },
  {
    name: "with nothing else to go by, /etc is the host's",
    facts: podman("9 371 8:2 /etc /x rw - xfs /dev/sda2 rw"),
    status: "fail",
  },
  {
    name: "with nothing else to go by in Kubernetes, /etc may be a subPath",
    facts: { ...podman("9 371 8:2 /etc /x rw - xfs /dev/sda2 rw"), container: pod },
    status: "unknown",
    message: "subPath",
  },
  {
    name: "btrfs and ostree put the root below a directory",
    facts: podman(
      "9 371 0:29 /@/etc /a rw - btrfs /dev/sda2 rw,subvol=/@",
      "8 371 252:4 /ostree/deploy/fedora-coreos/deploy/0a1b.0/etc /b rw - xfs /dev/vda4 rw",
      "7 371 252:4 /ostree/deploy/fedora-coreos/var/lib/docker /c rw - xfs /dev/vda4 rw",
    ),
    results: [
      { status: "fail", subject: "/a" },
      { status: "fail", subject: "/b" },
      { status: "fail", subject: "/c" },
    ],
  },
  {
    name: "a host with /var on a disk of its own",
    facts: podman(
      "9 371 8:3 /lib/docker/containers/c/hosts /etc/hosts rw - ext4 /dev/sda3 rw",
      "8 371 8:3 / /v rw - ext4 /dev/sda3 rw",
      "7 371 8:3 /lib/docker/volumes/x/_data /ok rw - ext4 /dev/sda3 rw",
    ),
    status: "fail",
    subject: "/v",
    message: "/var is",
  },
  {
    name: "another /proc, /sys and the whole /dev of the host",
    facts: docker(
      "9 1039 0:21 / /host/proc ro - proc proc rw",
      "8 1039 0:22 / /host/sys ro - sysfs sysfs rw",
      "7 1039 0:6 / /hostdev rw - devtmpfs udev rw",
      "6 1041 0:6 /fuse /dev/fuse rw - devtmpfs udev rw",
    ),
    results: [
      { status: "fail", subject: "/host/proc" },
      { status: "fail", subject: "/host/sys" },
      { status: "fail", subject: "/hostdev" },
    ],
  },
  {
    name: "the host's /run is known by what is mounted in it; the container's own is not it",
    facts: docker(
      "9 1039 0:25 / /host/run rw - tmpfs tmpfs rw",
      "8 9 0:26 / /host/run/lock rw - tmpfs tmpfs rw",
      "7 1039 0:31 / /run rw - tmpfs tmpfs rw",
    ),
    status: "fail",
    subject: "/host/run",
    message: "/run is",
  },
  {
    name: "a microVM that looks like a container has a /dev of its own",
    facts: {
      mounts: mounts(
        "",
        "27 1 254:0 / / rw - ext4 /dev/vda rw",
        "24 27 0:6 / /dev rw - devtmpfs devtmpfs rw",
        "28 27 254:0 /etc /etc2 rw - ext4 /dev/vda rw",
      ),
    },
    status: "pass",
  },
  {
    name: "an SSH directory and a password file fail",
    facts: docker(
      "9 1039 254:1 /home/alice/.ssh /s ro - ext4 x rw",
      "8 1039 254:1 /etc/shadow /t ro - ext4 x rw",
    ),
    results: [{ status: "fail", subject: "/s" }, { status: "fail", subject: "/t" }],
  },
  { name: "unreadable is unknown", facts: { mounts: unknown("?") }, status: "unknown" },
  {
    name: "a bare node skips",
    facts: { container: { inside: false, runtime: null, kubernetes: false, evidence: "none" } },
    status: "skip",
  },
]);
