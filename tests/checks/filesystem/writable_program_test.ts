import { writableProgram } from "../../../checks/filesystem/writable_program.ts";
import { absent, known, unknown } from "../../../lib/facts/fact.ts";
import type { FactValue } from "../../../lib/facts/types.ts";
import type { FileStatus } from "../../../lib/system/types.ts";
import { testCheck } from "../../check_cases.ts";
import { DOCKER, NODE } from "../../fixtures/mountinfo.ts";
import { mounts } from "../../fixtures/mounts.ts";

type Component = FactValue<"program">["components"][number];

const target = { command: ["/app/server"] };
const ids = { real: 10001, effective: 10001, saved: 10001, filesystem: 10001 };
const rw = mounts(NODE);

function component(
  path: string,
  status: Partial<FileStatus> = {},
  writable: boolean | null = false,
): Component {
  const rest = { mode: 0o755, uid: 0, gid: 0, size: 9, device: "0:1", inode: "1" };
  const type = path === "/app/server" ? "file" : "directory";
  return { path, status: known({ type, ...rest, ...status }, path), writable };
}

function facts(...changed: readonly Component[]) {
  const usual = ["/app/server", "/app", "/"].map((path) => component(path));
  const components = usual.map((one) => changed.find(({ path }) => path === one.path) ?? one);
  const more = changed.filter((one) => !usual.some(({ path }) => path === one.path));
  const program = { path: "/app/server", components: [...components, ...more], executed: [] };
  return { mounts: rw, program };
}

testCheck(writableProgram, [
  { name: "no gate and no program in the policy: skip", status: "skip", message: "no program" },
  { name: "root's, 0755 all the way up, passes", target, facts: facts(), status: "pass" },
  {
    name: "the policy's program is judged without a gate",
    policy: { program: "/app/server" },
    facts: facts(),
    status: "pass",
  },
  {
    name: "to own the file is enough, whatever its mode",
    target,
    facts: facts(component("/app/server", { uid: 10001, mode: 0o555 })),
    status: "fail",
    subject: "/app/server",
    message: "owns it",
    fix: "chown root:root /app/server",
  },
  {
    name: "a directory above that everybody may write to fails",
    target,
    facts: facts(component("/app", { mode: 0o777 })),
    status: "fail",
    subject: "/app",
    message: "everybody",
  },
  {
    name: "a group that may write fails when it is ours",
    target,
    facts: {
      ...facts(component("/app", { mode: 0o775, gid: 27 })),
      gids: { ...ids, supplementary: [27] },
    },
    status: "fail",
    message: "group 27",
  },
  {
    name: "another group that may write passes",
    target,
    facts: facts(component("/app", { mode: 0o775, gid: 27 })),
    status: "pass",
  },
  {
    name: "the first class that fits decides: our group may not, others may",
    target,
    facts: facts(component("/app", { mode: 0o757, gid: 10001 })),
    status: "pass",
  },
  {
    name: "an access list that lets us write fails",
    target,
    facts: facts(component("/app/server", {}, true)),
    status: "fail",
    message: "access list",
  },
  {
    name: "a sticky directory protects what is not ours",
    target,
    facts: facts(component("/", { mode: 0o1777 }, true)),
    status: "pass",
  },
  {
    name: "a sticky directory does not protect our own entry",
    target,
    facts: facts(component("/", { mode: 0o1777 }, true), component("/app", { uid: 10001 })),
    results: [{ status: "fail", subject: "/app" }, { status: "fail", subject: "/" }],
  },
  {
    name: "on a read-only mount nothing is writable",
    target,
    facts: { ...facts(component("/app", { mode: 0o777, uid: 10001 })), mounts: mounts(DOCKER) },
    status: "pass",
  },
  {
    name: "a volume below a read-only root is judged",
    target,
    facts: {
      ...facts(component("/app", { uid: 10001 })),
      mounts: mounts(DOCKER, "9 1039 8:1 /v /app rw - ext4 x rw"),
    },
    status: "fail",
  },
  {
    name: "the mode of a link means nothing",
    target,
    facts: facts(component("/app/link", { type: "symlink", mode: 0o777 })),
    status: "pass",
  },
  {
    name: "root skips: running-as-root judges",
    target,
    facts: { ...facts(), uids: { real: 0, effective: 0, saved: 0, filesystem: 0 } },
    status: "skip",
  },
  { name: "no such program skips", target, facts: { program: absent("none") }, status: "skip" },
  { name: "unreadable is unknown", target, facts: { program: unknown("?") }, status: "unknown" },
  {
    name: "an unreadable directory above is unknown",
    target,
    facts: facts({ path: "/app", status: unknown("EACCES"), writable: null }),
    status: "unknown",
    subject: "/app",
  },
]);
