import { defineManifestCheck, violatedAt } from "../../lib/manifest_check.ts";
import { openItems } from "../../lib/manifest_settings.ts";

/** Every container has these anyway. */
const PSEUDO = /^\/dev\/(null|zero|full|random|urandom|tty)$/;

/** No device of the host is handed over. */
export const serviceWithHostDevice = defineManifestCheck({
  id: "service-with-host-device",
  area: "compose",
  title: "No service is given a device of the host",
  level: "fail",
  rationale:
    "A disk's device is every file on it, past all permissions; /dev/mem and /dev/kvm reach the kernel. A driver is code in the kernel that takes an intruder's input.",
  fix: {
    summary:
      "remove `devices` and `device_cgroup_rules`, or waive the one device that the service is for",
    compose: "remove `devices` from the service",
  },
  references: [
    "https://docs.docker.com/reference/compose-file/services/#devices",
    "https://docs.kernel.org/admin-guide/cgroup-v1/devices.html",
  ],
  judges: ["compose"],
  evaluate({ model }) {
    return model.services.flatMap(({ name, devices, deviceCgroupRules: rules }) => {
      const path = `services.${name}`;
      return [
        // What is no path names a device by CDI: the vendor's own list says what that gives.
        ...devices.given.filter(({ value }) => value.startsWith("/") && !PSEUDO.test(value))
          .map(({ value, at }) =>
            violatedAt(at, `${path}.devices`, `Service ${name} is given the host's ${value}`, {
              observed: value,
            })
          ),
        ...openItems(devices, `${path}.devices`),
        ...rules.given.filter(({ value }) => isWide(value)).map(({ value, at }) =>
          violatedAt(
            at,
            `${path}.device_cgroup_rules`,
            `Service ${name} may use a whole class of devices (${value})`,
            {
              observed: value,
              fix: "name the one device, its major and minor number, or remove the line",
            },
          )
        ),
        ...openItems(rules, `${path}.device_cgroup_rules`),
      ];
    });
  },
});

/** All devices, every major, every disk of a kind, or the kernel's memory (major 1). */
function isWide(given: string): boolean {
  const [, type = "", major = "", minor = ""] =
    /^\s*([abc])\s+(\*|\d+)(?::(\*|\d+))?/.exec(given) ?? [];
  if (type === "" || type === "a" || major === "*") return true;
  if (type === "b") return minor === "*";
  return major === "1" && /^(\*|1|2|4)$/.test(minor);
}
