/** Recognises a manifest by its name, and a compose file with a name of its own by its shape. */
import type { Kind } from "./types.ts";

const NAMES: readonly (readonly [RegExp, Kind])[] = [
  [/(^|\/)\.github\/workflows\/[^/]+\.ya?ml$/, "workflow"],
  [/(^|\/)action\.ya?ml$/, "workflow"],
  [/(^|\/)\.github\/dependabot\.ya?ml$/, "dependabot"],
  [/(^|\/)(renovate\.json5?|\.renovaterc(\.json5?)?)$/, "renovate"],
  [/(^|\/)(docker-)?compose([.-][\w.-]+)?\.ya?ml$/, "compose"],
  [/(^|\/)(Dockerfile|Containerfile)(\.[\w.-]+)?$|\.[Dd]ockerfile$/, "dockerfile"],
  [/\.(sh|bash)$/, "script"],
];

/** The kind that a path announces; `undefined`: nothing, so its content may tell. */
export function kindByName(path: string): Kind | undefined {
  return NAMES.find(([pattern]) => pattern.test(path))?.[1];
}

/** Scripts that are run by hand have no ending. */
const INSTALLER = /(^|\/)(install(er)?|bootstrap|setup|get-[\w-]+)$/;

/** True for a file that is read to find out what it is: other YAML, package.json, `install`. */
export function mayBeManifest(path: string): boolean {
  return /\.ya?ml$|(^|\/)package\.json$/.test(path) || INSTALLER.test(path);
}

/** The kind that a content announces: a shell's script, Compose's services, Renovate's settings in package.json. */
export function kindByShape(path: string, text: string): Kind | undefined {
  if (INSTALLER.test(path)) return /^#!.*\b(ba|da|z|k)?sh\b/.test(text) ? "script" : undefined;
  if (/(^|\/)package\.json$/.test(path)) {
    return /"renovate"\s*:\s*\{/.test(text) ? "renovate" : undefined;
  }
  // Kubernetes' and Helm's files have a kind or values of their own, GitLab's no services mapping.
  if (/^(apiVersion|kind)\s*:/m.test(text)) return undefined;
  return holdsServices(text) ? "compose" : undefined;
}

/**
 * A mapping `services` whose entries have an image or a build. Line by line: one expression for all
 * of it takes time without end on a file that has neither.
 */
function holdsServices(text: string): boolean {
  const start = /^services:[ \t]*(#.*)?\r?$/m.exec(text);
  if (start === null) return false;
  let isMapping = false;
  for (const line of text.slice(start.index + start[0].length + 1).split("\n")) {
    if (/^\s*(#|$)/.test(line)) continue;
    if (!/^[ \t]/.test(line)) return false;
    if (isMapping && /^[ \t]+(image|build):/.test(line)) return true;
    if (/^[ \t]+[\w.-]+:[ \t]*\{([^{}]{0,1000},)?[ \t]*(image|build):/.test(line)) return true;
    isMapping ||= /^[ \t]+[\w.-]+:/.test(line);
    if (!isMapping) return false;
  }
  return false;
}
