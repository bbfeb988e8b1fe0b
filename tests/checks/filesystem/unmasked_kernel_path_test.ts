import { unmaskedKernelPath } from "../../../checks/filesystem/unmasked_kernel_path.ts";
import { absent, known, unknown } from "../../../lib/facts/fact.ts";
import type { FactValue } from "../../../lib/facts/types.ts";
import { testCheck } from "../../check_cases.ts";
import { DOCKER, KUBERNETES } from "../../fixtures/mountinfo.ts";
import { mounts } from "../../fixtures/mounts.ts";

type KernelPath = FactValue<"kernelPaths">[number];

const file = { mode: 0o444, uid: 0, gid: 0, size: 0, device: "0:1", inode: "1" };

function paths(...names: readonly string[]): readonly KernelPath[] {
  return names.map((path) => ({
    path,
    protection: /^\/proc\/(bus|sys|sysrq-trigger|asound)$/.test(path) ? "read-only" : "masked",
    status: known({ type: "file", ...file }, path),
  }));
}

testCheck(unmaskedKernelPath, [
  {
    name: "Docker masks and mounts read-only",
    facts: {
      mounts: mounts(DOCKER),
      kernelPaths: paths("/proc/acpi", "/proc/kcore", "/sys/firmware", "/proc/sys", "/proc/bus"),
    },
    status: "pass",
    message: "All 5",
  },
  {
    name: "what the mounts do not cover is open",
    facts: {
      mounts: mounts(KUBERNETES),
      kernelPaths: paths("/proc/keys", "/proc/bus", "/proc/sys"),
    },
    results: [
      { status: "warn", subject: "/proc/keys", message: "not masked" },
      { status: "warn", subject: "/proc/bus", message: "writable" },
    ],
  },
  {
    name: "a path that this kernel lacks is ignored",
    facts: {
      mounts: mounts(DOCKER),
      kernelPaths: [...paths("/proc/kcore"), {
        path: "/proc/timer_stats",
        protection: "masked",
        status: absent("not there"),
      }],
    },
    status: "pass",
    message: "All 1",
  },
  { name: "none at all skips", status: "skip", message: "none of these paths" },
  {
    name: "read-only is not masked: kcore can still be read",
    facts: {
      mounts: mounts("", "1 0 0:9 / / ro - overlay o rw", "2 1 0:2 / /proc ro - proc proc ro"),
      kernelPaths: paths("/proc/kcore", "/proc/sys"),
    },
    status: "warn",
    subject: "/proc/kcore",
  },
  {
    name: "masked is better than read-only",
    facts: {
      mounts: mounts(DOCKER, "9 1040 0:77 / /proc/asound ro - tmpfs tmpfs ro"),
      kernelPaths: paths("/proc/asound"),
    },
    status: "pass",
  },
  {
    name: "a mask that a bind of the real file covers is none",
    facts: {
      mounts: mounts(DOCKER, "9 920 0:290 /kcore /proc/kcore rw - proc proc rw"),
      kernelPaths: paths("/proc/kcore"),
    },
    status: "warn",
  },
  {
    name: "unreadable is unknown",
    facts: {
      mounts: mounts(DOCKER),
      kernelPaths: [{ path: "/proc/kcore", protection: "masked", status: unknown("EACCES") }],
    },
    status: "unknown",
    subject: "/proc/kcore",
  },
  {
    name: "a path that no mount holds is unknown",
    facts: {
      mounts: mounts("", "1 0 0:9 / /x ro - overlay o rw"),
      kernelPaths: paths("/proc/keys"),
    },
    status: "unknown",
  },
  {
    name: "gVisor has a kernel of its own",
    facts: {
      kernelPaths: paths("/proc/kcore"),
      sandbox: { name: "gvisor", evidence: "osrelease" },
    },
    status: "skip",
    message: "gvisor",
  },
  { name: "without mountinfo it is unknown", facts: { mounts: unknown("?") }, status: "unknown" },
  {
    name: "a bare node skips",
    facts: { container: { inside: false, runtime: null, kubernetes: false, evidence: "none" } },
    status: "skip",
  },
]);
