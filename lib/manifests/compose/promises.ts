/** What a service of a compose file promises, as the policy by which the gate verifies it at boot. */
import type { Place } from "../place.ts";
import { ANY_PORT } from "./ports.ts";
import { type Promised, promisedPolicy } from "./promised_policy.ts";
import { allOf, known, pathOf, Problem, problem } from "./promised_values.ts";
import type { PublishedPort, Service, TmpfsMount } from "./types.ts";

/** The policy's text, or the first thing that stands in the way, in one line. */
export type FromCompose =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly reason: string };

/** Capabilities that Docker gives a container that says nothing about them. */
const DOCKERS_OWN = (
  "CHOWN DAC_OVERRIDE FSETID FOWNER MKNOD NET_RAW SETGID SETUID SETFCAP SETPCAP NET_BIND_SERVICE " +
  "SYS_CHROOT KILL AUDIT_WRITE"
).split(" ");
/** More ports than anybody lists. */
const MAX_PORTS = 256;

/** Turns the promises of a service into a policy; nothing is left out because it is unclear. */
export function policyFromService(service: Service): FromCompose {
  try {
    const promised = [
      ...user(service),
      ...capabilities(service),
      ...newPrivileges(service),
      ...filesystem(service),
      ...tmpfs(service),
      ...ports(service),
      ...limits(service),
    ];
    return promised.length > 0
      ? { ok: true, text: promisedPolicy(service, promised) }
      : { ok: false, reason: `service ${service.name} promises nothing that a gate could verify` };
  } catch (error) {
    if (error instanceof Problem) return { ok: false, reason: error.message };
    throw error;
  }
}

function user(service: Service): readonly Promised[] {
  const { build } = service;
  const own = known(service, "user", service.user);
  const built = own === undefined && build.state === "set"
    ? known(service, "build", build.value.user)
    : undefined;
  const { value, at } = own ?? built ?? {};
  if (value === undefined || at === undefined || /^(root|0+)(:|$)/.test(value)) return [];
  const from = { key: own === undefined ? "USER of the Dockerfile" : "user", at };
  if (/^\d{1,10}(:\d{1,10})?$/.test(value)) {
    const ids = value.split(":").map(Number).join(":");
    return [
      { path: "process.user", value: JSON.stringify(ids), check: "unexpected-user", ...from },
      { check: "running-as-root", ...from },
    ];
  }
  const reason = `${JSON.stringify(value)} is not all numbers, and the gate compares numbers; ` +
    'write user: "UID:GID" in digits';
  throw problem(at, service.name, "user", reason);
}

/** Privileged, or without `cap_drop`, it promises nothing. */
function capabilities(service: Service): readonly Promised[] {
  const privileged = known(service, "privileged", service.privileged);
  const dropped = allOf(service, "cap_drop", service.capDrop);
  const added = allOf(service, "cap_add", service.capAdd);
  if (privileged?.value === true || dropped.length === 0 || added.includes("ALL")) return [];
  const bare = (name: string) => name.replace(/^CAP_/, "");
  const kept = dropped.includes("ALL")
    ? []
    : DOCKERS_OWN.filter((name) => !dropped.map(bare).includes(name));
  const names = [...new Set([...kept, ...added.map(bare)])];
  const from = {
    key: added.length === 0 ? "cap_drop" : "cap_drop, cap_add",
    at: service.capDrop.at,
  };
  return [
    {
      path: "process.capabilities",
      value: `[${names.join(", ")}]`,
      check: "unexpected-capability",
      ...from,
    },
    { check: "regainable-capability", ...from },
  ];
}

function newPrivileges(service: Service): readonly Promised[] {
  allOf(service, "security_opt", service.securityOpt);
  const last = service.securityOpt.given.findLast(({ value }) =>
    value.name === "no-new-privileges"
  );
  if (last === undefined || !["", "true"].includes(last.value.value)) return [];
  const key = "security_opt: no-new-privileges";
  return [{ check: "missing-no-new-privs", key, at: last.at }];
}

