/** The policy's `process`, `filesystem`, `network` and `host`. Loaded with schema.ts, and only then. */
import * as z from "zod/mini";
import { described, mapping, setting } from "./setting.ts";
import { absolutePath, capability, port, text } from "./setting_kinds.ts";

const SYSCTL = /^[A-Za-z0-9_][A-Za-z0-9_-]*([./][A-Za-z0-9_][A-Za-z0-9_-]*)+$/;
/** 4294967295 is (uid_t)-1: "no id", see setresuid(2). */
const MAX_ID = 4294967294;

const user = () =>
  setting(
    z.union([
      z.int().check(z.minimum(0), z.maximum(MAX_ID)),
      z.string().check(z.regex(/^\d{1,10}(:\d{1,10})?$/)).check(
        z.refine((ids) => ids.split(":").every((id) => Number(id) <= MAX_ID)),
      ),
    ]),
    "a uid, or uid:gid, in digits (10001:10001)",
    "uid, or uid:gid, that the process must have",
  );

const group = () =>
  setting(
    z.union([
      z.int().check(z.minimum(0), z.maximum(MAX_ID)),
      z.string().check(z.regex(/^[A-Za-z_][A-Za-z0-9_.-]*\$?$/)),
    ]),
    "a gid or a group's name",
    "A gid, or a name in /etc/group",
  );

const tmpfs = () =>
  described(
    z.strictObject({
      path: absolutePath("Where it is mounted"),
      options: z.optional(
        described(
          z.array(
            text("a mount option such as noexec", "A mount option, as mount(8) spells it"),
          ),
          "Options it must have at least; default: none",
        ),
      ),
      size: z.optional(setting(
        z.union([
          z.int().check(z.minimum(1)),
          z.string().check(z.regex(/^[1-9]\d{0,11}([kmg]i?)?$/i)),
        ]),
        "bytes, or a size such as 64m or 64Mi",
        "Its size limit: bytes, or with k, m or g (Ki, Mi, Gi), each in powers of 1024",
      )),
    }),
    "One tmpfs mount that must be there",
  );

/** `process`. */
export const processSettings = (used: unknown) =>
  mapping({
    user,
    capabilities: () =>
      described(
        z.array(capability()),
        "Capabilities that the process may hold; default: none",
      ),
    allow_groups: () =>
      described(
        z.array(group()),
        "Groups that it may be in although they give root's rights; default: none",
      ),
    keep_descriptors: () =>
      described(
        z.array(
          setting(
            z.int().check(z.minimum(3)),
            "a descriptor's number, 3 or more",
            "A descriptor's number",
          ),
        ),
        "Descriptors that are passed on to the application on purpose; default: none",
      ),
    single_instance: () =>
      described(
        z.boolean(),
        "Whether a second process of the same executable is a violation; default: false",
      ),
  }, used);

/** `filesystem`. */
export const filesystemSettings = (used: unknown) =>
  mapping({
    writable: () =>
      described(
        z.array(absolutePath("A mount point")),
        "Mounts that may be writable; default: none but tmpfs",
      ),
    tmpfs: () => described(z.array(tmpfs()), "tmpfs mounts that must be there; default: none"),
    private_dirs: () =>
      described(
        z.array(absolutePath("A directory")),
        "Directories that must be the process's own, mode 0700; default: none",
      ),
    secret_files: () =>
      described(
        z.array(absolutePath("A file")),
        "Files that others must not read; default: those that *_FILE variables name",
      ),
    env_file: () => absolutePath("The .env file in use; default: the working directory's"),
    setuid: () =>
      described(
        z.partial(z.strictObject({
          directories: described(
            z.array(absolutePath("A directory")),
            "Where to look for setuid and setgid files; default: the usual places",
          ),
        })),
        "The search for setuid and setgid files",
      ),
  }, used);

/** `network`. */
export const networkSettings = (used: unknown) =>
  mapping({
    ports: () =>
      described(
        z.array(port("A port")),
        "Ports that may be listened on; an empty list: none; default: not judged",
      ),
    loopback_only: () =>
      described(
        z.array(port("A port")),
        "Ports that may be bound to loopback addresses only; default: none",
      ),
  }, used);

const sysctlValue = () =>
  setting(
    z.union([z.string(), z.int(), z.null()]),
    "a value as in /proc/sys, or null",
    "The value it must have; null: not judged",
  );
const sysctlName = () =>
  setting(
    z.string().check(z.regex(SYSCTL)),
    "a setting such as kernel.kptr_restrict",
    "A setting's name as sysctl(8) spells it",
  );

/** `host`. */
export const hostSettings = (used: unknown) =>
  mapping({
    sysctl: () =>
      described(
        z.record(sysctlName(), sysctlValue()),
        "Kernel settings besides or instead of the built-in table's",
      ),
  }, used);
