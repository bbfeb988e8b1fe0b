import { defineManifestCheck, violatedAt } from "../../lib/manifest_check.ts";
import { judgeSetting } from "../../lib/manifest_settings.ts";

/** Docker notices when a service no longer answers. */
export const serviceWithoutHealthcheck = defineManifestCheck({
  id: "service-without-healthcheck",
  area: "compose",
  title: "Every service has a healthcheck",
  level: "info",
  rationale:
    "A process that hangs or was taken over looks alive to Docker. A healthcheck is what `depends_on: condition: service_healthy`, restarts and alarms go by.",
  fix: {
    summary:
      'add `healthcheck: { test: ["CMD", "wget", "-qO-", "http://127.0.0.1:8080/healthz"] }`',
    compose:
      'healthcheck: { test: ["CMD", "wget", "-qO-", "http://127.0.0.1:8080/healthz"], interval: 30s }',
  },
  references: ["https://docs.docker.com/reference/compose-file/services/#healthcheck"],
  judges: ["compose"],
  evaluate({ model }) {
    return model.services.flatMap(({ name, healthcheck }) => {
      const path = `services.${name}.healthcheck`;
      return judgeSetting(healthcheck, path, (value, at) => {
        if (value === "present") return [];
        return value === "disabled"
          ? [
            violatedAt(at, path, `Service ${name} switches the image's healthcheck off`, {
              level: "warn",
            }),
          ]
          : [
            violatedAt(at, path, `Service ${name} has no healthcheck but what its image may have`),
          ];
      });
    });
  },
});
