import { defineManifestCheck, violatedAt } from "../../lib/manifest_check.ts";
import { openItems } from "../../lib/manifest_settings.ts";
import { sensitivePath } from "../../lib/manifests/compose/host_paths.ts";

/** The host's own directories stay the host's. */
export const serviceWithHostPath = defineManifestCheck({
  id: "service-with-host-path",
  area: "compose",
  title: "No service mounts a sensitive directory of the host",
  level: "fail",
  rationale:
    "With the host's /, /etc or /root an intruder reads its keys and password hashes; where it is writable, a line in a cron table is root on the host.",
  fix: {
    summary:
      "remove the mount, use a named volume (`volumes: [data:/data]`), or mount the one file that is needed `:ro`",
    compose: "volumes: [app-data:/data]",
  },
  references: [
    "https://docs.docker.com/engine/storage/bind-mounts/",
    "https://docs.docker.com/reference/compose-file/services/#volumes",
  ],
  judges: ["compose"],
  evaluate({ model }) {
    return model.services.flatMap(({ name, mounts }) => {
      const path = `services.${name}.volumes`;
      const found = mounts.given.flatMap(({ value, at }) => {
        // A named volume that stands for a path of the host is one of these too.
        const host = value.type === "bind"
          ? sensitivePath(value.source ?? "", value.readOnly)
          : undefined;
        if (host === undefined) return [];
        const access = value.readOnly ? "read-only" : "writable";
        const message = `Service ${name} mounts the host's ${host} at ${value.target} (${access})`;
        return [violatedAt(at, path, message, { observed: `${value.source}:${value.target}` })];
      });
      return [...found, ...openItems(mounts, path)];
    });
  },
});
