/** Runs commands in a root that is laid out as a Dockerfile says, on this machine's own /usr. */
import { join } from "node:path";
import { BINARY } from "../../scripts/build.ts";
import { type Ended, workDirectory } from "./gate.ts";

/** What a container of the image is started with. */
export interface Image {
  /** Each file's place in the image, and the file on this machine. */
  readonly files: ReadonlyMap<string, string>;
  readonly uid: number;
  readonly gid: number;
  readonly entrypoint: readonly string[];
}

const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
/** Prints who it is: a script, so that its #! line is tried as well. */
const APP = `#!/bin/sh
echo "uid $(id -u) gid $(id -g) pid $$ arguments $*"
`;

/** What COPY finds, in the build context and in the one that is named posture. */
async function sources(): Promise<ReadonlyMap<string, string>> {
  const app = join(await workDirectory(), "app");
  await Deno.writeTextFile(app, APP, { mode: 0o755 });
  return new Map([["app", app], ["posture", BINARY]]);
}

/** Follows a Dockerfile of FROM, COPY, USER and ENTRYPOINT; whatever else it says is an error. */
export async function imageOf(dockerfile: string): Promise<Image> {
  const context = await sources();
  const files = new Map<string, string>();
  let [uid, gid] = [0, 0];
  let entrypoint: readonly string[] = [];
  for (const line of dockerfile.trim().split("\n")) {
    const copied = /^COPY (?:--from=posture )?--chmod=0755 (\w+) (\/\S+)$/.exec(line);
    const user = /^USER (\d+):(\d+)$/.exec(line);
    const start = /^ENTRYPOINT (\[.*\])$/.exec(line);
    if (copied) files.set(copied[2] ?? "", context.get(copied[1] ?? "") ?? "");
    else if (user) [uid, gid] = [Number(user[1]), Number(user[2])];
    else if (start) entrypoint = JSON.parse(start[1] ?? "");
    else if (line !== "FROM debian:bookworm-slim") throw new Error(`cannot follow: ${line}`);
  }
  return { files, uid, gid, entrypoint };
}

/** Starts a container's first process, as pid 1, with the user and no capabilities. */
export async function runImage(
  image: Image,
  command: readonly string[] = image.entrypoint,
): Promise<Omit<Ended, "file">> {
  const placed = [...image.files].flatMap(([place, file]) => ["--ro-bind", file, place]);
  const output = await new Deno.Command("bwrap", {
    args: [
      ...["--unshare-pid", "--as-pid-1", "--unshare-net", "--unshare-ipc", "--unshare-uts"],
      ...["--ro-bind", "/usr", "/usr", "--tmpfs", "/usr/local/bin", "--dir", "/etc/posture"],
      // As in Debian's images; without it the runtime looks through all of /usr/share/zoneinfo.
      ...["--symlink", "/usr/share/zoneinfo/Etc/UTC", "/etc/localtime"],
      ...["bin", "sbin", "lib", "lib64"].flatMap((
        name,
      ) => ["--symlink", `usr/${name}`, `/${name}`]),
      ...["--proc", "/proc", "--dev", "/dev", ...placed, "--remount-ro", "/", "--chdir", "/"],
      ...["--clearenv", "--setenv", "PATH", PATH, "--", "setpriv"],
      ...["--reuid", String(image.uid), "--regid", String(image.gid), "--clear-groups"],
      ...["--inh-caps=-all", "--bounding-set=-all", "--no-new-privs", ...command],
    ],
    stdin: "null",
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  const { code, signal, stdout, stderr } = output;
  return { code, signal, stdout: text(stdout), stderr: text(stderr) };
}
