import { privilegedProgram } from "../../../checks/filesystem/privileged_program.ts";
import { known, unknown } from "../../../lib/facts/fact.ts";
import type { FactValue } from "../../../lib/facts/types.ts";
import { testCheck } from "../../check_cases.ts";
import { NODE } from "../../fixtures/mountinfo.ts";
import { mounts } from "../../fixtures/mounts.ts";

type Executed = FactValue<"program">["executed"][number];

const target = { command: ["/app/server"] };
const plain: Executed = {
  path: "/app/server",
  setuid: null,
  setgid: null,
  capabilities: known([], "/app/server"),
};
const bounding = ["CAP_NET_BIND_SERVICE", "CAP_NET_RAW"];
const none = { effective: [], permitted: [], inheritable: [], ambient: [] };
const allowed = { user: undefined, allow_groups: [], keep_descriptors: [], single_instance: false };

/** NoNewPrivs is 0, and starting the program gives this. */
function facts(executed: Partial<Executed>, before: readonly Executed[] = []) {
  const files = [...before, { ...plain, ...executed }];
  return {
    noNewPrivs: false,
    capabilities: { ...none, bounding },
    mounts: mounts(NODE),
    program: { path: "/app/server", components: [], executed: files },
  };
}

const raw = { capabilities: known(["CAP_NET_RAW"], "/app/server") };

testCheck(privilegedProgram, [
  { name: "no gate and no program in the policy: skip", status: "skip", message: "no program" },
  { name: "a plain program passes", target, facts: facts({}), status: "pass" },
  {
    name: "the policy's program is judged without a gate",
    policy: { program: "/app/server" },
    facts: facts({ setuid: 0 }),
    status: "fail",
  },
  {
    name: "setuid root is root",
    target,
    facts: facts({ setuid: 0 }),
    status: "fail",
    subject: "/app/server",
    message: "it runs as uid 0",
    fix: "chmod u-s /app/server",
  },
  {
    name: "no_new_privs takes it all away",
    target,
    facts: { ...facts({ setuid: 0, setgid: 0, ...raw }), noNewPrivs: true },
    status: "pass",
  },
  {
    name: "an unknown NoNewPrivs is unknown",
    target,
    facts: { ...facts({}), noNewPrivs: unknown("no NoNewPrivs: line") },
    status: "unknown",
  },
  {
    name: "a mount with nosuid takes it all away",
    target,
    facts: {
      ...facts({ setuid: 0, ...raw }),
      mounts: mounts(NODE).map((one) => ({ ...one, options: [...one.options, "nosuid"] })),
    },
    status: "pass",
  },
  {
    name: "its own uid, and a group that it is in, are no gain",
    target,
    facts: facts({ setuid: 10001, setgid: 10001 }),
    status: "pass",
  },
  {
    name: "setgid is another group",
    target,
    facts: facts({ setgid: 42 }),
    status: "fail",
    message: "gid 42",
  },
  {
    name: "file capabilities are held, as far as CapBnd goes",
    target,
    facts: facts({ capabilities: known(["CAP_NET_RAW", "CAP_SYS_ADMIN"], "/app/server") }),
    status: "fail",
    message: "it holds CAP_NET_RAW",
    fix: "setcap -r /app/server",
  },
  {
    name: "what CapBnd lacks nobody gets",
    target,
    facts: facts({ capabilities: known(["CAP_SYS_ADMIN"], "/app/server") }),
    status: "pass",
  },
  {
    name: "what the policy allows is allowed",
    target,
    policy: { process: { ...allowed, capabilities: ["CAP_NET_RAW"] } },
    facts: facts(raw),
    status: "pass",
  },
  {
    name: "the interpreter's bits count, and each finding is told",
    target,
    facts: facts({ setuid: 0, ...raw }, [{ ...plain, path: "/usr/bin/env", setgid: 0 }]),
    results: [
      { status: "fail", subject: "/usr/bin/env", message: "gid 0" },
      { status: "fail", message: "uid 0" },
      { status: "fail", message: "CAP_NET_RAW" },
    ],
  },
  {
    name: "an attribute that cannot be read is unknown",
    target,
    facts: facts({ capabilities: unknown("cannot read security.capability: EIO") }),
    status: "unknown",
  },
  {
    name: "root skips: another check judges that",
    target,
    facts: {
      ...facts({ setuid: 0 }),
      uids: { real: 0, effective: 0, saved: 0, filesystem: 0 },
    },
    status: "skip",
  },
]);
