/**
 * Whether the process runs in a container, and behind a sandbox's own kernel. The evidence and its
 * order: systemd's container interface, the markers of Docker and Podman, Kubernetes, the pid
 * namespace. Never the names of cgroups, which cgroup v2 hides.
 */
import { readVariable } from "./environ.ts";
import { absent, known, unknown } from "./fact.ts";
import { INITIAL_INODES, readNamespace } from "./namespaces.ts";
import { once } from "./once.ts";
import { platformFact } from "./platform.ts";
import { type System, TABLE_LIMIT } from "../system/types.ts";
import { isMissing, statInTarget } from "./target_path.ts";
import { defineCollector, type Facts, type FactValue, type Target } from "./types.ts";

type Container = FactValue<"container">;
type Evidence = Pick<Container, "runtime" | "evidence">;
interface Problem {
  readonly problem: string;
}
/** What one place says: evidence, nothing, or a `problem` where it could not be read. */
type Clue = Evidence | Problem | undefined;

const MARKERS = [
  { path: "/.dockerenv", runtime: "docker" },
  { path: "/run/.containerenv", runtime: "podman" },
] as const;
const SERVICE_ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";
const RUNTIME_NAME = /^[\w.+:-]{1,64}$/;
/** What runtimes call themselves in `container=`. Any other value is evidence, but is not shown. */
const RUNTIMES: ReadonlySet<string> = new Set([
  "buildah",
  "docker",
  "flatpak",
  "lxc",
  "lxc-libvirt",
  "oci",
  "openvz",
  "podman",
  "pouch",
  "proot",
  "rkt",
  "systemd-nspawn",
  "wsl",
]);
const CONTAINER_ROOT =
  / - overlay .*=[^, ]*\/(?:docker\/overlay2|io\.containerd\.[^/]+|containers\/storage)\//;

/** Container and sandbox, for posture's own process or the one that --pid names. */
export const containerCollector = defineCollector({
  name: "container",
  provides: ["container", "sandbox"],
  collect: once(
    (system, target: Target) => {
      const sandbox = sandboxFact(system);
      return { sandbox, container: containerFact(system, target, sandbox, Deno.build.os) };
    },
    // The profile hangs on it: it is asked for before the policy is known, and again after.
    ({ proc }) => proc,
  ),
});

/** In a container or not; unknown when what could not be read might have told. */
export function containerFact(
  system: System,
  target: Target,
  sandbox: Facts["sandbox"],
  os: string,
): Facts["container"] {
  if (os !== "linux") return outside(`${os} has no Linux containers`);
  if (sandbox.state !== "known" && isInitialMountNamespace(system, target)) {
    return outside(`${target.proc}/ns/mnt is the host's`);
  }
  const host = readVariable(system, target, "KUBERNETES_SERVICE_HOST");
  const pod = host.ok && host.value !== undefined;
  const places: readonly (() => Clue)[] = [
    () => variableClue(system, target),
    () => managerClue(system, target),
    ...MARKERS.map((marker) => () => markerClue(system, target, marker)),
    () => pod ? kubernetesClue(system, target) : undefined,
    () =>
      sandbox.state === "known" ? { runtime: null, evidence: sandbox.value.evidence } : undefined,
    () => pidNamespaceClue(system, target),
    () => rootClue(system, target),
  ];
  let problem: Problem | undefined;
  for (const look of places) {
    const clue = look();
    if (isEvidence(clue)) return known({ inside: true, ...clue, kubernetes: pod }, clue.evidence);
    problem ??= isProblem(clue) ? clue : undefined;
  }
  return problem === undefined
    ? outside(`${target.proc}/ns/pid is the host's, and no container runtime left a mark`)
    : unknown(`cannot tell whether this is a container: ${problem.problem}`);
}

/**
 * Every container has mounts of its own. A machine whose root was made from an image (a microVM)
 * keeps that image's /.dockerenv and is still none. Provable where the number is fixed (6.18).
 */
function isInitialMountNamespace(system: System, target: Target): boolean {
  const inode = readNamespace(system, target.proc, "mnt");
  return inode.state === "known" && inode.value === INITIAL_INODES.mnt;
}

function isEvidence(clue: Clue): clue is Evidence {
  return clue !== undefined && "evidence" in clue;
}

