import type { FileStatus, Reading, System } from "../system/types.ts";

const GROUP_WRITE = 0o020;
const OTHERS_WRITE = 0o002;
const STICKY = 0o1000;

/** What is wrong, and where: with the file itself, or with its directory (its path). */
export interface Distrust {
  readonly at: string;
  readonly weakness: string;
}

/**
 * Why a policy that nobody named on the command line must not be used, if so. A policy can switch
 * checks off, so that whoever can plant or change it can: it and its directory must belong to root
 * or to us, and be writable by nobody else. (A sticky directory protects its files: /tmp.)
 */
export function distrust(system: System, path: string): Reading<Distrust | undefined> {
  const self = system.stat("/proc/self", { follow: true });
  if (!self.ok) return self;
  const directory = path.replace(/\/[^/]*$/, "") || "/";
  const looks = [
    { path: directory, follow: true, at: directory },
    { path, follow: false, at: "file" },
    { path, follow: true, at: "file" },
  ];
  for (const { path, follow, at } of looks) {
    const status = system.stat(path, { follow });
    if (!status.ok) return status;
    const weakness = weaknessOf(status.value, self.value) ?? listed(system, path, status.value);
    if (weakness !== undefined) return { ok: true, value: { at, weakness } };
  }
  return { ok: true, value: undefined };
}

function weaknessOf(status: FileStatus, self: FileStatus): string | undefined {
  const { uid, gid, mode } = status;
  if (uid !== 0 && uid !== self.uid) {
    return `belongs to uid ${uid}, which is neither root nor uid ${self.uid} (us)`;
  }
  if (isProtected(status)) return undefined;
  const octal = mode.toString(8).padStart(4, "0");
  if ((mode & OTHERS_WRITE) !== 0) return `is writable by everybody (mode ${octal})`;
  if ((mode & GROUP_WRITE) !== 0 && gid !== 0 && gid !== self.gid) {
    return `is writable by group ${gid} (mode ${octal})`;
  }
  return undefined;
}

/** The mode of a link is 0777 always, and means nothing. */
function isProtected({ type, mode }: FileStatus): boolean {
  return type === "symlink" || type === "directory" && (mode & STICKY) !== 0;
}

/** Where there is an access list, the mode's group bits are what anybody named in it may: acl(5). */
function listed(system: System, path: string, status: FileStatus): string | undefined {
  if (isProtected(status) || (status.mode & GROUP_WRITE) === 0) return undefined;
  const list = system.readAttribute(path, "system.posix_acl_access");
  if (!list.ok && ["ENODATA", "EOPNOTSUPP"].includes(list.code)) return undefined;
  return "is writable by others than its group: by an access list (getfacl)";
}
