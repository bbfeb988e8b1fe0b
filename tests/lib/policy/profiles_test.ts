import { runningAsRoot } from "../../../checks/process/running_as_root.ts";
import type { Target } from "../../../lib/facts/types.ts";
import { defaultPolicy } from "../../../lib/policy/defaults.ts";
import { profileSkipReason } from "../../../lib/policy/profiles.ts";
import { assertEquals } from "../../../lib/std/assert.ts";

const node: Target = {
  proc: "/proc/self",
  pid: undefined,
  policy: defaultPolicy("host"),
  node: true,
};

const test = (name: string, fn: () => void) =>
  Deno.test({ name: `profiles: ${name}`, permissions: "none", fn });

test("the node's audit judges no process of its own, unless one is named", () => {
  const reason = "audits the node: name a process with --pid";
  assertEquals(profileSkipReason(runningAsRoot, node), reason);
  assertEquals(profileSkipReason(runningAsRoot, { ...node, pid: 7 }), undefined);
});

test("fail-open: the node's profile skipped the process that the gate starts", () => {
  assertEquals(profileSkipReason(runningAsRoot, { ...node, command: ["/app"] }), undefined);
});
