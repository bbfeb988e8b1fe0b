import type {
  AccessMode,
  DirectoryEntry,
  Failure,
  FileStatus,
  FileType,
  Reading,
  ReadLimit,
  System,
} from "./types.ts";
import type { HubAccess } from "./hub.ts";
import type { DependencyAuditor } from "./pip_audit.ts";
import { FILE_LIMIT } from "./types.ts";
import { errnoText } from "./errno.ts";

/** One node of a machine held in memory. Every part left out takes a harmless default. */
export interface MemoryNode {
  /** Contents of a file, as text or bytes. */
  readonly content?: string | Uint8Array;
  /** Target of a symbolic link. */
  readonly link?: string;
  /** Names in a directory, when they should differ from the nodes below it. */
  readonly entries?: readonly DirectoryEntry[];
  readonly status?: Partial<FileStatus>;
  /** Extended attributes by name. */
  readonly attributes?: Readonly<Record<string, Uint8Array>>;
  /** Rights that access(2) refuses. */
  readonly refuse?: readonly AccessMode[];
  /** Every call on this node fails with this errno name. */
  readonly error?: string;
  /** Only opening (reading, listing) fails with this errno name: stat still works. */
  readonly openError?: string;
}

/** A machine as a table: absolute path to node; a string stands for a file with that content. */
export type MemoryFiles = Readonly<Record<string, MemoryNode | string>>;

/** The parts of a machine that are not files. */
export interface MemoryMachine {
  readonly files?: MemoryFiles;
  readonly noNewPrivs?: Reading<boolean>;
  /** By descriptor. */
  readonly socketKinds?: Readonly<Record<number, ReturnType<System["socketKind"]>>>;
  readonly exchange?: System["exchange"];
  readonly socketDiagnostics?: (request: Uint8Array) => Reading<readonly Uint8Array[]>;
  readonly hub?: Partial<HubAccess>;
  readonly auditDependencies?: DependencyAuditor["auditDependencies"];
}

