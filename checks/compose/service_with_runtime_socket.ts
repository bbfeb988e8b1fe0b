import {
  defineManifestCheck,
  type ManifestFinding,
  undeterminedAt,
  violatedAt,
} from "../../lib/manifest_check.ts";
import { switchedOn } from "../../lib/manifest_settings.ts";
import { isRuntimeSocket } from "../../lib/manifests/compose/host_paths.ts";
import type { Service } from "../../lib/manifests/compose/types.ts";

const FIX =
  "remove the mount; let the service ask a socket proxy that allows only the calls it needs (DOCKER_HOST: tcp://socket-proxy:2375)";

/** No service can order the container runtime about. */
export const serviceWithRuntimeSocket = defineManifestCheck({
  id: "service-with-runtime-socket",
  area: "compose",
  title: "No service has the socket of a container runtime",
  level: "fail",
  rationale:
    "Whoever talks to the runtime starts a privileged container with the host's / in it: the socket is root on the host, and mounting it read-only changes nothing.",
  fix: { summary: FIX, compose: "remove `/var/run/docker.sock` from volumes" },
  references: [
    "https://docs.docker.com/engine/security/protect-access/",
    "https://docs.docker.com/reference/compose-file/services/#use_api_socket",
  ],
  judges: ["compose"],
  evaluate({ model }) {
    return model.services.flatMap((service) => [
      ...switchedOn(
        service.useApiSocket,
        `services.${service.name}.use_api_socket`,
        `Service ${service.name} is given the Docker API's socket and credentials`,
        { fix: "remove `use_api_socket: true`" },
      ),
      ...ofMounts(service),
      ...ofFiles(service),
    ]);
  },
});

function ofMounts({ name, mounts }: Service): readonly ManifestFinding[] {
  const path = `services.${name}.volumes`;
  const found = mounts.given.flatMap(({ value: { type, source, target }, at }) => {
    const isSocket = type !== "volume" && isRuntimeSocket(source ?? "") ||
      (type === "bind" || type === "npipe") && isRuntimeSocket(target);
    if (!isSocket) return [];
    const message = `Service ${name} mounts the container runtime's socket ${source ?? target}`;
    return [violatedAt(at, path, message, { observed: `${source ?? ""}:${target}` })];
  });
  return [
    ...found,
    ...mounts.unresolved.flatMap(({ at, written, value }) => ofOpen(name, written, value, at)),
  ];
}

function ofFiles({ name, fileMounts }: Service): readonly ManifestFinding[] {
  return fileMounts.given.filter(({ value }) => isRuntimeSocket(value.source ?? "")).map(
    ({ value: { source, target }, at }) => {
      const message = `Service ${name} is given the container runtime's socket ${source} as a file`;
      const fix = "remove it from `configs` and `secrets`";
      return violatedAt(at, `services.${name}`, message, { observed: `${source}:${target}`, fix });
    },
  );
}

/** `/run/user/${UID}/docker.sock` is one, whoever starts it; `${SOCKET}:/var/run/docker.sock` may be. */
function ofOpen(
  name: string,
  written: string,
  reason: string,
  at: ManifestFinding["at"],
): readonly ManifestFinding[] {
  const path = `services.${name}.volumes`;
  const [source = "", ...rest] = written.split(/:(?=\/)|\s+/);
  if (isRuntimeSocket(source)) {
    return [violatedAt(at, path, `Service ${name} mounts a container runtime's socket`)];
  }
  if (!rest.some((part) => isRuntimeSocket(part.replace(/:\w+$/, "")))) return [];
  return [undeterminedAt(at, path, `${path} may mount a container runtime's socket: ${reason}`)];
}