/** A root that is read-only, and no other mount that may be written to than those it names. */
function filesystem(service: Service): readonly Promised[] {
  const readOnly = known(service, "read_only", service.readOnly);
  if (readOnly?.value !== true) return [];
  const mounts = allOf(service, "volumes", service.mounts);
  const paths = mounts.filter((mount) => !mount.readOnly && mount.type !== "image")
    .map(({ target }) => pathOf(service, target, service.mounts.at));
  const promised: Promised[] = [{ check: "writable-root", key: "read_only", at: readOnly.at }];
  const at = mounts.length === 0 ? readOnly.at : service.mounts.at;
  return [...promised, {
    path: "filesystem.writable",
    value: JSON.stringify([...new Set(paths)]),
    check: "unexpected-writable-mount",
    key: mounts.length === 0 ? "read_only" : "read_only, volumes",
    at,
  }];
}

/** Docker mounts every tmpfs with these, unless the opposite is written. */
const HARDENING = ["noexec", "nosuid", "nodev"];

function tmpfs(service: Service): readonly Promised[] {
  allOf(service, "tmpfs", service.tmpfs);
  const { given, at } = service.tmpfs;
  if (given.length === 0) return [];
  const entries = given.map(({ value, at }) => tmpfsEntry(service, value, at));
  const isWeak = given.some(({ value }) =>
    HARDENING.some((one) => value.options.includes(one.slice(2)))
  );
  const from = { key: "tmpfs", at };
  return [
    {
      path: "filesystem.tmpfs",
      value: entries.map((one) => `\n    - ${one}`).join(""),
      check: "missing-tmpfs",
      ...from,
    },
    ...isWeak ? [] : [{ check: "weak-tmpfs", ...from }],
  ];
}

function tmpfsEntry(service: Service, { target, options, size }: TmpfsMount, at: Place): string {
  const open = options.find((option) => option.includes("${"));
  if (open !== undefined) throw problem(at, service.name, "tmpfs", `${open} has no value`);
  if (size === undefined && options.some((option) => option.startsWith("size="))) {
    throw problem(at, service.name, "tmpfs", "its size is no number of bytes; write size=64m");
  }
  const hardening = HARDENING.filter((option) => !options.includes(option.slice(2)));
  const others = options.filter((option) => /^(ro|mode=[0-7]+|uid=\d+|gid=\d+)$/.test(option));
  const path = JSON.stringify(pathOf(service, target, at));
  const limit = size === undefined || size === 0 ? "" : `, size: ${size}`;
  return `{ path: ${path}, options: [${[...hardening, ...others].join(", ")}]${limit} }`;
}

/** In a namespace of its own, what it publishes is what it may listen on. */
function ports(service: Service): readonly Promised[] {
  const network = known(service, "network_mode", service.networkMode);
  const published = allOf(service, "ports", service.ports);
  if (published.length === 0 || /^(host$|service:|container:)/.test(network?.value ?? "")) {
    return [];
  }
  const numbers = [...new Set(published.flatMap((port) => numbersOf(service, port)))];
  const value = `[${numbers.sort((a, b) => a - b).join(", ")}]`;
  const { at } = service.ports;
  return [{ path: "network.ports", value, check: "unexpected-listener", key: "ports", at }];
}

function numbersOf(service: Service, { target }: PublishedPort): readonly number[] {
  const [first, last] = target;
  if (target === ANY_PORT) {
    throw problem(service.ports.at, service.name, "ports", "a container's port has no value");
  }
  if (last - first < MAX_PORTS) {
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  }
  const reason = `${first}-${last} are more than ${MAX_PORTS} ports`;
  throw problem(service.ports.at, service.name, "ports", reason);
}

/** One check looks at both limits: it can be required where both are promised. */
function limits(service: Service): readonly Promised[] {
  const memory = known(service, "mem_limit", service.memoryLimit);
  const pids = known(service, "pids_limit", service.pidsLimit);
  if (![memory, pids].every((limit) => (limit?.value ?? Infinity) < Infinity)) return [];
  const at = memory?.at ?? service.at;
  return [{ check: "missing-resource-limit", key: "memory and pids limits", at }];
}