/** A `System` over a table: for tests of collectors in states that no real machine can hold still. */
export function memorySystem(machine: MemoryMachine = {}): System {
  const nodes = new Map(
    Object.entries(machine.files ?? {}).map(([path, node]) => [
      path,
      typeof node === "string" ? { content: node } : node,
    ]),
  );

  function find(path: string, attempt: string): Reading<MemoryNode> {
    const absolute = path.startsWith("./")
      ? `${nodes.get("/proc/self/cwd")?.link ?? ""}${path.slice(1)}`
      : path;
    const node = nodes.get(absolute) ?? impliedDirectory(absolute);
    if (node === undefined) return failure(attempt, "ENOENT");
    return node.error === undefined ? { ok: true, value: node } : failure(attempt, node.error);
  }

  function impliedDirectory(path: string): MemoryNode | undefined {
    const prefix = path === "/" ? "/" : `${path}/`;
    return [...nodes.keys()].some((key) => key.startsWith(prefix)) ? { entries: [] } : undefined;
  }

  function follow(path: string, attempt: string, depth = 0): Reading<MemoryNode> {
    const found = find(path, attempt);
    if (!found.ok || found.value.link === undefined) return found;
    return depth > 40 ? failure(attempt, "ELOOP") : follow(found.value.link, attempt, depth + 1);
  }

  function readBytes(path: string, options: ReadLimit = {}): Reading<Uint8Array> {
    const attempt = `cannot read ${path}`;
    const found = follow(path, attempt);
    if (!found.ok) return found;
    if (found.value.openError !== undefined) return failure(attempt, found.value.openError);
    if (found.value.content === undefined) return failure(attempt, "EISDIR");
    const bytes = typeof found.value.content === "string"
      ? new TextEncoder().encode(found.value.content)
      : found.value.content;
    const { limit = FILE_LIMIT, cut = false } = options;
    return bytes.byteLength > limit && !cut
      ? failure(attempt, "ETOOBIG")
      : { ok: true, value: bytes.subarray(0, limit) };
  }

  function readText(path: string, options?: ReadLimit): Reading<string> {
    const bytes = readBytes(path, options);
    return bytes.ok ? { ok: true, value: new TextDecoder().decode(bytes.value) } : bytes;
  }

  function stat(path: string, options: { readonly follow: boolean }): Reading<FileStatus> {
    const attempt = `cannot stat ${path}`;
    const found = options.follow ? follow(path, attempt) : find(path, attempt);
    return found.ok ? { ok: true, value: statusOf(found.value) } : found;
  }

  function readLink(path: string): Reading<string> {
    const attempt = `cannot read the link ${path}`;
    const found = find(path, attempt);
    if (!found.ok) return found;
    return found.value.link === undefined
      ? failure(attempt, "EINVAL")
      : { ok: true, value: found.value.link };
  }

  function readAttribute(path: string, name: string): Reading<Uint8Array> {
    const attempt = `cannot read ${name} of ${path}`;
    const found = follow(path, attempt);
    if (!found.ok) return found;
    const value = found.value.attributes?.[name];
    return value === undefined ? failure(attempt, "ENODATA") : { ok: true, value };
  }

  function listDirectory(
    path: string,
    options: ReadLimit = {},
  ): Reading<readonly DirectoryEntry[]> {
    const attempt = `cannot list ${path}`;
    const found = follow(path, attempt);
    if (!found.ok) return found;
    if (found.value.openError !== undefined) return failure(attempt, found.value.openError);
    if (found.value.content !== undefined) return failure(attempt, "ENOTDIR");
    const entries = found.value.entries?.length ? found.value.entries : childrenOf(path);
    return entries.length > (options.limit ?? Infinity)
      ? failure(attempt, "ETOOBIG")
      : { ok: true, value: entries };
  }

  function childrenOf(path: string): readonly DirectoryEntry[] {
    const prefix = path === "/" ? "/" : `${path}/`;
    const names = new Set<string>();
    for (const key of nodes.keys()) {
      const name = key.startsWith(prefix) ? key.slice(prefix.length).split("/")[0] : undefined;
      if (name) names.add(name);
    }
    return [...names].map((name) => {
      const node = nodes.get(prefix + name);
      return { name, type: node === undefined ? "directory" : statusOf(node).type };
    });
  }

  function access(path: string, mode: AccessMode): Reading<boolean> {
    const found = follow(path, `cannot access ${path}`);
    if (!found.ok) {
      return found.code === "EACCES" ? { ok: true, value: false } : found;
    }
    const status = statusOf(found.value);
    const refused = mode === "execute" && status.type === "file" && (status.mode & 0o111) === 0;
    return { ok: true, value: !refused && !(found.value.refuse ?? []).includes(mode) };
  }

  return {
    readBytes,
    readText,
    stat,
    readLink,
    readAttribute,
    listDirectory,
    access,
    noNewPrivs: () => machine.noNewPrivs ?? failure("cannot call prctl", "ENOSYS"),
    socketDiagnostics: machine.socketDiagnostics ??
      (() => failure("cannot open a netlink socket", "EACCES")),
    socketKind: (descriptor) =>
      machine.socketKinds?.[descriptor] ??
        failure(`cannot call getsockopt on descriptor ${descriptor}`, "EBADF"),
    exchange: machine.exchange ?? (() => failure("cannot send", "EBADF")),
    exec: (path) => failure(`cannot start ${path}`, "ENOSYS"),
    noteSignals: () => () => undefined,
    endAfter: () => () => {},
    connectHub: () => Promise.resolve(failure("cannot connect", "ENETUNREACH")),
    verifyHub: () => Promise.resolve(failure("cannot connect", "ENETUNREACH")),
    hubCertificate: () => Promise.resolve(failure("cannot connect", "ENETUNREACH")),
    ...machine.hub,
    auditDependencies: machine.auditDependencies ??
      ((path) => Promise.resolve(failure(`cannot start ${path}`, "ENOSYS"))),
  };
}

function failure(attempt: string, code: string): Failure {
  return { ok: false, code, message: `${attempt}: ${errnoText(code)}` };
}

function statusOf(node: MemoryNode): FileStatus {
  const type = typeOf(node);
  const mode = type === "directory" ? 0o755 : 0o644;
  return { type, mode, uid: 0, gid: 0, size: 0, device: "0:1", inode: "1", ...node.status };
}

function typeOf(node: MemoryNode): FileType {
  if (node.link !== undefined) return "symlink";
  return node.content === undefined ? "directory" : "file";
}