function isProblem(clue: Clue): clue is Problem {
  return clue !== undefined && "problem" in clue;
}

function outside(evidence: string): Facts["container"] {
  return known({ inside: false, runtime: null, kubernetes: false, evidence }, evidence);
}

/**
 * `container=` of pid 1 (https://systemd.io/CONTAINER_INTERFACE/), or of the process that --pid
 * names: Podman and LXC give it to all of them. Our own is no evidence: anybody could have set it.
 * Unreadable is no problem: a process that shares the host's pid 1 learns nothing from it, any
 * other is told by its pid namespace.
 */
function variableClue(system: System, target: Target): Clue {
  const proc = target.pid === undefined ? "/proc/1" : target.proc;
  const variable = readVariable(system, { proc }, "container");
  const value = variable.ok ? variable.value ?? "" : "";
  if (!RUNTIME_NAME.test(value)) return undefined;
  const runtime = RUNTIMES.has(value) ? value : null;
  return { runtime, evidence: `the variable container in ${proc}/environ` };
}

/** The file is read in our own root only: below another's, nothing is ever opened. */
function managerClue(system: System, target: Target): Clue {
  const path = "/run/host/container-manager";
  const status = statInTarget(system, target, path, { follow: false });
  if (!status.ok) return isMissing(status) ? undefined : { problem: status.message };
  const reading = target.pid === undefined ? system.readText(path, { limit: 4096 }) : undefined;
  const name = reading?.ok ? reading.value.trim() : "";
  return { runtime: RUNTIME_NAME.test(name) ? name : null, evidence: path };
}

function markerClue(system: System, target: Target, marker: (typeof MARKERS)[number]): Clue {
  const { path, runtime } = marker;
  const status = statInTarget(system, target, path, { follow: false });
  if (status.ok) return { runtime, evidence: path };
  return isMissing(status) ? undefined : { problem: status.message };
}

/** The variable alone can be a developer's own; the service account's mount comes with the pod. */
function kubernetesClue(system: System, target: Target): Clue {
  const status = statInTarget(system, target, SERVICE_ACCOUNT, { follow: true });
  if (status.ok) return { runtime: null, evidence: SERVICE_ACCOUNT };
  return isMissing(status) ? undefined : { problem: status.message };
}

function pidNamespaceClue(system: System, target: Target): Clue {
  const inode = readNamespace(system, target.proc, "pid");
  if (inode.state === "unknown") return { problem: inode.reason };
  if (inode.value === INITIAL_INODES.pid) return undefined;
  return { runtime: null, evidence: `${inode.source} is not the host's` };
}

/**
 * The last resort: a container that shares the host's pid namespace and whose runtime leaves no
 * mark (containerd, CRI-O) still has its root on an overlay below that runtime's directory.
 */
function rootClue(system: System, target: Target): Clue {
  const path = `${target.proc}/mountinfo`;
  const mountinfo = system.readText(path, { limit: TABLE_LIMIT });
  if (!mountinfo.ok) return { problem: mountinfo.message };
  const root = mountinfo.value.split("\n").findLast((line) => line.split(" ")[4] === "/");
  return root !== undefined && CONTAINER_ROOT.test(root)
    ? { runtime: null, evidence: `the overlay on / in ${path}` }
    : undefined;
}

/** gVisor, by its kernel release or boot command line: an environment variable proves nothing. */
function sandboxFact(system: System): Facts["sandbox"] {
  const platform = platformFact(system, Deno.build);
  const kernel = platform.state === "known" ? platform.value.kernel : undefined;
  if (kernel === null) return absent("no sandbox of Linux on this system");
  if (kernel?.endsWith("-gvisor")) return gvisor(`kernel release ${kernel}`);
  const boot = system.readText("/proc/cmdline");
  if (
    boot.ok && boot.value.includes("-gvisor") &&
    /(^|\s)BOOT_IMAGE=\S*-gvisor(\s|$)/.test(boot.value)
  ) {
    return gvisor("BOOT_IMAGE in /proc/cmdline");
  }
  if (kernel === undefined && platform.state === "unknown") return unknown(platform.reason);
  return boot.ok
    ? absent("neither the kernel's release nor its command line names gVisor")
    : unknown(boot.message);
}

function gvisor(evidence: string): Facts["sandbox"] {
  return known({ name: "gvisor", evidence }, evidence);
}
