import { defineManifestCheck, violatedAt } from "../../lib/manifest_check.ts";

/** What is mounted in the container stays in the container. */
export const serviceWithSharedPropagation = defineManifestCheck({
  id: "service-with-shared-propagation",
  area: "compose",
  title: "No mount is propagated from a service to the host",
  level: "warn",
  rationale:
    "With shared propagation, a mount that is made in the container appears on the host: an intruder who may mount covers the host's files with its own.",
  fix: {
    summary: "remove `shared` or `rshared`; `rslave` is enough to see the host's later mounts",
    compose: "bind: { propagation: rslave }",
  },
  references: [
    "https://docs.docker.com/engine/storage/bind-mounts/#configure-bind-propagation",
    "https://docs.docker.com/reference/compose-file/services/#volumes",
  ],
  judges: ["compose"],
  evaluate({ model }) {
    return model.services.flatMap(({ name, mounts }) =>
      mounts.given.flatMap(({ value: { propagation, target }, at }) => {
        if (propagation !== "shared" && propagation !== "rshared") return [];
        const message =
          `Service ${name} propagates mounts below ${target} to the host (${propagation})`;
        return [violatedAt(at, `services.${name}.volumes`, message, { observed: propagation })];
      })
    );
  },
});
