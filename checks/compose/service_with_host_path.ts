import {
  defineManifestCheck,
  type ManifestFinding,
  undeterminedAt,
  violatedAt,
} from "../../lib/manifest_check.ts";
import { openItems } from "../../lib/manifest_settings.ts";
import { sensitiveClimb, sensitivePath } from "../../lib/manifests/compose/host_paths.ts";
import type { ComposeModel, Mount, Service } from "../../lib/manifests/compose/types.ts";
import type { Located } from "../../lib/manifests/place.ts";

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
    return model.services.flatMap((service) => [
      // A named volume that stands for a path of the host is one of these too.
      ...service.mounts.given.filter(({ value }) => value.type === "bind")
        .flatMap((mount) => judge(service, mount, model)),
      // The one file that is needed may lie in /root or /etc; these are no application's.
      ...service.fileMounts.given.filter(({ value }) =>
        /\/(g?shadow|sudoers)$/.test(value.source ?? "")
      )
        .flatMap((mount) => judge(service, mount, model)),
      ...openItems(service.mounts, `services.${service.name}.volumes`),
    ]);
  },
});

function judge(
  { name }: Service,
  { value, at }: Located<Mount>,
  { directory }: ComposeModel,
): readonly ManifestFinding[] {
  const { source = "", target, readOnly } = value;
  const climbs = /^\.\.(\/|$)/.test(source);
  const path = `services.${name}.volumes`;
  // Stdin lies in no directory: it may be climbed up to the root.
  const host = climbs
    ? sensitiveClimb(source, readOnly, directory ?? "/")
    : sensitivePath(source, readOnly);
  if (host === undefined) return [];
  if (climbs && directory === undefined) {
    const reason = "stdin lies in no directory; scan the file by its path";
    return [
      undeterminedAt(at, path, `${path} may mount the host's ${host} (${source}): ${reason}`),
    ];
  }
  const spelled = climbs ? `${host} (${source})` : host;
  const access = readOnly ? "read-only" : "writable";
  const message = `Service ${name} mounts the host's ${spelled} at ${target} (${access})`;
  return [violatedAt(at, path, message, { observed: `${source}:${target}` })];
}
