/** A cgroup of its own with limits, on a cgroup v2 machine and on one with v1 hierarchies. */
import { join } from "node:path";
import type { Mount } from "./state.ts";

const TOP = "/sys/fs/cgroup";
const OPTIONS = "ro,nosuid,nodev,noexec";
const MEMORY = String(512 * 2 ** 20);
const TASKS = "64";

/** What was made: the files to enter it by, and the mounts that show it inside. */
export interface Cgroups {
  readonly procs: readonly string[];
  readonly mounts: readonly Mount[];
  remove(): Promise<void>;
}

/** Makes a cgroup below the top of the hierarchy, with a memory and a pids limit or without. */
export async function makeCgroups(kind: "limited" | "unlimited"): Promise<Cgroups> {
  const unified = await exists(join(TOP, "cgroup.controllers"));
  const name = `posture-test-${crypto.randomUUID()}`;
  const limits = unified
    ? [{ directory: join(TOP, name), files: { "memory.max": MEMORY, "pids.max": TASKS } }]
    : [
      { directory: join(TOP, "memory", name), files: { "memory.limit_in_bytes": MEMORY } },
      { directory: join(TOP, "pids", name), files: { "pids.max": TASKS } },
    ];
  for (const { directory, files } of limits) {
    await Deno.mkdir(directory);
    for (const [file, text] of kind === "limited" ? Object.entries(files) : []) {
      await Deno.writeTextFile(join(directory, file), text);
    }
  }
  return {
    procs: limits.map(({ directory }) => join(directory, "cgroup.procs")),
    mounts: unified ? [unifiedMount()] : legacyMounts(),
    remove: async () => {
      for (const { directory } of limits) await removeEmpty(directory);
    },
  };
}

function unifiedMount(): Mount {
  return { type: "cgroup2", source: "cgroup", target: TOP, options: OPTIONS };
}

function legacyMounts(): readonly Mount[] {
  return [
    { type: "tmpfs", source: "tmpfs", target: TOP, options: "nosuid,nodev,noexec,mode=755" },
    ...["memory", "pids"].map((controller) => ({
      type: "cgroup",
      source: "cgroup",
      target: `${TOP}/${controller}`,
      options: `${OPTIONS},${controller}`,
    })),
    { type: "remount", source: "", target: TOP, options: OPTIONS },
  ];
}

/** The last process leaves a moment after it was waited for. */
async function removeEmpty(directory: string): Promise<void> {
  for (let tries = 0; tries < 50; tries++) {
    try {
      return await Deno.remove(directory);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}
