import { testKnobs } from "./knobs.ts";
import { HARDENED, type State } from "./state.ts";

/** socket(2) refused with EPERM, as some seccomp profiles do with netlink. */
const NO_SOCKETS = `${Deno.build.arch === "x86_64" ? 41 : 198}:1`;

/** Under a uid that no other test has: those that run beside this one are in the host's /proc. */
const ALONE: State = {
  ...HARDENED,
  uid: 10987,
  gid: 10987,
  planted: HARDENED.planted.map((one) => one.owner === 10001 ? { ...one, owner: 10987 } : one),
  policy: { ...HARDENED.policy, process: { user: "10987:10987", single_instance: true } },
};

testKnobs([
  { name: "a listener that the policy names", state: { listeners: ["tcp:8443:::"] }, changes: {} },
  {
    name: "a listener that the policy does not name",
    state: { listeners: ["tcp:7777:0.0.0.0"] },
    changes: { "unexpected-listener": "fail" },
  },
  { name: "sock_diag refused", state: { seccomp: NO_SOCKETS }, changes: {} },
  {
    name: "sock_diag refused, and a listener that the policy does not name",
    state: { seccomp: NO_SOCKETS, listeners: ["tcp:7777:0.0.0.0"] },
    changes: { "unexpected-listener": "fail" },
  },
  {
    name: "a bound UDP socket that the policy does not name",
    state: { listeners: ["udp:5353:::1"] },
    changes: { "unexpected-listener": "fail" },
  },
  {
    name: "a debugger's port",
    state: { listeners: ["tcp:9229:::"] },
    changes: { "debug-listener": "fail", "unexpected-listener": "fail" },
  },
  {
    name: "a debugger's port on loopback",
    state: { listeners: ["tcp:9229:127.0.0.1"] },
    changes: { "debug-listener": "warn", "unexpected-listener": "fail" },
  },
  {
    name: "a port for loopback only, on loopback",
    state: { listeners: ["tcp:9000:::1"] },
    changes: {},
  },
  {
    name: "a port for loopback only, on every address",
    state: { listeners: ["tcp:9000:::"] },
    changes: { "public-listener": "warn" },
  },
  ...["pid", "ipc", "uts"].map((name) => ({
    name: `the host's ${name} namespace`,
    from: ALONE,
    state: { namespaces: HARDENED.namespaces.filter((one) => one !== name) },
    changes: { "shared-host-namespace": "warn" } as const,
  })),
  {
    name: "the host's cgroup namespace",
    state: { namespaces: HARDENED.namespaces.filter((one) => one !== "cgroup") },
    changes: { "shared-host-namespace": "info" },
  },
]);
