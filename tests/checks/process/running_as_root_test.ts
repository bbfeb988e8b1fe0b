import { runningAsRoot } from "../../../checks/process/running_as_root.ts";
import { unknown } from "../../../lib/facts/fact.ts";
import { testCheck } from "../../check_cases.ts";

const user = { real: 10001, effective: 10001, saved: 10001, filesystem: 10001 };
const root = { real: 0, effective: 0, saved: 0, filesystem: 0 };
const mapped = (outside: number) => ({
  initial: false,
  uidMap: [{ inside: 0, outside, length: 65536 }],
  gidMap: [{ inside: 0, outside, length: 65536 }],
});

testCheck(runningAsRoot, [
  { name: "an unprivileged uid passes", status: "pass", message: "uid 10001" },
  { name: "uid 0 fails", facts: { uids: root }, status: "fail", message: "uid 0" },
  {
    name: "a saved uid of 0 fails",
    facts: { uids: { ...user, saved: 0 } },
    status: "fail",
    message: "saved",
  },
  {
    name: "a real uid of 0 fails",
    facts: { uids: { ...user, real: 0 } },
    status: "fail",
    message: "real",
  },
  {
    name: "a filesystem uid of 0 fails",
    facts: { uids: { ...user, filesystem: 0 } },
    status: "fail",
  },
  {
    name: "uid 0 of a user namespace mapped to another uid is info",
    facts: { uids: root, userNamespace: mapped(100000) },
    status: "info",
    message: "mapped to uid 100000",
  },
  {
    name: "uid 0 of a user namespace mapped to the parent's root fails",
    facts: { uids: root, userNamespace: mapped(0) },
    status: "fail",
  },
  {
    name: "an unmapped uid is nobody knows whose: root in `unshare -U` still owns its files",
    facts: {
      uids: { real: 65534, effective: 65534, saved: 65534, filesystem: 65534 },
      userNamespace: { initial: false, uidMap: [], gidMap: [] },
    },
    status: "unknown",
    message: "uid 65534 is not mapped",
  },
  {
    name: "nobody, who is mapped, passes",
    facts: {
      uids: { real: 65534, effective: 65534, saved: 65534, filesystem: 65534 },
      userNamespace: mapped(100000),
    },
    status: "pass",
  },
  {
    name: "uid 10001 that is the host's root fails: unshare --map-user=10001",
    facts: {
      userNamespace: {
        initial: false,
        uidMap: [{ inside: 10001, outside: 0, length: 1 }],
        gidMap: [],
        hostRoot: 10001,
      },
    },
    status: "fail",
    message: "the host's uid 0",
  },
  {
    name: "podman's keep-id maps to uid 0 of a namespace that is not the host's",
    facts: {
      userNamespace: {
        initial: false,
        uidMap: [{ inside: 10001, outside: 0, length: 1 }],
        gidMap: [],
        hostRoot: null,
      },
    },
    status: "pass",
  },
  {
    name: "an unreadable Uid: line is unknown",
    facts: { uids: unknown("no valid Uid: line in /proc/self/status") },
    status: "unknown",
    message: "Uid:",
  },
  {
    name: "an unreadable uid_map is unknown",
    facts: { userNamespace: unknown("cannot read /proc/self/uid_map: EACCES") },
    status: "unknown",
  },
]);
