import { rootGroup } from "../../../checks/process/root_group.ts";
import { absent, unknown } from "../../../lib/facts/fact.ts";
import { defaultPolicy } from "../../../lib/policy/defaults.ts";
import { testCheck } from "../../check_cases.ts";

const gids = (id: number, supplementary: number[] = []) => ({
  real: id,
  effective: id,
  saved: id,
  filesystem: id,
  supplementary,
});
const allow = (...allow_groups: (string | number)[]) => ({
  process: { ...defaultPolicy("baseline").process, allow_groups },
});
const noFile = absent("/etc/group does not exist");
const unreadable = unknown("cannot open /etc/group: EACCES (permission denied)");

testCheck(rootGroup, [
  { name: "an unprivileged gid passes", status: "pass", message: "gid 10001" },
  { name: "gid 0 warns", facts: { gids: gids(0) }, status: "warn", message: "group 0" },
  { name: "a supplementary gid 0 warns", facts: { gids: gids(10001, [0]) }, status: "warn" },
  {
    name: "a saved gid of 0 warns",
    facts: { gids: { ...gids(10001), saved: 0 } },
    status: "warn",
  },
  {
    name: "docker by name warns with its number",
    facts: { gids: gids(10001, [999]) },
    status: "warn",
    message: "In group docker (gid 999)",
    subject: "gid 999 (docker)",
  },
  {
    name: "each group is a result of its own",
    facts: { gids: gids(0, [42, 999]) },
    results: [
      { status: "warn", subject: "gid 0" },
      { status: "warn", subject: "gid 42 (shadow)" },
      { status: "warn", subject: "gid 999 (docker)" },
    ],
  },
  {
    name: "one of several names for a gid is enough",
    facts: {
      gids: gids(10001, [6]),
      groupNames: [{ gid: 6, name: "storage" }, { gid: 6, name: "disk" }],
    },
    status: "warn",
    message: "disk",
  },
  {
    name: "a harmless group passes, and so does a name that objects inherit",
    facts: {
      gids: gids(10001, [27, 28]),
      groupNames: [{ gid: 27, name: "sudo" }, { gid: 28, name: "constructor" }],
    },
    status: "pass",
  },
  {
    name: "allowed by number",
    facts: { gids: gids(10001, [0, 999]) },
    policy: allow(0, "999"),
    status: "pass",
  },
  {
    name: "allowed by name",
    facts: { gids: gids(10001, [999]) },
    policy: allow("docker"),
    status: "pass",
  },
  {
    name: "allowing one group allows no other",
    facts: { gids: gids(0, [999]) },
    policy: allow("docker"),
    status: "warn",
    subject: "gid 0",
  },
  {
    name: "without /etc/group (distroless) the number alone is judged, and the message says so",
    facts: { gids: gids(10001, [999]), groupNames: noFile },
    status: "pass",
    message: "by number only",
  },
  {
    name: "without /etc/group gid 0 still warns",
    facts: { gids: gids(0), groupNames: noFile },
    status: "warn",
  },
  {
    name: "an unreadable /etc/group is unknown",
    facts: { groupNames: unreadable },
    status: "unknown",
    message: "EACCES",
  },
  {
    name: "gid 0 warns even when /etc/group is unreadable",
    facts: { gids: gids(0), groupNames: unreadable },
    status: "warn",
  },
  {
    name: "gid 0 of a user namespace mapped to another gid is info",
    facts: {
      gids: gids(0),
      userNamespace: {
        initial: false,
        uidMap: [],
        gidMap: [{ inside: 0, outside: 100000, length: 65536 }],
      },
    },
    status: "info",
    message: "mapped to gid 100000",
  },
  {
    name: "an unmapped group may be any: a rootless container's kept docker group shows as 65534",
    facts: {
      gids: { ...gids(10001), supplementary: [65534] },
      userNamespace: {
        initial: false,
        uidMap: [],
        gidMap: [{ inside: 0, outside: 100000, length: 65534 }],
      },
    },
    status: "unknown",
    subject: "gid 65534",
  },
  {
    name: "gid 0 warns when the map cannot be read",
    facts: { gids: gids(0), userNamespace: unknown("cannot open /proc/self/uid_map: EACCES") },
    status: "warn",
  },
  {
    name: "an unreadable Groups: line is unknown",
    facts: { gids: unknown("no valid Groups: line in /proc/self/status") },
    status: "unknown",
  },
]);
