import { canonicalCapability } from "../../lib/facts/capability_names.ts";
import { defineManifestCheck, violatedAt } from "../../lib/manifest_check.ts";
import { openItems } from "../../lib/manifest_settings.ts";
import type { EffectivePolicy } from "../../lib/policy/types.ts";

/** Each of them alone leads out of the container, or switches off what keeps it in. */
const DANGEROUS: Readonly<Record<string, string>> = {
  ALL: "every capability",
  CAP_SYS_ADMIN: "mounts, namespaces and most of what root may do",
  CAP_SYS_PTRACE: "the memory of other processes",
  CAP_SYS_MODULE: "loading code into the kernel",
  CAP_SYS_RAWIO: "raw memory and I/O ports",
  CAP_SYS_BOOT: "rebooting, and loading another kernel",
  CAP_DAC_READ_SEARCH: "opening any file of the host by its handle",
  CAP_NET_ADMIN: "interfaces, routes and packet filters",
  CAP_BPF: "programs in the kernel",
  CAP_PERFMON: "the kernel's memory, by its own probes",
  CAP_MAC_ADMIN: "changing AppArmor's and SELinux's policy",
  CAP_MAC_OVERRIDE: "ignoring AppArmor's and SELinux's policy",
};

/** No capability is added that breaks out of the container. */
export const serviceWithDangerousCapability = defineManifestCheck({
  id: "service-with-dangerous-capability",
  area: "compose",
  title: "No service is given a capability beyond NET_BIND_SERVICE",
  level: "fail",
  rationale:
    "Every capability is a part of root's power. With SYS_ADMIN, SYS_PTRACE, SYS_MODULE or DAC_READ_SEARCH an intruder leaves the container; any other still widens what a bug gives away.",
  fix: {
    summary:
      "remove the capability from `cap_add`, or name it in policy `compose.capabilities` when the service cannot do without it",
    compose: "cap_drop: [ALL], and cap_add: [NET_BIND_SERVICE] where a port below 1024 is bound",
  },
  references: [
    "https://docs.docker.com/reference/compose-file/services/#cap_add",
    "https://man7.org/linux/man-pages/man7/capabilities.7.html",
  ],
  judges: ["compose"],
  evaluate({ model }, policy) {
    const allowed = allowedCapabilities(policy);
    return model.services.flatMap(({ name, capAdd }) => {
      const path = `services.${name}.cap_add`;
      const found = capAdd.given.filter(({ value }) => !allowed.has(value)).map(({ value, at }) => {
        const power = DANGEROUS[value];
        return violatedAt(at, path, `Service ${name} is given ${described(value, power)}`, {
          observed: value,
          level: power === undefined ? "warn" : "fail",
        });
      });
      return [...found, ...openItems(capAdd, path)];
    });
  },
});

function described(capability: string, power: string | undefined): string {
  const name = capability.replace(/^CAP_/, "");
  return power === undefined ? `the capability ${name}` : `${name}: ${power}`;
}

/** ALL stays judged: a policy that allows each capability for a process did not mean this. */
function allowedCapabilities({ process, compose }: EffectivePolicy): ReadonlySet<string> {
  const named = [...process.capabilities, ...compose.capabilities].map(canonicalCapability);
  return new Set(["CAP_NET_BIND_SERVICE", ...named]);
}
