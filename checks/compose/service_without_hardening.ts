import {
  defineManifestCheck,
  type ManifestFinding,
  undeterminedAt,
  violatedAt,
} from "../../lib/manifest_check.ts";
import { dropsAll, hasNoNewPrivs, runUser } from "../../lib/manifests/compose/hardening.ts";
import type { Service } from "../../lib/manifests/compose/types.ts";
import type { EffectivePolicy } from "../../lib/policy/types.ts";

const NGINX = "nginx";

/** Services that face the outside have all of it. */
export const serviceWithoutHardening = defineManifestCheck({
  id: "service-without-hardening",
  area: "compose",
  title: "Every service that the policy calls hardened is hardened in full",
  level: "fail",
  rationale:
    "A proxy takes every stranger's bytes first. Each of these settings closes what the others leave open: one that lacks a single one of them is not hardened.",
  fix: {
    summary:
      'write `user: "101:101"`, `read_only: true`, `cap_drop: [ALL]`, `security_opt: ["no-new-privileges:true"]`, `tmpfs: [/var/cache/nginx, /var/run]` and a `healthcheck`',
    compose:
      'user: "101:101", read_only: true, cap_drop: [ALL], security_opt: ["no-new-privileges:true"], tmpfs: [/var/cache/nginx, /var/run], healthcheck',
  },
  references: [
    "https://hub.docker.com/_/nginx",
    "https://docs.docker.com/engine/security/",
  ],
  judges: ["compose"],
  evaluate({ model }, { compose }) {
    return model.services.filter((service) => isNamed(service, compose)).flatMap(judge);
  },
});

function isNamed(service: Service, { hardened }: EffectivePolicy["compose"]): boolean {
  const image = imageName(service);
  if (hardened === undefined) return image === NGINX;
  return hardened.includes(service.name) || image !== undefined && hardened.includes(image);
}

/** `registry.example.com:5000/library/nginx:1.29@sha256:…` → `nginx`. */
function imageName({ image }: Service): string | undefined {
  if (image.state !== "set") return undefined;
  return /([^/:@]+)(:[^/:@]+)?(@.*)?$/.exec(image.value)?.[1];
}

type Part = readonly [string, boolean | undefined];

function judge(service: Service): readonly ManifestFinding[] {
  const path = `services.${service.name}`;
  const parts = partsOf(service);
  const lacking = parts.flatMap(([name, has]) => has === false ? [name] : []);
  if (lacking.length > 0) {
    return [violatedAt(service.at, path, `Service ${service.name} lacks ${lacking.join(", ")}`, {
      observed: `lacks ${lacking.join(", ")}`,
    })];
  }
  const open = parts.flatMap(([name, has]) => has === undefined ? [name] : []);
  if (open.length === 0) return [];
  const message = `Whether service ${service.name} has ${open.join(", ")} cannot be known`;
  return [undeterminedAt(service.at, path, message)];
}

function partsOf(service: Service): readonly Part[] {
  const { readOnly, healthcheck } = service;
  const user = runUser(service).kind;
  return [
    ["a user other than root", user === "open" ? undefined : user === "other"],
    [
      "read_only",
      readOnly.state === "unresolved" ? undefined : readOnly.state === "set" && readOnly.value,
    ],
    ["cap_drop ALL", dropsAll(service)],
    ["no-new-privileges", hasNoNewPrivs(service)],
    ["a tmpfs for its cache directory", hasTmpfs(service, "/var/cache")],
    ["a tmpfs for its run directory", hasTmpfs(service, "/run")],
    [
      "a healthcheck",
      healthcheck.state === "unresolved"
        ? undefined
        : healthcheck.state === "set" && healthcheck.value === "present",
    ],
  ];
}

/** There or below; /tmp does for any image but nginx's own, which writes to fixed places. */
function hasTmpfs(service: Service, directory: string): boolean | undefined {
  const places = imageName(service) === NGINX ? [directory] : [directory, "/tmp"];
  const isThere = service.tmpfs.given.some(({ value }) => {
    const target = value.target.replace(/^\/var\/run(?=\/|$)/, "/run").replace(/(.)\/+$/, "$1");
    return places.some((place) => target === place || target.startsWith(`${place}/`));
  });
  return isThere || (service.tmpfs.unresolved.length > 0 ? undefined : false);
}
