import { defineManifestCheck, type ManifestFinding, violatedAt } from "../../lib/manifest_check.ts";
import { judgeGiven } from "../../lib/manifest_settings.ts";
import type { Setting } from "../../lib/manifests/place.ts";
import type { Service } from "../../lib/manifests/compose/types.ts";

/** Per setting: what the container shares then. */
const NAMESPACES: readonly (readonly [string, (service: Service) => Setting<string>, string])[] = [
  ["network_mode", ({ networkMode }) => networkMode, "network: all that listens on its loopback"],
  ["pid", ({ pid }) => pid, "processes, with their environment and memory"],
  ["ipc", ({ ipc }) => ipc, "shared memory"],
  ["uts", ({ uts }) => uts, "host name"],
  ["userns_mode", ({ usernsMode }) => usernsMode, "user ids: root inside is root outside"],
  ["cgroup", ({ cgroup }) => cgroup, "cgroup namespace"],
];

/** No service lives in a namespace of the host. */
export const serviceInHostNamespace = defineManifestCheck({
  id: "service-in-host-namespace",
  area: "compose",
  title: "No service shares a namespace with the host",
  level: "fail",
  rationale:
    "A namespace is what makes a container one. In the host's own, an intruder reaches services on loopback, reads or kills every process, and maps every other user's shared memory.",
  fix: {
    summary:
      "remove the setting; publish the ports that are needed instead of `network_mode: host`",
    compose: 'networks: [backend], and ports: ["127.0.0.1:8080:8080"]',
  },
  references: [
    "https://docs.docker.com/reference/compose-file/services/#network_mode",
    "https://docs.docker.com/engine/network/drivers/host/",
  ],
  judges: ["compose"],
  evaluate({ model }) {
    return model.services.flatMap((service) => [...judge(service), ...ofBuild(service)]);
  },
});

function judge(service: Service): readonly ManifestFinding[] {
  return NAMESPACES.flatMap(([key, setting, shares]) => {
    const path = `services.${service.name}.${key}`;
    return judgeGiven(setting(service), path, (value, at) => {
      if (value !== "host") return [];
      const { name, hostNetwork } = service;
      const said = key === "network_mode" && hostNetwork !== undefined
        ? `networks: ${hostNetwork}`
        : `${key}: host`;
      return [
        violatedAt(at, path, `Service ${name} shares the host's ${shares} (${said})`, {
          observed: "host",
          fix: `remove \`${said}\` from service ${name}`,
          // It shows the host's cgroup paths, and no more than that.
          level: key === "cgroup" ? "warn" : "fail",
        }),
      ];
    });
  });
}

/** As long as the build takes, and for whatever its RUN steps download: a warning. */
function ofBuild({ name, build }: Service): readonly ManifestFinding[] {
  // service-running-as-root and others tell of a build that cannot be known.
  if (build.state !== "set") return [];
  const { network, entitlements } = build.value;
  const path = `services.${name}.build`;
  const shared = (said: string) => ({
    observed: said,
    fix: `remove \`${said}\` from the build of service ${name}`,
    level: "warn" as const,
  });
  const message = `The build of service ${name} shares the host's network`;
  return [
    ...judgeGiven(network, `${path}.network`, (value, at) => {
      const said = `network: ${value}`;
      if (value !== "host") return [];
      return [violatedAt(at, `${path}.network`, `${message} (${said})`, shared(said))];
    }),
    ...entitlements.given.filter(({ value }) => value === "network.host").map(({ at, value }) => {
      const said = `entitlements: ${value}`;
      const place = `${path}.entitlements`;
      return violatedAt(
        at,
        place,
        `The build of service ${name} may share the host's network`,
        shared(said),
      );
    }),
  ];
}
