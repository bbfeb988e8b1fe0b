/** The gate's time limit holds while a system call blocks, and costs the program nothing. */
import { join } from "node:path";
import { assert, assertEquals } from "../../lib/std/assert.ts";
import { gate, shell } from "./gate.ts";
import { ACCEPTED, openWorkplace, runGate } from "./refused.ts";

const STATES = {
  "any process": "",
  "a process that ignores SIGALRM": "env --ignore-signal=ALRM ",
  "pid 1": "unshare --pid --fork --kill-child --mount-proc ",
};
const HAS_FUSE = await Deno.stat("/dev/fuse").then(() => true, () => false);

for (const [name, prefix] of Object.entries(STATES)) {
  Deno.test({
    name: `exec timeout: a policy that hangs ends ${name} with 2`,
    ignore: !HAS_FUSE,
    async fn() {
      const { root } = await openWorkplace();
      const options = [...ACCEPTED.options, "--timeout", "1", "--policy", "hanging/posture.yaml"];
      const posture = { ...ACCEPTED, prefix: ["env"], options, directory: "." };
      await Deno.mkdir(join(root, "hanging"), { recursive: true });
      // Nobody answers on descriptor 9: whoever looks into the directory waits.
      const script = `exec 9<>/dev/fuse
        mount -i -t fuse -o fd=9,rootmode=40000,user_id=0,group_id=0 none hanging || exit 90
        exec ${prefix}"$@"`;
      const before = ["unshare", "--mount", "bash", "-c", script, "bash"];
      const outcome = await runGate(posture, { before });
      assertEquals([outcome.started, outcome.code], [false, 2], outcome.stderr);
      assert(/^posture: judging did not end within 1 s .*\n$/.test(outcome.stderr), outcome.stderr);
    },
  });
}

Deno.test("exec timeout: an alarm that the caller has set still ends the program", async () => {
  const prelude = `exec perl -e 'alarm 2; exec @ARGV' "$@"`;
  const { signal } = await shell(prelude, [...gate(), "sleep", "10"]);
  assertEquals(signal, "SIGALRM");
});

Deno.test("exec timeout: the program may run for longer than the limit", async () => {
  const options = ["exec", "--only", "being-traced", "--timeout", "1", "--"];
  const command = [...gate().slice(0, 1), ...options, "sleep", "3"];
  assertEquals((await shell('exec "$@"', command)).code, 0);
});
