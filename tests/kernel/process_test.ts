import { testKnobs } from "./knobs.ts";
import { HARDENED, type State } from "./state.ts";

const CAP_NET_RAW = 13;

/** Where the host's root is not mapped, its files are nobody's, and a policy there is not trusted. */
const ownedByNobody: State = {
  ...withPolicy({ process: { user: "10001:10001" } }),
  args: ["audit", "--json", "--policy", "/etc/posture/policy.yaml"],
};

/** Over both files: a kernel with AppArmor has two. */
function label(text: string): State["covers"] {
  return { "/proc/self/attr/apparmor/current": text, "/proc/self/attr/current": text };
}

function withPolicy(policy: State["policy"]): State {
  return { ...HARDENED, policy };
}

/** Root reads every process: who else runs as root says nothing. */
const ROOT_SKIPS = { "readable-process-memory": "skip", "shared-uid-process": "skip" } as const;

testKnobs([
  {
    name: "uid 0",
    state: { uid: 0 },
    from: withPolicy({ process: { user: "10001:10001" } }),
    changes: { ...ROOT_SKIPS, "running-as-root": "fail", "unexpected-user": "fail" },
  },
  {
    name: "uid 0 of a user namespace, mapped to another uid",
    state: { uid: 0, gid: 0, userNamespace: "0 10001 1" },
    from: ownedByNobody,
    changes: {
      ...ROOT_SKIPS,
      "root-group": "info",
      "running-as-root": "info",
      "unexpected-user": "fail",
    },
  },
  {
    name: "another uid than the policy's",
    state: { uid: 10002 },
    from: withPolicy({ process: { user: "10001:10001" } }),
    changes: { "unexpected-user": "fail" },
  },
  { name: "gid 0 among the groups", state: { groups: [0] }, changes: { "root-group": "warn" } },
  { name: "the docker group", state: { groups: [998] }, changes: { "root-group": "warn" } },
  {
    name: "an ambient capability",
    state: { capabilities: [CAP_NET_RAW] },
    changes: { "unexpected-capability": "fail" },
  },
  {
    name: "an ambient capability that the policy allows",
    state: { capabilities: [CAP_NET_RAW] },
    from: withPolicy({ process: { capabilities: ["NET_RAW"] } }),
    changes: {},
  },
  {
    name: "a full bounding set, kept out of reach by no-new-privs",
    state: { bounding: undefined },
    changes: {},
  },
  {
    name: "a full bounding set without no-new-privs",
    state: { bounding: undefined, noNewPrivs: false },
    changes: { "missing-no-new-privs": "warn", "regainable-capability": "warn" },
  },
  {
    name: "no no-new-privs",
    state: { noNewPrivs: false },
    changes: { "missing-no-new-privs": "warn" },
  },
  {
    name: "no seccomp filter",
    state: { seccomp: undefined },
    changes: { "missing-seccomp": "warn" },
  },
  {
    name: "systemd's MemoryDenyWriteExecute=yes, under which V8 may not compile,",
    state: { seccomp: "write-execute" },
    changes: {},
  },
  {
    name: "an AppArmor profile in enforce mode",
    state: { covers: label("docker-default (enforce)") },
    from: { ...HARDENED, covers: label("unconfined") },
    changes: { "unconfined-lsm": "pass" },
  },
  {
    name: "an AppArmor profile in complain mode",
    state: { covers: label("docker-default (complain)") },
    from: { ...HARDENED, covers: label("docker-default (enforce)") },
    changes: { "unconfined-lsm": "info" },
  },
  { name: "core dumps", state: { core: 2 ** 30 }, changes: { "core-dumps-enabled": "warn" } },
  {
    name: "an inherited descriptor",
    state: { descriptors: ["7:/etc/group"] },
    changes: { "inherited-descriptor": "warn" },
  },
  { name: "a umask of 0", state: { umask: "000" }, changes: { "loose-umask": "warn" } },
  { name: "a tracer", state: { traced: true }, changes: { "being-traced": "fail" } },
  {
    name: "a second process of the program",
    state: { sibling: "/app/server" },
    changes: { "multiple-instances": "fail" },
  },
  {
    name: "a /proc with subset=pid: what is not there is not known",
    state: { procOptions: "nosuid,nodev,noexec,subset=pid" },
    changes: { "core-dumps-enabled": "unknown", "weak-kernel-setting": "unknown" },
  },
  {
    name: "other processes hidden by hidepid",
    state: { procOptions: "nosuid,nodev,noexec,hidepid=2" },
    changes: { "multiple-instances": "unknown" },
  },
]);
