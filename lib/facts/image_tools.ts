/** Shells, package managers and download tools that the process could run: looked up by name. */
import type { System } from "../system/types.ts";
import { type Fact, known, unknown } from "./fact.ts";
import { pathDirectories, PROGRAM_DIRECTORIES, shownOnPath } from "./path_directories.ts";
import { isMissing, statInTarget } from "./target_path.ts";
import { defineCollector, type FactValue, type Target } from "./types.ts";

type Tool = FactValue<"imageTools">[number];
type Kind = Tool["kind"];

/** busybox and toybox are shells and download tools even when no link names those. */
const TOOLS: Readonly<Record<Kind, readonly string[]>> = {
  "shell": [
    "sh",
    "ash",
    "bash",
    "busybox",
    "csh",
    "dash",
    "fish",
    "ksh",
    "mksh",
    "pwsh",
    "tcsh",
    "toybox",
    "zsh",
  ],
  "package manager": [
    "apk",
    "apt",
    "apt-get",
    "dnf",
    "dpkg",
    "microdnf",
    "opkg",
    "pacman",
    "rpm",
    "tdnf",
    "yum",
    "zypper",
  ],
  "download tool": ["aria2c", "curl", "ftp", "nc", "ncat", "netcat", "socat", "wget"],
};

const NAMES: readonly { readonly name: string; readonly kind: Kind }[] = Object.entries(TOOLS)
  .flatMap(([kind, list]) => list.map((name) => ({ name, kind: kind as Kind })));

const DIRECTORIES = [...PROGRAM_DIRECTORIES, "/busybox"] as const;

/** Executable tools on PATH and in the usual directories, each name once. */
export const imageToolsCollector = defineCollector({
  name: "image tools",
  provides: ["imageTools"],
  collect(system, target) {
    const path = pathDirectories(system, target);
    if (!path.ok) return { imageTools: unknown(path.message) };
    return { imageTools: search(system, target, [...new Set([...DIRECTORIES, ...path.value])]) };
  },
});

/** What may not be searched cannot be run from either, except where every image has its tools. */
function search(
  system: System,
  target: Target,
  directories: readonly string[],
): Fact<readonly Tool[]> {
  const tools: Tool[] = [];
  for (const directory of directories) {
    const status = statInTarget(system, target, directory, { follow: true });
    if (!status.ok && isMissing(status)) continue;
    for (const { name, kind } of NAMES) {
      const path = `${directory}/${name}`;
      const file = statInTarget(system, target, path, { follow: true });
      if (!file.ok && !isMissing(file) && isStandard(directory)) return unknown(file.message);
      if (!file.ok || file.value.type !== "file" || (file.value.mode & 0o111) === 0) continue;
      if (tools.some((tool) => tool.name === name)) continue;
      const shown = isStandard(directory) ? path : shownOnPath(path, directory);
      tools.push({ name, path: shown, kind });
    }
  }
  return known(tools, `${DIRECTORIES.join(":")}:$PATH`);
}

function isStandard(directory: string): boolean {
  return (DIRECTORIES as readonly string[]).includes(directory);
}
