import { defineManifestCheck, violatedAt } from "../../lib/manifest_check.ts";
import { judgeGiven } from "../../lib/manifest_settings.ts";

/** What a service says is kept somewhere. */
export const serviceWithoutLogging = defineManifestCheck({
  id: "service-without-logging",
  area: "compose",
  title: "No service throws its log away",
  level: "warn",
  rationale:
    "The driver `none` keeps nothing: after an intrusion, nobody can say what happened or when it began.",
  fix: {
    summary:
      "remove `driver: none`, or use `logging: { driver: local }`, which keeps a bounded log",
    compose: "logging: { driver: local }",
  },
  references: [
    "https://docs.docker.com/reference/compose-file/services/#logging",
    "https://docs.docker.com/engine/logging/configure/",
  ],
  judges: ["compose"],
  evaluate({ model }) {
    return model.services.flatMap(({ name, loggingDriver }) => {
      const path = `services.${name}.logging.driver`;
      return judgeGiven(
        loggingDriver,
        path,
        (value, at) =>
          value === "none"
            ? [violatedAt(at, path, `Service ${name} throws its log away`, { observed: value })]
            : [],
      );
    });
  },
});
