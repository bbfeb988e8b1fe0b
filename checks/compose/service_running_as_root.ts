import { defineManifestCheck, type ManifestFinding, violatedAt } from "../../lib/manifest_check.ts";
import { openAt } from "../../lib/manifest_settings.ts";
import { runUser } from "../../lib/manifests/compose/hardening.ts";
import type { Service } from "../../lib/manifests/compose/types.ts";

/** What the compose file, or the Dockerfile that it builds, says of the user. */
export const serviceRunningAsRoot = defineManifestCheck({
  id: "service-running-as-root",
  area: "compose",
  title: "Every service runs as a user other than root",
  level: "warn",
  rationale:
    "Root in a container is root on the host, held back by the container alone: it owns every file that is mounted, and every bug of the kernel or the runtime is worth more to it.",
  fix: {
    summary:
      'set `user: "10001:10001"` on the service, or `USER 10001` at the end of its Dockerfile',
    compose: 'user: "10001:10001"',
  },
  references: [
    "https://docs.docker.com/reference/compose-file/services/#user",
    "https://docs.docker.com/reference/dockerfile/#user",
  ],
  judges: ["compose"],
  evaluate({ model }) {
    return model.services.flatMap(judge);
  },
});

function judge(service: Service): readonly ManifestFinding[] {
  const path = `services.${service.name}.user`;
  const user = runUser(service);
  switch (user.kind) {
    case "other":
      return [];
    case "open":
      return [openAt(user.at, path, user.reason)];
    case "root": {
      const message = `Service ${service.name} runs as ${user.name}${origin(service)}`;
      return [violatedAt(user.at, path, message, { observed: user.name })];
    }
    case "unsaid": {
      const message = `Service ${service.name} says no user${
        image(service)
      }, root unless that sets one`;
      return [violatedAt(user.at, path, message, { level: "info" })];
    }
  }
}

function origin({ user, build }: Service): string {
  const dockerfile = build.state === "set" ? build.value.dockerfile : undefined;
  return user.state === "missing" ? ` (USER of ${dockerfile ?? "its Dockerfile"})` : "";
}

function image({ build }: Service): string {
  return build.state === "set"
    ? ", nor does its Dockerfile: the base image's own"
    : ": the image's own";
}
