import { defineManifestCheck, undeterminedAt } from "../../lib/manifest_check.ts";
import { KINDS } from "../../lib/manifests/types.ts";

/** Whatever could not be read or resolved is told, and never taken for good. */
export const unreadableManifest = defineManifestCheck({
  id: "unreadable-manifest",
  area: "manifest",
  title: "Every manifest, and every file that it refers to, can be read whole",
  level: "fail",
  rationale:
    "What cannot be read cannot be judged: a service that an unreadable file adds may be the one that is privileged.",
  fix: {
    summary: "correct the file, or add the file that it refers to, and scan again",
  },
  references: ["https://docs.docker.com/reference/compose-file/"],
  judges: [...KINDS, "unreadable"],
  evaluate({ blind }) {
    return blind.map(({ at, reason }) => undeterminedAt(at, at.file, reason));
  },
});
