import { defineManifestCheck, type ManifestFinding, violatedAt } from "../../lib/manifest_check.ts";
import { openAt } from "../../lib/manifest_settings.ts";
import type { Service } from "../../lib/manifests/compose/types.ts";

/** One service cannot take the machine down. */
export const serviceWithoutLimit = defineManifestCheck({
  id: "service-without-limit",
  area: "compose",
  title: "Every service has a memory limit and a pids limit",
  level: "warn",
  rationale:
    "Without a limit, one leak or fork bomb in one container takes the memory and the process table of the host, and everything on it, along.",
  fix: {
    summary: "add `mem_limit: 512m` and `pids_limit: 200`, or both under `deploy.resources.limits`",
    compose: "mem_limit: 512m, and pids_limit: 200",
  },
  references: [
    "https://docs.docker.com/reference/compose-file/services/#mem_limit",
    "https://docs.docker.com/reference/compose-file/deploy/#resources",
    "https://docs.docker.com/engine/containers/resource_constraints/",
  ],
  judges: ["compose"],
  evaluate({ model }) {
    return model.services.flatMap(judge);
  },
});

/** One result per service that lacks a limit, one more for what cannot be known. */
function judge({ name, at, memoryLimit, pidsLimit }: Service): readonly ManifestFinding[] {
  const limits = [["memory", memoryLimit], ["pids", pidsLimit]] as const;
  const path = `services.${name}`;
  const lacking = limits.filter(([, limit]) =>
    limit.state === "missing" || limit.state === "set" && limit.value === Infinity
  );
  const open = limits.flatMap(([key, limit]) =>
    limit.state === "unresolved" ? [openAt(limit.at, `${path} (${key} limit)`, limit.reason)] : []
  );
  if (lacking.length === 0) return open;
  const what = lacking.map(([key, { state }]) =>
    `${state === "set" ? "an unlimited" : "no"} ${key} limit`
  );
  const place = lacking.find(([, { state }]) => state === "set")?.[1].at ?? at;
  return [violatedAt(place, path, `Service ${name} has ${what.join(" and ")}`), ...open];
}
