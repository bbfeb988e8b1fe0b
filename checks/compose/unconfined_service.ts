import { defineManifestCheck, violatedAt } from "../../lib/manifest_check.ts";
import { openItems } from "../../lib/manifest_settings.ts";
import type { SecurityOption } from "../../lib/manifests/compose/types.ts";

/** The kernel's filters around a container stay on. */
export const unconfinedService = defineManifestCheck({
  id: "unconfined-service",
  area: "compose",
  title: "No service switches off seccomp, AppArmor, SELinux labels or masked paths",
  level: "fail",
  rationale:
    "seccomp blocks the system calls that container escapes are made of; AppArmor, SELinux and the masked paths of /proc and /sys keep what is left from the host. One line here removes them.",
  fix: {
    summary:
      "remove the option from `security_opt`; a program that needs one more system call gets a profile of its own (`seccomp:./profile.json`)",
    compose: 'security_opt: ["no-new-privileges:true"]',
  },
  references: [
    "https://docs.docker.com/engine/security/seccomp/",
    "https://docs.docker.com/engine/security/apparmor/",
    "https://docs.docker.com/reference/compose-file/services/#security_opt",
  ],
  judges: ["compose"],
  evaluate({ model }) {
    return model.services.flatMap(({ name, securityOpt }) => {
      const path = `services.${name}.security_opt`;
      const found = securityOpt.given.filter(({ value }) => isUnconfined(value)).map(
        ({ value, at }) => {
          const option = `${value.name}=${value.value}`;
          return violatedAt(at, path, `Service ${name} runs with ${option}`, { observed: option });
        },
      );
      return [...found, ...openItems(securityOpt, path)];
    });
  },
});

/** `type:spc_t` is SELinux's type for containers that nothing confines. */
function isUnconfined({ name, value }: SecurityOption): boolean {
  if (name === "label") return value === "disable" || value === "type:spc_t";
  return ["seccomp", "apparmor", "systempaths"].includes(name) && value === "unconfined";
}
