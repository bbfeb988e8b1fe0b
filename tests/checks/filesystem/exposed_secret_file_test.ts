import { exposedSecretFile } from "../../../checks/filesystem/exposed_secret_file.ts";
import { absent, type Fact, known, unknown } from "../../../lib/facts/fact.ts";
import type { FactValue } from "../../../lib/facts/types.ts";
import type { FileStatus } from "../../../lib/system/types.ts";
import { testCheck } from "../../check_cases.ts";

type NamedPath = FactValue<"secretFiles">[number];

const path = "/run/secrets/db";

function withMode(mode: number): Fact<FileStatus> {
  const rest = { uid: 0, gid: 0, size: 9, device: "0:1", inode: "1" };
  return known({ type: "file", mode, ...rest }, "stat");
}

const listed = (status: Fact<FileStatus>): NamedPath => ({ path, origin: "policy", status });
const named = (status: Fact<FileStatus>): NamedPath => ({
  path: null,
  origin: "DB_PASSWORD_FILE",
  status,
});
const facts = (...secretFiles: readonly NamedPath[]) => ({ secretFiles });

testCheck(exposedSecretFile, [
  { name: "none is named: skip", status: "skip", message: "*_FILE" },
  {
    name: "0400, 0600, 0440 and 0640 pass, in one result",
    facts: facts(...[0o400, 0o600, 0o440, 0o640].map((mode) => listed(withMode(mode)))),
    status: "pass",
    message: "4 looked at",
  },
  {
    name: "0444, Docker's default, fails",
    facts: facts(listed(withMode(0o444))),
    status: "fail",
    subject: path,
    message: "read by everybody (mode 0444)",
    fix: "`chmod 0400` /run/secrets/db",
  },
  {
    name: "0644, the default of Kubernetes, fails; the variable is named, its value is not",
    facts: facts(named(withMode(0o644))),
    status: "fail",
    subject: "DB_PASSWORD_FILE",
    message: "The file that DB_PASSWORD_FILE names",
    fix: "defaultMode: 0440",
  },
  {
    name: "0660 fails: the group can write",
    facts: facts(listed(withMode(0o660))),
    status: "fail",
    message: "written by its group",
  },
  { name: "0602 fails", facts: facts(listed(withMode(0o602))), status: "fail", message: "written" },
  { name: "0610 fails", facts: facts(listed(withMode(0o610))), status: "fail" },
  {
    name: "a missing file skips: nothing is open",
    facts: facts(named(absent("the file that DB_PASSWORD_FILE names does not exist"))),
    status: "skip",
    message: "DB_PASSWORD_FILE",
  },
  {
    name: "unreadable is unknown, a good one beside it or not",
    facts: facts(listed(withMode(0o400)), named(unknown("EACCES"))),
    status: "unknown",
    subject: "DB_PASSWORD_FILE",
  },
  {
    name: "each exposed file is a result of its own",
    facts: facts(listed(withMode(0o444)), named(withMode(0o666)), listed(withMode(0o400))),
    results: [{ status: "fail", subject: path }, { status: "fail", subject: "DB_PASSWORD_FILE" }],
  },
]);
