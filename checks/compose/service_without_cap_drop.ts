import { defineManifestCheck, violatedAt } from "../../lib/manifest_check.ts";
import { openItems } from "../../lib/manifest_settings.ts";
import { dropsAll } from "../../lib/manifests/compose/hardening.ts";

/** Docker's default set of 14 capabilities is given up. */
export const serviceWithoutCapDrop = defineManifestCheck({
  id: "service-without-cap-drop",
  area: "compose",
  title: "Every service drops all capabilities",
  level: "warn",
  rationale:
    "Docker leaves 14 capabilities to a container, among them raw sockets, device nodes and changing any file's owner. Few services need one of them; an intruder uses them all.",
  fix: {
    summary: "add `cap_drop: [ALL]`, and give back in `cap_add` only what the service needs",
    compose: "cap_drop: [ALL]",
  },
  references: [
    "https://docs.docker.com/reference/compose-file/services/#cap_drop",
    "https://docs.docker.com/engine/security/#linux-kernel-capabilities",
  ],
  judges: ["compose"],
  evaluate({ model }) {
    return model.services.flatMap((service) => {
      const { name, capDrop } = service;
      const path = `services.${name}.cap_drop`;
      const drops = dropsAll(service);
      if (drops === undefined) return openItems(capDrop, path);
      if (drops) return [];
      const given = capDrop.given.map(({ value }) => value).join(", ");
      const kept = given === "" ? "drops no capability" : `drops only ${given}`;
      return [violatedAt(capDrop.at, path, `Service ${name} ${kept}`, { expected: "ALL" })];
    });
  },
});
