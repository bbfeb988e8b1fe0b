import { defineManifestCheck, type ManifestFinding, violatedAt } from "../../lib/manifest_check.ts";
import { judgeGiven } from "../../lib/manifest_settings.ts";
import type { Service } from "../../lib/manifests/compose/types.ts";

const DIGEST = /@?sha(256|512):[0-9a-f]{64,128}$/;

/** The image that was tested is the one that is started. */
export const unpinnedImage = defineManifestCheck({
  id: "unpinned-image",
  area: "compose",
  title: "Every image is pinned to a version and a digest",
  level: "warn",
  rationale:
    "A tag can be moved: whoever takes over the publisher's account decides what the next pull starts. `latest`, which no tag means too, moves even without an attacker.",
  fix: {
    summary:
      "name a version and its digest: `image: nginx:1.29.0@sha256:…` (docker buildx imagetools inspect)",
    compose: "image: nginx:1.29.0@sha256:…",
  },
  references: [
    "https://docs.docker.com/reference/compose-file/services/#image",
    "https://docs.docker.com/build/building/best-practices/#pin-base-image-versions",
  ],
  judges: ["compose"],
  evaluate({ model }) {
    const own = ownImages(model.services);
    return model.services.filter(({ build }) => build.state === "missing")
      .flatMap((service) => judge(service, own));
  },
});

/** Names that the project's builds give to their images: nobody pulls those. */
function ownImages(services: readonly Service[]): ReadonlySet<string> {
  return new Set(
    services.flatMap(({ build, image }) =>
      build.state !== "missing" && image.state === "set" ? [image.value] : []
    ),
  );
}

function judge({ name, image }: Service, own: ReadonlySet<string>): readonly ManifestFinding[] {
  const path = `services.${name}.image`;
  return judgeGiven(image, path, (value, at) => {
    if (DIGEST.test(value) || own.has(value)) return [];
    const [, tag] = /:([^:/]+)$/.exec(value) ?? [];
    if (tag !== undefined && tag !== "latest") {
      const message = `Service ${name}: the tag ${tag} of ${value} can be moved: no digest`;
      return [violatedAt(at, path, message, { observed: value, level: "info" })];
    }
    const what = tag === undefined ? "has no tag, which means latest" : "is whatever is latest";
    return [
      violatedAt(at, path, `Service ${name}: the image ${value} ${what}`, { observed: value }),
    ];
  });
}
