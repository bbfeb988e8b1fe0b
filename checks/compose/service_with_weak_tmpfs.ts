import { defineManifestCheck, violatedAt } from "../../lib/manifest_check.ts";
import { openItems } from "../../lib/manifest_settings.ts";

const WEAK = ["exec", "suid", "dev"] as const;

/** Docker's own noexec, nosuid and nodev stay. */
export const serviceWithWeakTmpfs = defineManifestCheck({
  id: "service-with-weak-tmpfs",
  area: "compose",
  title: "No tmpfs is mounted with exec, suid or dev",
  level: "warn",
  rationale:
    "Docker mounts every tmpfs noexec, nosuid and nodev, so that the one writable place is none to start a dropped program from. The option takes that back.",
  fix: {
    summary: "remove exec, suid and dev from the options: `tmpfs: [/tmp:size=64m,mode=1777]`",
    compose: "tmpfs: [/tmp:size=64m,mode=1777]",
  },
  references: [
    "https://docs.docker.com/reference/compose-file/services/#tmpfs",
    "https://docs.docker.com/engine/storage/tmpfs/",
  ],
  judges: ["compose"],
  evaluate({ model }) {
    return model.services.flatMap(({ name, tmpfs }) => {
      const path = `services.${name}.tmpfs`;
      const found = tmpfs.given.flatMap(({ value: { target, options }, at }) => {
        const weak = weakOptions(options);
        if (weak.length === 0) return [];
        const message = `Service ${name} mounts the tmpfs ${target} with ${weak.join(", ")}`;
        return [violatedAt(at, path, message, { observed: weak.join(",") })];
      });
      return [...found, ...openItems(tmpfs, path)];
    });
  },
});

/** Of `exec,noexec` Docker takes the last. */
function weakOptions(options: readonly string[]): readonly string[] {
  return WEAK.filter((weak) => {
    const last = options.findLast((option) => option === weak || option === `no${weak}`);
    return last === weak;
  });
}
