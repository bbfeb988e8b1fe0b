import { missingTmpfs } from "../../../checks/filesystem/missing_tmpfs.ts";
import { unknown } from "../../../lib/facts/fact.ts";
import { defaultPolicy } from "../../../lib/policy/defaults.ts";
import type { EffectivePolicy, TmpfsEntry } from "../../../lib/policy/types.ts";
import { testCheck } from "../../check_cases.ts";
import { DOCKER } from "../../fixtures/mountinfo.ts";
import { mounts } from "../../fixtures/mounts.ts";

type Wanted = Partial<TmpfsEntry> & Pick<TmpfsEntry, "path">;

function wants(...wanted: readonly Wanted[]): Partial<EffectivePolicy> {
  const tmpfs = wanted.map((entry) => ({ options: [], size: undefined, ...entry }));
  return { filesystem: { ...defaultPolicy("baseline").filesystem, tmpfs } };
}

const MIB = 1024 ** 2;
const facts = { mounts: mounts(DOCKER) };
const unlimited = {
  mounts: mounts(DOCKER, "9 1039 0:9 / /x rw,noexec - tmpfs t rw,mode=700,uid=5"),
};

testCheck(missingTmpfs, [
  { name: "not in the policy: skip", status: "skip", message: "filesystem.tmpfs" },
  {
    name: "mounted with its options and size",
    facts,
    policy: wants({ path: "/tmp/", options: ["noexec", "nodev"], size: 64 * MIB }),
    status: "pass",
  },
  {
    name: "a larger limit is met",
    facts,
    policy: wants({ path: "/tmp", size: 1024 * MIB }),
    status: "pass",
  },
  {
    name: "a smaller limit is not",
    facts,
    policy: wants({ path: "/tmp", size: MIB }),
    status: "warn",
    message: "size=1m",
    fix: "/tmp:size=1m",
  },
  {
    name: "no mount",
    facts,
    policy: wants({ path: "/run", options: ["noexec"] }),
    status: "warn",
    subject: "/run",
    message: "No tmpfs",
    fix: "/run:noexec",
  },
  {
    name: "another filesystem",
    facts,
    policy: wants({ path: "/proc" }),
    status: "warn",
    message: "is a proc",
  },
  {
    name: "without size= the limit is half the memory",
    facts: unlimited,
    policy: wants({ path: "/x", size: 64 * MIB }),
    status: "warn",
  },
  {
    name: "mode and uid are compared, defaults filled in",
    facts: unlimited,
    policy: wants({ path: "/x", options: ["mode=0700", "uid=5", "gid=0"] }, {
      path: "/tmp",
      options: ["mode=1777"],
    }),
    status: "pass",
  },
  {
    name: "each entry is a result of its own",
    facts: unlimited,
    policy: wants({ path: "/x", options: ["nosuid"] }, { path: "/y" }, { path: "/tmp" }),
    results: [{ status: "warn", subject: "/x", message: "nosuid" }, {
      status: "warn",
      subject: "/y",
    }],
  },
  {
    name: "a size in per cent cannot be compared",
    facts,
    policy: wants({ path: "/tmp", options: ["size=50%"] }),
    status: "unknown",
    message: "50%",
  },
  {
    name: "unreadable is unknown",
    facts: { mounts: unknown("cannot read") },
    policy: wants({ path: "/tmp" }),
    status: "unknown",
  },
]);
