import { writableRoot } from "../../../checks/filesystem/writable_root.ts";
import { unknown } from "../../../lib/facts/fact.ts";
import { testCheck } from "../../check_cases.ts";
import { DOCKER, KUBERNETES, NODE, PODMAN } from "../../fixtures/mountinfo.ts";
import { mounts } from "../../fixtures/mounts.ts";

testCheck(writableRoot, [
  {
    name: "ro in field 6 passes, though the overlay says rw",
    facts: { mounts: mounts(DOCKER) },
    status: "pass",
    message: "read-only",
  },
  { name: "Kubernetes read-only", facts: { mounts: mounts(KUBERNETES) }, status: "pass" },
  {
    name: "the root may be the table's last line",
    facts: { mounts: mounts(PODMAN) },
    status: "pass",
  },
  {
    name: "rw warns",
    facts: { mounts: mounts(NODE) },
    status: "warn",
    message: "read-write",
    fix: "read_only: true",
  },
  {
    name: "the last line for / wins",
    facts: { mounts: mounts(DOCKER, "9000 1039 0:300 / / rw - tmpfs tmpfs rw") },
    status: "warn",
  },
  {
    name: "rw on a read-only superblock cannot be written to either",
    facts: { mounts: mounts("", "1 0 8:1 / / rw,relatime - squashfs /dev/loop0 ro") },
    status: "pass",
    message: "squashfs",
  },
  {
    name: "errors=remount-ro is no ro",
    facts: { mounts: mounts("", "1 0 8:1 / / rw,relatime - ext4 /dev/sda rw,errors=remount-ro") },
    status: "warn",
  },
  {
    name: "a chroot without a mount at / is unknown",
    facts: { mounts: mounts("", "1 0 0:1 / /proc ro - proc proc ro") },
    status: "unknown",
    message: "chroot",
  },
  { name: "unreadable is unknown", facts: { mounts: unknown("cannot read") }, status: "unknown" },
  {
    name: "a bare node skips",
    facts: { container: { inside: false, runtime: null, kubernetes: false, evidence: "none" } },
    status: "skip",
  },
  {
    name: "an unknown container is unknown",
    facts: { container: unknown("cannot tell") },
    status: "unknown",
  },
  {
    name: "profile restricted fails",
    facts: { mounts: mounts(NODE) },
    policy: { levels: { "writable-root": "fail" } },
    status: "fail",
  },
]);
