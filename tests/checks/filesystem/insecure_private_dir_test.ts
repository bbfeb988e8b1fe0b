import { insecurePrivateDir } from "../../../checks/filesystem/insecure_private_dir.ts";
import { absent, known, unknown } from "../../../lib/facts/fact.ts";
import type { FactValue } from "../../../lib/facts/types.ts";
import { defaultPolicy } from "../../../lib/policy/defaults.ts";
import { testCheck } from "../../check_cases.ts";

type NamedPath = FactValue<"privateDirs">[number];

const path = "/data/certs";
const policy = {
  filesystem: { ...defaultPolicy("baseline").filesystem, private_dirs: [path] },
};

function dir(
  status: Partial<Extract<NamedPath["status"], { state: "known" }>["value"]>,
): NamedPath {
  const good = { type: "directory", mode: 0o700, uid: 10001, gid: 10001, size: 0 } as const;
  const value = { ...good, device: "0:1", inode: "1", ...status };
  return { path, origin: "filesystem.private_dirs", status: known(value, path) };
}

const facts = (...privateDirs: readonly NamedPath[]) => ({ privateDirs });

testCheck(insecurePrivateDir, [
  { name: "not in the policy: skip", status: "skip", message: "filesystem.private_dirs" },
  { name: "0700 and our own passes", policy, facts: facts(dir({})), status: "pass", subject: path },
  {
    name: "0750 fails",
    policy,
    facts: facts(dir({ mode: 0o750 })),
    status: "fail",
    message: "0750",
    fix: "install -d -m 0700 -o 10001 /data/certs",
  },
  {
    name: "stricter than 0700 fails: the policy says exactly",
    policy,
    facts: facts(dir({ mode: 0o500 })),
    status: "fail",
  },
  {
    name: "setgid, as fsGroup sets it, fails",
    policy,
    facts: facts(dir({ mode: 0o2700 })),
    status: "fail",
    message: "2700",
  },
  {
    name: "root's directory fails",
    policy,
    facts: facts(dir({ uid: 0 })),
    status: "fail",
    message: "uid 0, not 10001",
  },
  {
    name: "a link fails",
    policy,
    facts: facts(dir({ type: "symlink", mode: 0o777 })),
    status: "fail",
  },
  {
    name: "a file fails",
    policy,
    facts: facts(dir({ type: "file" })),
    status: "fail",
    message: "file",
  },
  {
    name: "missing fails",
    policy,
    facts: facts({ path, origin: "x", status: absent("not there") }),
    status: "fail",
    message: "does not exist",
  },
  {
    name: "unreadable is unknown",
    policy,
    facts: facts({ path, origin: "x", status: unknown("cannot stat: EACCES") }),
    status: "unknown",
  },
  {
    name: "each directory is a result of its own",
    policy,
    facts: facts(dir({}), dir({ mode: 0o755 })),
    results: [{ status: "pass" }, { status: "fail" }],
  },
  {
    name: "root's own directory is right for root",
    policy,
    facts: {
      ...facts(dir({ uid: 0 })),
      uids: { real: 0, effective: 0, saved: 0, filesystem: 0 },
    },
    status: "pass",
  },
]);
