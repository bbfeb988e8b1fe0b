import { defineManifestCheck, violatedAt } from "../../lib/manifest_check.ts";
import { openItems } from "../../lib/manifest_settings.ts";
import { hasNoNewPrivs } from "../../lib/manifests/compose/hardening.ts";

/** setuid programs and file capabilities give nothing. */
export const serviceWithoutNoNewPrivs = defineManifestCheck({
  id: "service-without-no-new-privs",
  area: "compose",
  title: "Every service sets no-new-privileges",
  level: "warn",
  rationale:
    "Without it, any setuid binary in the image (su, mount, sudo) makes an unprivileged intruder root inside the container. With it, the kernel ignores the bit.",
  fix: {
    summary: 'add `security_opt: ["no-new-privileges:true"]`',
    compose: 'security_opt: ["no-new-privileges:true"]',
  },
  references: [
    "https://docs.docker.com/reference/compose-file/services/#security_opt",
    "https://www.kernel.org/doc/html/latest/userspace-api/no_new_privs.html",
  ],
  judges: ["compose"],
  evaluate({ model }) {
    return model.services.flatMap((service) => {
      const { name, securityOpt } = service;
      const path = `services.${name}.security_opt`;
      const has = hasNoNewPrivs(service);
      if (has === undefined) return openItems(securityOpt, path);
      const message = `Service ${name} may gain privileges: security_opt has no no-new-privileges`;
      return has ? [] : [violatedAt(securityOpt.at, path, message)];
    });
  },
});
