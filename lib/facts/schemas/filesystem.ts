/** Mounts, and the files that matter. */
import * as z from "zod";
import { factOf, id } from "./values.ts";

const fileType = z.enum([
  "file",
  "directory",
  "symlink",
  "socket",
  "fifo",
  "block-device",
  "character-device",
  "unknown",
]);
const fileStatus = z.strictObject({
  type: fileType,
  mode: z.int().min(0).max(0o7777).describe("Permission bits with setuid, setgid and sticky"),
  uid: id,
  gid: id,
  size: z.number(),
  device: z.string(),
  inode: z.string(),
});
/** A path that the policy or the environment names, and what is there. */
const namedPath = z.strictObject({
  path: z.string().nullable().describe("Null when a variable names it: values are never shown"),
  origin: z.string().describe("What named the path: a policy key or an environment variable"),
  status: factOf(fileStatus).describe("lstat, except for secret files: links are followed there"),
});

const mount = z.strictObject({
  id: z.int(),
  parent: z.int(),
  device: z.string().describe("major:minor"),
  root: z.string().describe("The directory of the filesystem that is mounted: / unless a bind"),
  mountPoint: z.string(),
  options: z.array(z.string()).describe("Field 6: the per-mount options"),
  fsType: z.string(),
  source: z.string(),
  superOptions: z.array(z.string()).describe(
    "The superblock's own, values of unknown keys left out",
  ),
});

/** The facts about mounts and files. */
export const filesystemFacts = {
  mounts: z.array(mount),
  runtimeSockets: z.array(z.strictObject({ path: z.string(), status: factOf(fileStatus) })),
  kernelPaths: z.array(z.strictObject({
    path: z.string(),
    protection: z.enum(["masked", "read-only"]),
    status: factOf(fileStatus),
  })).describe("The paths that container runtimes mask or mount read-only"),
  privateDirs: z.array(namedPath),
  secretFiles: z.array(namedPath),
  envFile: namedPath,
  setuidFiles: z.strictObject({
    files: z.array(z.strictObject({ path: z.string(), mode: z.int(), uid: id, gid: id })),
    directories: z.array(z.string()),
    searched: z.int().describe("Directory entries looked at"),
    incomplete: z.string().nullable().describe("Why the walk did not see everything"),
  }),
  imageTools: z.array(z.strictObject({
    name: z.string(),
    path: z.string(),
    kind: z.enum(["shell", "package manager", "download tool"]),
  })),
  program: z.strictObject({
    path: z.string(),
    components: z.array(z.strictObject({
      path: z.string(),
      status: factOf(fileStatus),
      writable: z.boolean().nullable().describe("access(2); null for another process or a link"),
    })).describe("The program and its interpreters, each before what leads to it"),
    executed: z.array(z.strictObject({
      path: z.string(),
      setuid: id.nullable().describe("The uid that starting it gives"),
      setgid: id.nullable().describe("The gid that starting it gives"),
      capabilities: factOf(z.array(z.string())).describe("Those that the file permits"),
    })).describe("The files that execve(2) takes identity and capabilities from: no script"),
  }),
} as const;
