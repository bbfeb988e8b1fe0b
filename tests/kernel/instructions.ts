/** The instructions that bring the launcher (launch/) to a state. */
import type { Mount, Planted, State } from "./state.ts";

/** Where a state is built: directories that run.ts made. */
export interface Places {
  /** Holds the program and its libraries, read only through an overlay. */
  readonly lower: string;
  /** An empty directory. */
  readonly base: string;
  /** The `cgroup.procs` files to enter. */
  readonly procs: readonly string[];
}

/** What the launcher is to do, in order. */
export function instructions(state: State, places: Places): readonly string[] {
  const { base } = places;
  const upper = `lowerdir=${places.lower},upperdir=${base}/upper,workdir=${base}/work`;
  return [
    ...places.procs.map((one) => `write=${one}:0`),
    `unshare=${state.namespaces.join(",")}`,
    ...(state.namespaces.includes("net") ? ["loopback"] : []),
    ...Object.entries(state.sysctls).map(([name, value]) =>
      `write=/proc/sys/${name.replaceAll(".", "/")}:${value}`
    ),
    ...state.listeners.map((one) => `listen=${one}`),
    "fork",
    `mount=tmpfs:tmpfs:${base}:mode=755`,
    ...["upper", "work", "root"].map((name) => `dir=${base}/${name}:755:0:0`),
    `mount=overlay:overlay:${base}/root:${upper}`,
    ...fill(state, `${base}/root`),
    `root=${base}/root`,
    ...state.masked.map((path) => `mask=${path}`),
    ...state.readOnly.map((path) => `readonly=${path}`),
    ...Object.entries(state.covers).flatMap(cover),
    `remount=/:${state.rootOptions}`,
    ...become(state),
  ];
}

function fill(state: State, root: string): readonly string[] {
  return [
    ...(state.procOptions === undefined
      ? []
      : [`mount=proc:proc:${root}/proc:${state.procOptions}`]),
    ...(state.bare ? [] : [
      `mount=sysfs:sysfs:${root}/sys:ro,nosuid,nodev,noexec`,
      `mount=tmpfs:tmpfs:${root}/dev:nosuid,mode=755,size=64k`,
      `node=${root}/dev/null:1:3`,
      `node=${root}/dev/urandom:1:9`,
    ]),
    ...state.planted.map((one) => plant(one, root)),
    ...state.mounts.map((one) => mounted(one, root)),
    ...(state.policy === undefined ? [] : [
      `file=${root}/etc/posture/policy.yaml:644:0:0:${JSON.stringify(state.policy)}`,
    ]),
  ];
}

function mounted({ type, source, target, options }: Mount, root: string): string {
  if (type === "bind") return `bind=${source}:${root}${target}:${options}`;
  if (type === "remount") return `remount=${root}${target}:${options}`;
  return `mount=${type}:${source}:${root}${target}:${options}`;
}

function plant({ kind = "file", path, mode, owner = 0, text = "" }: Planted, root: string): string {
  const there = `${root}${path}:${mode}:${owner}:${owner}`;
  if (kind === "directory") return `dir=${there}`;
  return kind === "file" ? `file=${there}:${text}` : `socket=${there}`;
}

function cover([path, text]: readonly [string, string], index: number): readonly string[] {
  return [`file=/.cover-${index}:444:0:0:${text}`, `cover=/.cover-${index}:${path}`];
}

function become(state: State): readonly string[] {
  return [
    ...(state.companion === undefined ? [] : [`companion=${state.companion}`]),
    ...(state.traced ? ["traced"] : []),
    ...state.descriptors.map((one) => `open=${one}`),
    `umask=${state.umask}`,
    `core=${state.core}`,
    ...(state.userNamespace === undefined ? [] : [`userns=${state.userNamespace}`]),
    // While there is CAP_SYS_ADMIN: without no-new-privs nobody else may install a filter.
    ...(state.seccomp === undefined ? [] : [`seccomp=${state.seccomp}`]),
    ...(state.bounding === undefined ? [] : [
      // A capability outside of the bounding set cannot be made inheritable.
      `bounding=${[...state.bounding, ...state.capabilities].join(",")}`,
    ]),
    `groups=${state.groups.join(",")}`,
    `gid=${state.gid}`,
    `uid=${state.uid}`,
    `capabilities=${state.capabilities.join(",")}`,
    `chdir=${state.directory}`,
    ...state.again.map((one) => `again=${one}`),
    ...(state.noNewPrivs ? ["no-new-privs"] : []),
    ...(state.sibling === undefined ? [] : [`sibling=${state.sibling}`]),
  ];
}
