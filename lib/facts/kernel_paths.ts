/**
 * The paths of /proc and /sys that Docker, containerd and Podman mask or mount read-only. They are
 * never opened: reading kcore or writing sysrq-trigger is what the masks are for. lstat tells
 * whether this kernel has them, mountinfo (in the check) whether they are protected.
 */
import { known } from "./fact.ts";
import { statInTarget, statusFact } from "./target_path.ts";
import { defineCollector, type FactValue } from "./types.ts";

type Protection = FactValue<"kernelPaths">[number]["protection"];

/**
 * What all three agree on: moby daemon/pkg/oci, containerd pkg/oci, containers/common.
 * /proc/asound is masked by the first two and read-only in Podman: the weaker one is asked for.
 */
const KERNEL_PATHS: Readonly<Record<string, Protection>> = {
  "/proc/acpi": "masked",
  "/proc/kcore": "masked",
  "/proc/keys": "masked",
  "/proc/latency_stats": "masked",
  "/proc/sched_debug": "masked",
  "/proc/scsi": "masked",
  "/proc/timer_list": "masked",
  "/proc/timer_stats": "masked",
  "/sys/devices/virtual/powercap": "masked",
  "/sys/firmware": "masked",
  "/proc/asound": "read-only",
  "/proc/bus": "read-only",
  "/proc/fs": "read-only",
  "/proc/irq": "read-only",
  "/proc/sys": "read-only",
  "/proc/sysrq-trigger": "read-only",
};

/** Which of them exist here. */
export const kernelPathsCollector = defineCollector({
  name: "masked paths",
  provides: ["kernelPaths"],
  collect(system, target) {
    const paths = Object.entries(KERNEL_PATHS).map(([path, protection]) => {
      const reading = statInTarget(system, target, path, { follow: false });
      return { path, protection, status: statusFact(reading, path) };
    });
    return { kernelPaths: known(paths, "/proc and /sys") };
  },
});
