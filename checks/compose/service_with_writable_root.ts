import { defineManifestCheck, violatedAt } from "../../lib/manifest_check.ts";
import { judgeSetting } from "../../lib/manifest_settings.ts";

/** The image stays as it was built. */
export const serviceWithWritableRoot = defineManifestCheck({
  id: "service-with-writable-root",
  area: "compose",
  title: "Every service has a read-only root filesystem",
  level: "warn",
  rationale:
    "On a writable root an intruder replaces the application's own code, drops tools and stays until the container is made anew.",
  fix: {
    summary: 'add `read_only: true`, and `tmpfs: ["/tmp"]` or a volume for what is written',
    compose: "read_only: true",
  },
  references: ["https://docs.docker.com/reference/compose-file/services/#read_only"],
  judges: ["compose"],
  evaluate({ model }) {
    return model.services.flatMap(({ name, readOnly }) => {
      const path = `services.${name}.read_only`;
      return judgeSetting(
        readOnly,
        path,
        (value, at) =>
          value === true
            ? []
            : [violatedAt(at, path, `Service ${name} can write to its root filesystem`)],
      );
    });
  },
});
