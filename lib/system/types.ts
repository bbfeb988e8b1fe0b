/**
 * The only door to the machine. Two things implement it: `linux.ts` through libc, and `memory.ts`
 * for tests. Nothing in it throws; nothing in it turns an error into an empty answer.
 */

import type { HubAccess } from "./hub.ts";
import type { DependencyAuditor } from "./pip_audit.ts";

/** What one attempt to read gave: the value, or the error with the kernel's name for it. */
export type Reading<T> = { readonly ok: true; readonly value: T } | Failure;

/** Why a reading failed. */
export interface Failure {
  readonly ok: false;
  /** The kernel's errno name (`ENOENT`, `EACCES`, …), or `ETOOBIG` when our own limit was hit. */
  readonly code: string;
  /** One line: what was attempted and what was found. */
  readonly message: string;
}

/** The kinds of directory entries and files, in the words of stat(1). */
export type FileType =
  | "file"
  | "directory"
  | "symlink"
  | "socket"
  | "fifo"
  | "block-device"
  | "character-device"
  | "unknown";

/** What statx(2) says about a path. */
export interface FileStatus {
  readonly type: FileType;
  /** Permission bits with setuid, setgid and sticky: 0 to 0o7777. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Size in bytes. */
  readonly size: number;
  /** `major:minor`, as mountinfo spells it. */
  readonly device: string;
  /** Decimal, as a string: inodes use all 64 bits. */
  readonly inode: string;
}

/** One name in a directory. The type is what the directory says: `unknown` on some filesystems. */
export interface DirectoryEntry {
  readonly name: string;
  readonly type: FileType;
}

/** Which rights access(2) should try, for the real uid and gid. */
export type AccessMode = "read" | "write" | "execute";

/** Limits of one read. */
export interface ReadLimit {
  /** Most bytes to read; one more gives the failure `ETOOBIG`. Default 1 MiB. */
  readonly limit?: number;
  /** Leaves out what is beyond the limit: the beginning is all that is asked for. */
  readonly cut?: boolean;
}

/** A socket, as the kernel knows it. */
export interface SocketKind {
  /** AF_*: 1 is unix. */
  readonly family: number;
  /** SOCK_*: 1 is a stream, 5 a sequence of packets. */
  readonly type: number;
}

/** What came back for one message. */
export interface SocketReply {
  /** At most 112 bytes. */
  readonly bytes: readonly number[];
  /** The descriptors that came with it, closed again: null for one that is no socket. */
  readonly descriptors: readonly (SocketKind | null)[];
}

/** The machine, as far as posture looks at it. */
export interface System extends HubAccess, DependencyAuditor {
  /** A regular or /proc file, whole. Never blocks on a FIFO or a device: those are refused. */
  readBytes(path: string, options?: ReadLimit): Reading<Uint8Array>;
  /** As `readBytes`, decoded as UTF-8; bytes that are not UTF-8 become U+FFFD. */
  readText(path: string, options?: ReadLimit): Reading<string>;
  /** statx(2); `follow` says whether a final symbolic link is followed. */
  stat(path: string, options: { readonly follow: boolean }): Reading<FileStatus>;
  readLink(path: string): Reading<string>;
  /** The names in a directory without `.` and `..`, at most `limit` of them (else `ETOOBIG`). */
  listDirectory(path: string, options?: ReadLimit): Reading<readonly DirectoryEntry[]>;
  /** access(2): true when the right is there, false when it is refused (EACCES, EROFS, EPERM). */
  access(path: string, mode: AccessMode): Reading<boolean>;
  /** An extended attribute of what the path leads to: ENODATA when it has none of that name. */
  readAttribute(path: string, name: string): Reading<Uint8Array>;
  /** prctl(PR_GET_NO_NEW_PRIVS) of the main thread. */
  noNewPrivs(): Reading<boolean>;
  /** One NETLINK_SOCK_DIAG dump: every datagram of the kernel's answer to `request`. */
  socketDiagnostics(request: Uint8Array<ArrayBuffer>): Reading<readonly Uint8Array[]>;
  /** A descriptor of this process: EBADF when it is not open, ENOTSOCK when it is no socket. */
  socketKind(descriptor: number): Reading<SocketKind & { readonly hungUp: boolean }>;
  /**
   * Sends one message and waits at most `milliseconds` for the next one: ETIMEDOUT when none came,
   * EPIPE when the other end is closed, EBUSY when there was something unread before.
   */
  exchange(
    descriptor: number,
    message: Uint8Array<ArrayBuffer>,
    milliseconds: number,
  ): Reading<SocketReply>;
  /** Becomes the program at `path`, environment and all; returns only when that failed. */
  exec(path: string, args: readonly string[]): Failure;
  /**
   * Notes these signals (numbers) instead of what they do, save for those that are ignored; gives
   * what ends that and says which one came last. Nothing is noted without glibc 2.34.
   */
  noteSignals(numbers: readonly number[]): () => number | undefined;
  /**
   * Ends this process with `exitCode` after `seconds`, at least 1, even while a system call blocks
   * (128 + 14 where only alarm(2) can); gives what calls it off. Its last words go to stderr.
   */
  endAfter(seconds: number, exitCode: number, lastWords?: string): () => void;
}

/** 1 MiB, the limit of every file that is not a /proc table. */
export const FILE_LIMIT = 1024 * 1024;
/** 16 MiB, the limit of a /proc table (mountinfo, sockets). */
export const TABLE_LIMIT = 16 * 1024 * 1024;
