import config from "../deno.json" with { type: "json" };

/** Replaced by scripts/build.ts in the bundle. */
const COMMIT = "@commit@";
/** The same: `portable` in the bundle that carries its own C library. */
const EDITION = "@edition@";

/** No comparison: the bundler would answer it before the place is filled in. */
const isPortable = EDITION.startsWith("portable");

/** What this binary was made from and what it was granted: baked in at build time. */
export const buildInfo = {
  name: "posture",
  version: config.version,
  commit: COMMIT.startsWith("@") ? "source" : COMMIT,
  deno: Deno.version.deno,
  permissions: isPortable ? config.permissions.portable : config.permissions.posture,
} as const;

/** What a report says about the tool that made it. */
export function toolInfo() {
  const { name, version, commit, deno } = buildInfo;
  return { name, version, commit, deno };
}
