/** What statx(2) and readdir(3) tell of a file, decoded. */
import type { FileStatus, FileType } from "./types.ts";

/** DT_* values of dirent(3). */
export const DIRENT_TYPES: Readonly<Record<number, FileType>> = {
  1: "fifo",
  2: "character-device",
  4: "directory",
  6: "block-device",
  8: "file",
  10: "symlink",
  12: "socket",
};

/** The type that is in a mode. */
export function fileType(mode: number): FileType {
  return DIRENT_TYPES[mode >> 12] ?? "unknown";
}

/** Field stx_mode. */
export function modeOf(statx: DataView): number {
  return statx.getUint16(0x1c, true);
}

/** struct statx has the same layout on every architecture: statx(2). */
export function fileStatus(statx: DataView): FileStatus {
  const mode = modeOf(statx);
  return {
    type: fileType(mode),
    mode: mode & 0o7777,
    uid: statx.getUint32(0x14, true),
    gid: statx.getUint32(0x18, true),
    inode: String(statx.getBigUint64(0x20, true)),
    size: Number(statx.getBigUint64(0x28, true)),
    device: `${statx.getUint32(0x88, true)}:${statx.getUint32(0x8c, true)}`,
  };
}
